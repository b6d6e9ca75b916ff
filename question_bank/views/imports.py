"""Questions from a file: upload → what was recognised → check (import_check) → confirm and what came of it (import_finish)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from files.refusals import UnreadableFile
from jobs.columns import ColumnsForm
from people.models import Role
from people.policies import for_roles, signed_in
from question_bank.forms import ImportForm
from question_bank.forms.imports import FormatForm
from question_bank.importing import batches
from question_bank.importing.columns import COLUMNS
from question_bank.importing.formats import Format, open_batch
from question_bank.importing.reading import Reading, read_question
from question_bank.importing.template import write_question_template
from question_bank.models import QuestionBatch
from question_bank.queries import category_paths
from question_bank.views.batches import visible_batch
from question_bank.views.import_check import check_page
from question_bank.views.import_finish import confirm_page, done_page
from sheets.columns import Column
from web.downloads import workbook
from web.paging import page_of

PER_PAGE = 20
#: Questions of a text that are shown as they were recognised.
FIRST = 3
#: Options that may be chosen for a column, beyond those that occur.
MORE_OPTIONS = 2

State = QuestionBatch.State


# --- upload ---
@require_GET
@for_roles(Role.AUTHOR)
def template(request: HttpRequest) -> HttpResponse:
    return workbook(write_question_template, _("题库模板.xlsx"))


@require_http_methods(["GET", "POST"])
@for_roles(Role.AUTHOR)
def upload(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    form = ImportForm(request.POST or None, request.FILES or None, person=person)
    if request.method == "POST" and form.is_valid():
        batch = batches.keep_upload(
            upload=form.cleaned_data["workbook"],
            source=form.source,
            organisation=form.cleaned_data["unit"],
            category=form.cleaned_data["category"],
            by=person,
            at=now(),
        )
        return redirect(f"{batch.get_absolute_url()}?step=columns")
    recent = QuestionBatch.objects.visible_to(person).select_related("organisation", "uploaded_by")
    context = {
        "form": form,
        "page": page_of(request, recent, per_page=PER_PAGE),
        "categories": ["/".join(names) for names in category_paths().values()],
        "formats": dict(Format.choices),
    }
    return render(request, "question_bank/import.html", context, status=422 if form.errors else 200)


# --- a batch ---
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The step at which a batch is; of those behind it, the one that is asked for."""
    found = visible_batch(request, pk)
    if found.state != State.UPLOADED:
        return done_page(request, found)
    step = request.GET.get("step")
    if request.method == "POST" or step == "columns" or batches.needs_columns(found):
        return _recognised(request, found)
    try:
        job = batches.checked(found, at=now(), by=signed_in(request))
    except (UnreadableFile, OSError) as error:
        return _waiting(request, found, refusal=str(error) if isinstance(error, UnreadableFile) else _gone())
    if job:
        return _waiting(request, found, job=job)
    return confirm_page(request, found) if step == "confirm" else check_page(request, found)


def _waiting(request: HttpRequest, found: QuestionBatch, **facts: Any) -> HttpResponse:
    return render(request, "question_bank/batch_waiting.html", {"batch": found} | facts)


def _gone() -> str:
    return _("上传的文件已经不在服务器上了。请重新上传。")


# --- what was recognised ---
def _recognised(request: HttpRequest, found: QuestionBatch) -> HttpResponse:
    form = _columns_form(request.POST if request.method == "POST" else None, found)
    if request.method == "POST" and form.is_valid():
        batches.choose_columns(found, columns=form.mapping)
        return redirect(f"{found.get_absolute_url()}?step=check")
    return _show_recognised(request, found, form, FormatForm(initial={"format": found.format}))


def _columns_form(data: Any, found: QuestionBatch) -> ColumnsForm:
    tables = found.counts.get("tables", [])
    mapping = found.mapping.get("columns")
    return ColumnsForm(data, tables=tables, columns=_columns(tables, mapping or {}), mapping=mapping)


def _columns(tables: Sequence[dict[str, Any]], mapping: dict[str, dict[str, int]]) -> list[Column]:
    """What a column may be taken for. Of the 26 options those that occur, and two more."""
    chosen = {name for table in tables for name in (mapping.get(table["sheet"]) or table["mapping"])}
    options = [column for column in COLUMNS if column.field.startswith("option_")]
    last = max((number for number, column in enumerate(options, start=1) if column.field in chosen), default=2)
    hidden = options[last + MORE_OPTIONS :]
    return [column for column in COLUMNS if column not in hidden]


def _show_recognised(
    request: HttpRequest, found: QuestionBatch, form: ColumnsForm, format_form: FormatForm
) -> HttpResponse:
    first, refusal = ([], "") if found.counts.get("tables") else _first_questions(found)
    context = {
        "batch": found,
        "form": form,
        "format_form": format_form,
        "format": Format(found.format).label,
        "remembered": found.mapping.get("remembered"),
        "first": first,
        "refusal": refusal,
    }
    wrong = form.errors or format_form.errors
    return render(request, "question_bank/batch_columns.html", context, status=422 if wrong else 200)


def _first_questions(found: QuestionBatch) -> tuple[list[Reading], str]:
    """The first questions of a text as they were recognised; or why there are none."""
    try:
        return [read_question(raw) for raw in islice(open_batch(found).questions(None), FIRST)], ""
    except UnreadableFile as error:
        return [], str(error)
    except OSError:
        return [], _gone()


@require_POST
def read_as(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the file for another format; what cannot be read so is said, and all stays as it was."""
    found = visible_batch(request, pk)
    if found.state != State.UPLOADED:
        return redirect(found)
    form = FormatForm(request.POST)
    if form.is_valid():
        try:
            batches.read_as(found, form.cleaned_data["format"])
            return redirect(f"{found.get_absolute_url()}?step=columns")
        except UnreadableFile as error:
            form.add_error("format", str(error))
    return _show_recognised(request, found, _columns_form(None, found), form)


# --- a large file ---
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check a large file once more, after a job that came to no good end."""
    found = visible_batch(request, pk)
    if found.state == State.UPLOADED and batches.is_large(found) and not batches.is_staged(found):
        batches.check_again(found, by=signed_in(request))
    return redirect(f"{found.get_absolute_url()}?step=check")

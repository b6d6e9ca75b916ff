"""What is done to many questions of a batch at once: those the filter shows set aside, those that are alike mended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import reswap, retarget

from people.policies import signed_in
from question_bank.forms.imports import CheckFilter
from question_bank.forms.mending import MendForm
from question_bank.importing import staging
from question_bank.importing.columns import label_of
from question_bank.models import QuestionBatch
from question_bank.views import findings, narrowing
from question_bank.views.batches import held_batch
from question_bank.views.import_check import staged_at
from web.htmx import render_page


# --- setting aside ---
@require_POST
@transaction.atomic
def aside_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave all that the filter shows out of the import, or take them back in."""
    batch, is_open = held_batch(request, pk)
    if not is_open:
        return _closed(request, batch)
    look = CheckFilter(request.GET).look()
    is_aside = request.POST.get("aside") != "no"
    rows = narrowing.rows_of(batch, show=look.show, code=look.code).filter(is_aside=not is_aside)
    number = staging.set_aside(batch, list(rows.values_list("pk", flat=True)), aside=is_aside, on=localdate())
    said = _("已搁置 %(n)d 题，不会导入。") if is_aside else _("%(n)d 题取消了搁置。")
    messages.success(request, said % {"n": number})
    return _back(request, batch)


def _back(request: HttpRequest, batch: QuestionBatch) -> HttpResponse:
    params = request.GET.copy()
    for name in ("code", "after"):
        params.pop(name, None)
    params["step"] = "check"
    return redirect(f"{batch.get_absolute_url()}?{params.urlencode()}")


def _closed(request: HttpRequest, batch: QuestionBatch) -> HttpResponse:
    return _sheet(request, "question_bank/batch_closed.html", {"batch": batch}, status=422)


def _sheet(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    """Over the page, whatever the button that asked would have swapped."""
    return reswap(retarget(render_page(request, template, context, part="sheet", status=status), "#sheet"), "innerHTML")


# --- those like it ---
@require_POST
@transaction.atomic
def alike(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """First which questions would be mended in the same way; then, when the person is sure, they are."""
    batch, is_open = held_batch(request, pk)
    if not is_open:
        return _closed(request, batch)
    staged = staged_at(batch, position)
    code, form = request.POST.get("alike", ""), MendForm(request.POST, staged=staged)
    edits = _edits_for(form, code) if form.is_valid() else {}
    rows, is_more = findings.like(staged, code=code, names=edits) if edits else ([], False)
    if not edits or "sure" not in request.POST:
        facts = {
            "form": form,
            "typed": form.only(form.changed_data),
            "rows": rows,
            "is_more": is_more,
            "edits": _named(edits),
        }
        context = {"batch": batch, "staged": staged, "code": code} | facts
        return _sheet(request, "question_bank/batch_alike.html", context, status=200 if edits else 422)
    good = staging.mend_all(rows, edits=edits, by=signed_in(request), on=localdate())
    messages.success(request, _done(len(rows), good))
    return _back(request, batch)


def _edits_for(form: MendForm, code: str) -> dict[str, str]:
    """What was changed in the fields that mend this kind of problem."""
    problems = [problem for problem in form.staged.found["problems"] if problem["code"] == code]
    shared = {name for problem in problems for name in form.shared(problem)}
    return {name: text for name, text in form.edits().items() if name in shared}


def _named(edits: dict[str, str]) -> list[tuple[str, str]]:
    return [(label_of(name), text) for name, text in edits.items()]


def _done(number: int, good: int) -> str:
    words = {"number": number, "good": good, "left": number - good}
    if number == good:
        return _("%(number)d 题一起改好了。") % words
    return _("%(number)d 题一起改了：%(good)d 题可以导入，%(left)d 题还有要改的地方。") % words

"""The check of a batch: look, mend in place, set aside. Each change is checked at once and shown. For many: import_together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.policies import signed_in
from question_bank.forms.imports import CheckFilter
from question_bank.forms.mending import MendForm
from question_bank.importing import staging
from question_bank.importing.codes import name_of
from question_bank.models import QuestionBatch, StagedQuestion
from question_bank.views import findings, narrowing
from question_bank.views.batches import held_batch, visible_batch
from question_bank.views.findings import Finding
from web.htmx import htmx_of, render_page

PAGE = "question_bank/batch_check.html"


# --- the list ---
def check_page(request: HttpRequest, batch: QuestionBatch) -> HttpResponse:
    """The questions that the filter leaves; of a file in which nothing was found, all of them."""
    counts, figures = narrowing.figures(batch)
    look = CheckFilter(request.GET).look()
    if not (look.show or counts.failed or counts.warned or counts.fixed):
        look = look.showing("ok" if counts.ok else narrowing.ALL)
    stretch = narrowing.stretch_of(
        narrowing.rows_of(batch, show=look.show, code=look.code), after=look.after, size=look.per
    )
    context = _figures(batch, look.show, counts, figures) | {
        "look": look,
        "sizes": [size for size, _label in CheckFilter.SIZES],
        "stretch": stretch,
        "findings": findings.findings_of(batch, stretch.rows),
        "kind": name_of(look.code) if look.code else "",
        "earlier": QuestionBatch.objects.applied_before(batch).first(),
    }
    return render_page(request, PAGE, context, part="check")


def _figures(batch: QuestionBatch, show: str, counts: Any, figures: Any) -> dict[str, Any]:
    """What every answer of the check carries besides the questions."""
    rows = narrowing.rows_of(batch, show=show, code="")
    return {
        "batch": batch,
        "counts": counts,
        "figures": figures,
        "show": show,
        "kinds": narrowing.kinds_of_problem(rows),
        "importable": sum(staging.acts(batch).values()),
    }


# --- one question ---
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """A question with all its fields; posted, what was mended in it."""
    if request.method == "POST":
        return _mend(request, pk, position)
    batch = visible_batch(request, pk)
    staged = staged_at(batch, position)
    if batch.state != QuestionBatch.State.UPLOADED:
        return redirect(batch)
    return _show(request, batch, findings.finding_of(staged, often=findings.frequencies(batch, [staged]), is_full=True))


def staged_at(batch: QuestionBatch, position: int) -> StagedQuestion:
    return get_object_or_404(batch.staged.select_related("batch__organisation"), position=position)


@transaction.atomic
def _mend(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    batch, is_open = held_batch(request, pk)
    staged = staged_at(batch, position)
    form = MendForm(request.POST, staged=staged)
    if not is_open or not form.is_valid():
        return _return(request, batch, staged, form, closed=not is_open)
    edits = form.edits()
    if edits:
        staged = staging.mend(staged, edits=edits, by=signed_in(request), on=localdate())
    return _answer(request, batch, staged, _came_of(staged) if edits else _("没有改动，还是原来的样子。"))


def _came_of(staged: StagedQuestion) -> str:
    if staged.status == StagedQuestion.Status.FAILED:
        return _("第 %(n)d 题已保存，还有要改的地方。") % {"n": staged.position}
    if staged.status == StagedQuestion.Status.SKIPPED:
        return _("第 %(n)d 题已保存，题库里已有，不再导入。") % {"n": staged.position}
    return _("第 %(n)d 题改好了，可以导入。") % {"n": staged.position}


def _return(
    request: HttpRequest, batch: QuestionBatch, staged: StagedQuestion, form: MendForm, *, closed: bool
) -> HttpResponse:
    """Not accepted: the question comes back with what was typed."""
    finding = findings.finding_of(staged, often=findings.frequencies(batch, [staged]), form=form, is_full=True)
    return _show(request, batch, finding, closed=closed, status=422)


def _answer(request: HttpRequest, batch: QuestionBatch, staged: StagedQuestion, said: str) -> HttpResponse:
    """Where htmx swaps the question alone, it stays where it is, changed; a plain form leads back to the list."""
    if not htmx_of(request):
        messages.success(request, said)
        return redirect(f"{batch.get_absolute_url()}?{_query(request)}#row-{staged.position}")
    finding = findings.finding_of(staged, often=findings.frequencies(batch, [staged]))
    return _show(request, batch, finding, said=said)


def _query(request: HttpRequest) -> str:
    params = request.GET.copy()
    params["step"] = "check"
    return params.urlencode()


def _show(
    request: HttpRequest, batch: QuestionBatch, finding: Finding, status: int = 200, **facts: Any
) -> HttpResponse:
    show = CheckFilter(request.GET).look().show
    context = _figures(batch, show, *narrowing.figures(batch)) | {"finding": finding} | facts
    return render_page(request, "question_bank/batch_question.html", context, part="answer", status=status)


# --- setting aside ---
@require_POST
@transaction.atomic
def aside(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Leave a question out of the import, or take it back in."""
    batch, is_open = held_batch(request, pk)
    staged = staged_at(batch, position)
    if not is_open:
        return _return(request, batch, staged, MendForm(staged=staged), closed=True)
    is_aside = request.POST.get("aside") != "no"
    staging.set_aside(batch, [staged.pk], aside=is_aside, on=localdate())
    staged.refresh_from_db()
    said = _("第 %(n)d 题已搁置，不会导入。") if is_aside else _("第 %(n)d 题取消了搁置。")
    return _answer(request, batch, staged, said % {"n": position})

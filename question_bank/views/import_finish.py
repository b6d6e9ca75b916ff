"""The end of an import: what will happen, what came of it, the questions left to mend, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.policies import signed_in
from question_bank import services
from question_bank.forms.imports import ApplyForm
from question_bank.importing import batches, staging
from question_bank.importing.applying import apply_import
from question_bank.importing.mending import write_failed_rows
from question_bank.models import Question, QuestionBatch, QuestionVersion, StagedQuestion
from question_bank.views import narrowing
from question_bank.views.batches import visible_batch
from web.downloads import workbook

State = QuestionBatch.State


# --- before ---
def confirm_page(request: HttpRequest, batch: QuestionBatch, form: ApplyForm | None = None) -> HttpResponse:
    counts, figures = narrowing.figures(batch)
    acts = staging.acts(batch)
    context = {
        "batch": batch,
        "form": form or ApplyForm(failed=counts.failed),
        "counts": counts,
        "aside": figures[4].number,
        "skipped": figures[5].number,
        "added": acts["add"],
        "revised": acts["revise"],
        "uncategorised": _uncategorised(batch),
        "default_category": "／".join(staging.default_category(batch)),
    }
    return render(request, "question_bank/batch_confirm.html", context, status=422 if form else 200)


def _uncategorised(batch: QuestionBatch) -> int:
    return batch.staged.filter(is_aside=False, act="add").filter(Q(found__category="")).count()


@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the batch in; asked for twice, the second finds it done."""
    batch = visible_batch(request, pk)
    if batch.state != State.UPLOADED:
        return redirect(batch)
    if not batches.is_staged(batch):
        return redirect(f"{batch.get_absolute_url()}?step=check")
    form = ApplyForm(request.POST, failed=staging.counts(batch).failed)
    if not form.is_valid():
        return confirm_page(request, batch, form)
    person = signed_in(request)
    if batches.is_large(batch):
        job = batches.start_applying(batch, by=person)
        return redirect("jobs:job", pk=job.pk) if job.owner_id == person.pk else _under_way(request, batch)
    try:
        return redirect(apply_import(batch=batch, by=person, at=now()))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(f"{batch.get_absolute_url()}?step=check")


def _under_way(request: HttpRequest, batch: QuestionBatch) -> HttpResponse:
    """A colleague was first; that person's job is not this one's to look at."""
    messages.info(request, _("这批题目正在由同事导入，不用再导。导入完成后，这里显示结果。"))
    return redirect(f"{batch.get_absolute_url()}?step=confirm")


# --- after ---
def done_page(request: HttpRequest, batch: QuestionBatch, refusal: str = "") -> HttpResponse:
    counts = batch.counts
    context = {
        "batch": batch,
        "counts": counts,
        "figures": narrowing.figures(batch)[1],
        "failed": batch.staged.filter(status=StagedQuestion.Status.FAILED, is_aside=False).exists(),
        "refusal": refusal,
    }
    return render(request, "question_bank/batch_done.html", context, status=422 if refusal else 200)


@require_GET
def failed_rows(request: HttpRequest, pk: int) -> HttpResponse:
    batch = visible_batch(request, pk)
    if not batch.staged.filter(status=StagedQuestion.Status.FAILED, is_aside=False).exists():
        raise Http404(_("没有需要改的题目。"))
    name = batch.file_name.rpartition(".")[0] or batch.file_name
    return workbook(lambda target: write_failed_rows(target, batch), f"{name}-{_('需要改')}.xlsx")


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a batch back: first what goes with it, then, when the person is sure, it goes."""
    batch = visible_batch(request, pk)
    if batch.state != State.APPLIED:
        return redirect(batch)
    if request.method == "GET":
        versions = QuestionVersion.objects.filter(batch=batch).exclude(question__batch=batch)
        context = {"batch": batch, "added": Question.objects.filter(batch=batch).count(), "revised": versions.count()}
        return render(request, "question_bank/batch_withdraw.html", context)
    try:
        services.withdraw(batch=batch, by=signed_in(request), at=now())
    except ValidationError as error:
        batch.refresh_from_db()
        return done_page(request, batch, refusal=" ".join(error.messages))
    return redirect(batch)

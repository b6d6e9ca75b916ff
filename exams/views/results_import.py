"""Results that come back from paper or from outside: upload → check → written."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from exams.forms.result_upload import ConfirmForm, ResultsUploadForm
from exams.importing.template import write_results_template
from exams.importing.work import (
    LARGE,
    apply_batch,
    keep_batch,
    plan_batch,
    plan_of,
    read_batch,
    sought_in,
    start_import,
)
from exams.models import Exam, ResultBatch
from exams.services.result_plan import Item, ResultPlan
from people.policies import signed_in
from sheets.mending import findings, reason_of, write_rows_to_mend
from sheets.reading import UnreadableSheet
from web.downloads import workbook
from web.htmx import render_page
from web.paging import page_of

UPLOADED = ResultBatch.State.UPLOADED


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    exam = _exam(request, pk)
    sought = sought_in(exam)
    form = ResultsUploadForm(request.POST or None, request.FILES or None, sought=sought)
    if request.method == "POST" and exam.published_at and form.is_valid():
        batch = keep_batch(exam, form.cleaned_data["file"], by=signed_in(request), at=now())
        return redirect("exams:result_batch", batch.pk)
    context = {
        "exam": exam,
        "form": form,
        "sought": sought,
        "page": page_of(request, exam.result_batches.select_related("uploaded_by"), per_page=10),
    }
    return render_page(request, "exams/results_import.html", context, status=422 if request.method == "POST" else 200)


@require_GET
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """With the candidates in it; `?of=totals` has no columns for questions."""
    exam = _exam(request, pk)
    sought = sought_in(exam)
    totals = request.GET.get("of") == "totals" or not sought.places
    name = _("成绩模板-%(exam)s.xlsx") % {"exam": exam.title}
    return workbook(lambda target: write_results_template(target, sought, totals=totals), name)


def _exam(request: HttpRequest, pk: int) -> Exam:
    """One that is sat on paper or outside."""
    exams = Exam.objects.arranged_by(signed_in(request)).exclude(venue=Exam.Venue.ONLINE)
    return get_object_or_404(exams, pk=pk)


# --- one batch ---
@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _batch(request, pk)
    context = {"batch": shown, "exam": shown.exam, "counts": shown.counts}
    if shown.state != UPLOADED:
        return render_page(request, "exams/results_done.html", context)
    try:
        plan = plan_batch(shown)
    except (UnreadableSheet, OSError):
        return _unreadable(request, shown)
    show = request.GET.get("show", "")
    context |= {
        "plan": plan,
        "counts": plan.counts(),
        "acts": {act: len(plan.of(act)) for act in ("add", "update", "unchanged")},
        "show": show,
        "page": page_of(request, _findings(plan, show), per_page=20),
        "previewed": plan.of("add", "update")[:20],
    }
    return render_page(request, "exams/results_check.html", context)


def _batch(request: HttpRequest, pk: int) -> ResultBatch:
    batches = ResultBatch.objects.visible_to(signed_in(request))
    return get_object_or_404(batches.select_related("exam__blueprint", "exam__organisation", "uploaded_by"), pk=pk)


def _unreadable(request: HttpRequest, batch: ResultBatch) -> HttpResponse:
    messages.error(request, _("这个文件已经读不出来了，请重新上传。"))
    return redirect("exams:results_import", batch.exam_id)


def _findings(plan: ResultPlan, show: str) -> list[Item]:
    """Skipped are also those whose result stands already: there is nothing to do."""
    if show == "skipped":
        return plan.of("skipped", "unchanged")
    return findings(plan.items, show)


@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirmed twice, it is written once: the second finds it written and shows what came of it."""
    shown = _batch(request, pk)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请先看一遍检查结果，再确认。"))
        return redirect("exams:result_batch", pk)
    seen, person = form.cleaned_data["seen"], signed_in(request)
    if shown.state == UPLOADED and shown.file.size > LARGE:
        return redirect("jobs:job", start_import(shown, by=person, seen=seen).pk)
    try:
        apply_batch(shown, by=person, at=now(), seen=seen)
    except (UnreadableSheet, OSError):
        return _unreadable(request, shown)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("exams:result_batch", pk)


@require_GET
def wrong_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that were not taken, as they stand in the file, with the reason beside each: to be mended and sent again."""
    shown = _batch(request, pk)
    try:
        file, sought = read_batch(shown)
    except (UnreadableSheet, OSError):
        return _unreadable(request, shown)
    reasons = {item.entry.place: reason_of(item) for item in plan_of(file, sought).of("failed")}
    name = _("要改的行-%(name)s") % {"name": shown.file_name}
    return workbook(lambda target: write_rows_to_mend(target, file.tables, reasons), name)

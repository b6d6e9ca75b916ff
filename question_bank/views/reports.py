"""Errors in questions: reported by whoever was shown one, answered by its authors."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from people.models import Role
from people.policies import for_roles, signed_in
from question_bank.forms import ErrorReportForm, ReplyForm
from question_bank.models import ErrorReport, Question, QuestionVersion
from question_bank.reporting import version_in
from question_bank.services import reports
from web.addresses import own_page
from web.htmx import render_page
from web.paging import page_of


# --- whoever was shown the question ---
@require_http_methods(["GET", "POST"])
def report_error(request: HttpRequest, token: str) -> HttpResponse:
    """The address was made for one person and one version; it shows what was asked and never the key."""
    person = signed_in(request)
    version = QuestionVersion.objects.filter(pk=version_in(token, person) or 0).select_related("question").first()
    if version is None:
        raise Http404
    before = version.error_reports.filter(reported_by=person, answered_at=None).first()
    initial = {"reason": before.reason, "text": before.text} if before else {}
    form = ErrorReportForm(request.POST if request.method == "POST" else None, initial=initial)
    back = own_page(request, request.POST.get("back", "") or request.GET.get("back", ""))
    context = {"version": version, "form": form, "before": before, "back": back, "done": False}
    if request.method == "POST" and form.is_valid():
        reports.report(version=version, by=person, at=now(), **form.cleaned_data)
        context["done"] = True
    return render_page(request, "question_bank/report_error.html", context, status=422 if form.errors else 200)


# --- authors ---
@require_GET
@for_roles(Role.AUTHOR)
def error_reports(request: HttpRequest) -> HttpResponse:
    """The open ones first to come first to be answered; the answered ones newest first."""
    visible = ErrorReport.objects.visible_to(signed_in(request))
    answered = request.GET.get("show") == "answered"
    rows = visible.exclude(answered_at=None).order_by("-answered_at") if answered else _open(visible)
    rows = rows.select_related("question_version__question", "reported_by__organisation", "answered_by")
    context = {
        "page": page_of(request, rows, per_page=20),
        "answered": answered,
        "open_count": visible.unanswered().count(),
        "answered_count": visible.exclude(answered_at=None).count(),
    }
    return render_page(request, "question_bank/error_reports.html", context, part="list")


def _open(visible: Any) -> Any:
    return visible.unanswered().order_by("reported_at")


@require_http_methods(["GET", "POST"])
def error_report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report beside its question, and its answer."""
    visible = ErrorReport.objects.visible_to(signed_in(request))
    rows = visible.select_related("question_version__question__latest", "reported_by__organisation", "answered_by")
    made = get_object_or_404(rows, pk=pk)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _reply(request, made, form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("question_bank:error-report", pk=pk)
    others = reports.others_open(made, by=signed_in(request))
    context = {
        "report": made,
        "version": made.question_version,
        "question": made.question_version.question,
        "form": form,
        "others": others.count(),
        "reasons": others.values_list("reason").annotate(n=Count("pk")),
        "may_edit": Question.objects.editable_by(signed_in(request))
        .filter(pk=made.question_version.question_id)
        .exists(),
    }
    return render_page(request, "question_bank/error_report.html", context, status=422 if form.errors else 200)


def _reply(request: HttpRequest, made: ErrorReport, form: ReplyForm) -> None:
    told = reports.reply(
        made=made, text=form.cleaned_data["reply"], by=signed_in(request), at=now(), to_all=form.cleaned_data["to_all"]
    )
    messages.success(request, _("已答复，并发消息告诉了 %(n)d 位报错的人。") % {"n": len(told)})

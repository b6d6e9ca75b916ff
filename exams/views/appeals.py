"""Objections: an officer's, and the queue of those who rule on them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from exams.forms.appeals import AppealForm, RejectForm, TermForm
from exams.models import Appeal, AppealTerm, Attempt
from exams.policies import may_rule_on
from exams.queries.appealed import appealed, appeals_for
from exams.queries.appealing import objection_ends
from exams.queries.marked import marked_questions
from exams.seeing import seen_of
from exams.services import appeals
from people.models import Role
from people.policies import for_roles, signed_in
from question_bank.queries import bases_of, cited_articles
from web.htmx import render_page
from web.paging import page_of


# --- the officer ---
@never_cache
@require_http_methods(["GET", "POST"])
def object_to(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The question once more, and a place to say what is wrong with it."""
    mine = Attempt.objects.filter(candidate=signed_in(request)).select_related("exam__blueprint")
    attempt, at = get_object_or_404(mine, pk=pk), now()
    seen = seen_of(attempt, at=at)
    questions = marked_questions(attempt, seen, signed_in(request)) if seen.key else []
    question = next((each for each in questions if each.number == number and not each.waits), None)
    if question is None:
        raise Http404
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            appeals.object_to(attempt.pk, number, text=form.cleaned_data["text"], by=signed_in(request), at=at)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("申诉已提出。有了结果会发消息告诉你，也写在这里。"))
            return redirect(f"{reverse('exams:result', args=[pk])}#q{number}")
    context = {
        "attempt": attempt,
        "exam": attempt.exam,
        "question": question,
        "form": form,
        "seen": seen,
        "at": at,
        "until": objection_ends(attempt),
    }
    return render_page(request, "exams/appeal.html", context, status=422 if form.errors else 200)


# --- legal reviewers ---
@require_GET
@for_roles(Role.LEGAL_REVIEWER)
def queue(request: HttpRequest) -> HttpResponse:
    """The open ones first to come first to be answered; the answered ones newest first."""
    visible = appeals_for(signed_in(request))
    ruled = visible.exclude(state=Appeal.State.OPEN).order_by("-ruled_at", "-pk")
    answered = request.GET.get("show") == "answered"
    context = {
        "page": page_of(request, ruled if answered else visible.open()),
        "answered": answered,
        "open_count": visible.open().count(),
        "answered_count": ruled.count(),
    }
    return render_page(request, "exams/appeals.html", context)


@require_http_methods(["GET", "POST"])
def ruling(request: HttpRequest, pk: int) -> HttpResponse:
    """One objection beside its question and the law; turned down here, upheld by ruling on the question."""
    appeal = get_object_or_404(appeals_for(signed_in(request)), pk=pk)
    form = RejectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            appeals.reject(appeal.pk, ruling=form.cleaned_data["ruling"], by=signed_in(request), at=now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("已答复，并发消息告诉了申诉的人。"))
            return redirect("exams:appeals")
    shown = appealed(appeal)
    cites = list(cited_articles().filter(question_version=shown.version))
    context = {
        "appeal": appeal,
        "shown": shown,
        "form": form,
        "bases": bases_of(cites, timezone.localdate()),
        "may_rule": may_rule_on(signed_in(request), shown.exam),
    }
    return render_page(request, "exams/appeal_ruling.html", context, status=422 if form.errors else 200)


@require_POST
def answer_alike(request: HttpRequest, pk: int) -> HttpResponse:
    """The question was ruled on before: the objection is upheld by that ruling."""
    appeal = get_object_or_404(appeals_for(signed_in(request)), pk=pk)
    standing = appealed(appeal).ruling
    if standing is None:
        raise Http404
    try:
        done = appeals.uphold(standing, ruling=standing.reason, by=signed_in(request), at=now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("已按原来的改判答复 %(n)d 件申诉。") % {"n": len(done)})
    return redirect("exams:appeals")


# --- how long one may object ---
@require_http_methods(["GET", "POST"])
@for_roles(Role.SYSTEM_ADMIN)
def term(request: HttpRequest) -> HttpResponse:
    form = TermForm(request.POST if request.method == "POST" else None, initial=TermForm.initial_now())
    if request.method == "POST" and form.is_valid():
        appeals.set_term(
            form.cleaned_data["days"], valid_from=form.cleaned_data["valid_from"], by=signed_in(request), at=now()
        )
        messages.success(request, _("申诉期限已保存。"))
        return redirect("exams:appeal_term")
    context = {
        "form": form,
        "terms": AppealTerm.objects.select_related("set_by"),
        "days": AppealTerm.objects.days_on(timezone.localdate()),
    }
    return render_page(request, "exams/appeal_term.html", context, status=422 if form.errors else 200)

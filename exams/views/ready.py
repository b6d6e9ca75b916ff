"""The page before the start: what will happen, before it does."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from exams import release
from exams.access import barriers
from exams.models import Attempt, Exam
from exams.queries import entries_for, exams_for
from exams.queries.composition import rules_of
from exams.services.attempts import close_overdue
from exams.services.entering import enter
from exams.terms import Terms
from exams.views.devices import hold_lease
from exams.views.visits import visit_of
from people.policies import signed_in
from web.htmx import render_page


@never_cache
@require_http_methods(["GET", "POST"])
def ready(request: HttpRequest, pk: int) -> HttpResponse:
    """Only a POST starts the clock. Who waits to be let in has the foot of the page asked for again and again."""
    exams = exams_for(signed_in(request)).select_related("course", "organisation", "blueprint")
    exam = get_object_or_404(exams, pk=pk)
    if request.method == "POST":
        return _start(request, exam)
    close_overdue(Attempt.objects.filter(candidate=signed_in(request)))
    at = now()
    [entry] = entries_for(signed_in(request), [exam], at=at)
    context = {
        "exam": exam,
        "entry": entry,
        "at": at,
        "minutes": minutes_from(entry.terms, at),
        "rules": rules_of(exam.blueprint) if exam.blueprint else [],
        "shown": release.in_words(exam),
        "barriers": {} if entry.refusal or entry.open else barriers(exam, visit_of(request)),
    }
    return render_page(request, "exams/ready.html", context, part="start")


def _start(request: HttpRequest, exam: Exam) -> HttpResponse:
    try:
        attempt, is_new = enter(exam, visit_of(request))
    except ValidationError as refusal:
        messages.error(request, refusal.message)
        return redirect("exams:ready", exam.pk)
    if is_new:
        hold_lease(request, attempt)
    return redirect("exams:sitting", attempt.pk)


def minutes_from(terms: Terms, at: datetime) -> int:
    """How many minutes one has who begins now, or at the opening if that is yet to come."""
    start = max(at, terms.opens_at) if terms.opens_at else at
    if terms.latest_finish is None:
        return terms.minutes
    left = int((terms.latest_finish - start).total_seconds() // 60)
    return min(terms.minutes, max(left, 0))

"""The results of an exam for staff: the list, its release, its export, and a receipt to be checked."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from exams import jobs, release
from exams.exporting import start_export
from exams.forms.results import STATES, ResultsFilter
from exams.models import Attempt, Exam
from exams.models.exam import SEES_EXAMS
from exams.policies import ARRANGES_EXAMS
from exams.queries import answered_count, exams_watched_by
from exams.queries.history import steps_of
from exams.queries.results import closed_attempts, figures_of, narrowed, units_of
from exams.receipts import code_of_attempt, number_of
from exams.services.attempts import close_overdue
from exams.services.releasing import release_results, waits_for_release
from exams.windows import is_over, shows_score
from people.models import Organisation
from people.policies import oversees, signed_in
from web.htmx import render_page
from web.paging import page_of


@never_cache
@require_GET
def results(request: HttpRequest, pk: int) -> HttpResponse:
    close_overdue(Attempt.objects.filter(exam=pk))
    exam, at = _watched(request, pk), now()
    attempts = closed_attempts(exam, signed_in(request), at=at)
    form = ResultsFilter(request.GET, units=units_of(attempts))
    may_release = oversees(signed_in(request), exam.organisation, *ARRANGES_EXAMS) and waits_for_release(exam)
    context = {
        "exam": exam,
        "form": form,
        "states": STATES,
        "page": page_of(request, narrowed(attempts, form.narrowing())),
        "figures": figures_of(attempts),
        "regrades": exam.regrades.select_related("question_version", "ruled_by"),
        "may_release": may_release,
        "is_over": is_over(exam, at=at),
        "release_words": release.in_words(exam),
        "own_hidden": _own_hidden(request, exam) and not shows_score(exam, at=at),
    }
    return render_page(request, "exams/results.html", context, part="list")


def _watched(request: HttpRequest, pk: int) -> Exam:
    return get_object_or_404(exams_watched_by(signed_in(request)).select_related("organisation", "blueprint"), pk=pk)


def _own_hidden(request: HttpRequest, exam: Exam) -> bool:
    closed = Attempt.objects.exclude(state=Attempt.State.OPEN)
    return closed.filter(exam=exam, candidate=signed_in(request)).exists()


@require_POST
def release_all(request: HttpRequest, pk: int) -> HttpResponse:
    reach = Organisation.objects.overseen_by(signed_in(request), *ARRANGES_EXAMS)
    exam = get_object_or_404(Exam, organisation__in=reach, pk=pk)
    try:
        release_results(exam.pk, by=signed_in(request), at=now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        jobs.start_push(exam, by=signed_in(request))
        messages.success(request, _("成绩已公布，并发消息告诉了考生。"))
    return redirect("exams:results", pk)


@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows of the list as it was narrowed."""
    exam = _watched(request, pk)
    attempts = closed_attempts(exam, signed_in(request), at=now())
    form = ResultsFilter(request.POST, units=units_of(attempts))
    job = start_export(exam, form.narrowing(), by=signed_in(request))
    return redirect("jobs:job", job.pk)


@never_cache
@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What a candidate's receipt has to say, worked out anew from what is stored; nothing of the questions."""
    reach = Organisation.objects.overseen_by(signed_in(request), *SEES_EXAMS)
    rows = Attempt.objects.filter(organisation__in=reach).exclude(state=Attempt.State.OPEN)
    attempt = get_object_or_404(rows.select_related("exam", "candidate", "organisation"), pk=pk)
    own = attempt.candidate_id == signed_in(request).pk
    context = {
        "attempt": attempt,
        "exam": attempt.exam,
        "receipt_number": number_of(attempt),
        "receipt_code": code_of_attempt(attempt),
        "answered": answered_count(attempt),
        "late": attempt.late_batches.filter(state="accepted").count(),
        "steps": [] if own and not shows_score(attempt.exam, at=now()) else steps_of(attempt),
    }
    return render_page(request, "exams/receipt.html", context)

"""The receipt of a candidate and, as far as it is out, the result."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from exams import release
from exams.models import Attempt
from exams.queries import answered_count, entries_for
from exams.queries.appealing import objection_ends
from exams.queries.history import steps_of
from exams.queries.marked import marked_questions
from exams.queries.topics import by_category, by_statute
from exams.receipts import code_of_attempt, number_of
from exams.seeing import Seen, seen_of
from exams.services.attempts import close_overdue
from exams.services.grading import missing_for_pass
from exams.services.pushing import push_attempt
from people.policies import signed_in
from web.htmx import render_page


@never_cache
@require_GET
def result(request: HttpRequest, pk: int) -> HttpResponse:
    mine = Attempt.objects.filter(candidate=signed_in(request)).select_related(
        "exam__course", "exam__blueprint", "candidate"
    )
    close_overdue(mine.filter(pk=pk))
    attempt = get_object_or_404(mine, pk=pk)
    if attempt.state == Attempt.State.OPEN:
        return redirect("exams:sitting", pk)
    at = now()
    seen = seen_of(attempt, at=at)
    [entry] = entries_for(signed_in(request), [attempt.exam], at=at)
    context = {"attempt": attempt, "exam": attempt.exam, "entry": entry, "seen": seen, "at": at}
    context |= _receipt(attempt) | _score(attempt, seen) | _questions(request, attempt, seen)
    if seen.key:
        if not attempt.told_practice:
            push_attempt(attempt.pk)
        context["object_until"] = objection_ends(attempt)
    if not all((seen.score, seen.answers, seen.marks, seen.key)):
        context["release_words"] = release.in_words(attempt.exam)
    return render_page(request, "exams/result.html", context)


def _receipt(attempt: Attempt) -> dict[str, Any]:
    return {
        "receipt_number": number_of(attempt),
        "receipt_code": code_of_attempt(attempt),
        "answered": answered_count(attempt),
        "late": attempt.late_batches.all(),
    }


def _score(attempt: Attempt, seen: Seen) -> dict[str, Any]:
    """Nothing of it reaches the page before it may be seen."""
    if not seen.score or attempt.score is None or attempt.total is None:
        return {}
    missing = missing_for_pass(attempt.score, attempt.total, attempt.exam.pass_percent)
    return {
        "score": attempt.score,
        "total": attempt.total,
        "percent": attempt.percent,
        "passed": attempt.passed,
        "missing": missing,
        "steps": steps_of(attempt),
    }


def _questions(request: HttpRequest, attempt: Attempt, seen: Seen) -> dict[str, Any]:
    questions = marked_questions(attempt, seen, signed_in(request))
    if not seen.marks:
        return {"questions": questions}
    return {
        "questions": questions,
        "told": sum(not question.waits for question in questions),
        "right": sum(question.state == "right" for question in questions),
        "categories": by_category(questions),
        "statutes": by_statute(questions),
    }

"""Papers of one's own, built before the start, so that nobody waits for a draw when all begin at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction

from exams.models import Attempt, Exam, Paper
from exams.queries.candidates import candidates_of
from exams.services.papers import draw_own_paper, new_seed, seen_by
from people.models import Person
from people.models.person import PersonQuerySet

Progress = Callable[[int, int], None]


def build_papers(exam: Exam, *, at: datetime, progress: Progress = lambda done, total: None) -> int:
    """A paper for each candidate who has none yet and has not sat, each in its own transaction; says how many are new.

    Run again, or twice at once, it makes nobody a second: the database keeps one reserved paper an officer and exam.
    """
    waiting = list(without_paper(exam).select_related("organisation"))
    made = 0
    for number, person in enumerate(waiting, start=1):
        made += _built(exam, person, at)
        progress(number, len(waiting))
    return made


def without_paper(exam: Exam) -> PersonQuerySet:
    """Candidates for whom a paper has yet to be built."""
    reserved = Paper.objects.filter(exam=exam, reserved_for__isnull=False).values("reserved_for")
    sat = Attempt.objects.filter(exam=exam).values("candidate")
    return candidates_of(exam).exclude(pk__in=reserved).exclude(pk__in=sat)


def _built(exam: Exam, person: Person, at: datetime) -> bool:
    try:
        with transaction.atomic():
            draw_own_paper(exam, seed=new_seed(), at=at, reserved_for=person, exclude=seen_by(person, exam))
    except IntegrityError:
        return False  # another worker was quicker
    return True

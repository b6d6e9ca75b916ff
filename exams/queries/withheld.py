"""Questions that are not to be practised for the time being: a paper that may still be sat, or whose key is not out, holds them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from exams.models import Attempt, Exam, Paper, PaperQuestion
from people.models import Person


def questions_withheld(person: Person, *, at: datetime, but: int | None = None) -> set[int]:
    """Those of papers that many sit, until the exam is over and its key released; of one's own papers, until they are handed in.

    Everybody is kept from the first: who may not sit an exam could tell those who may. A key that is never shown holds its
    questions back no longer than the exam lasts. `but`: the paper in hand, which has rules of its own.
    """
    return _questions_on(Q(paper__in=_shared(at)) | Q(paper__in=_own(person)), but)


def questions_to_come(*, at: datetime) -> set[int]:
    """Those of papers that many sit, as above: no quiz is to ask them meanwhile."""
    return _questions_on(Q(paper__in=_shared(at)))


def _questions_on(papers: Q, but: int | None = None) -> set[int]:
    places = PaperQuestion.objects.filter(papers).exclude(paper=but) if but else PaperQuestion.objects.filter(papers)
    return set(places.order_by().values_list("question_version__question", flat=True))


def _shared(at: datetime) -> QuerySet:
    still_sat = Q(exam__latest_finish__gt=at) | Q(exam__held_until__gt=at)
    unreleased = Q(exam__shows_key=Exam.When.ON_RELEASE, exam__released_at=None)
    unpublished = Q(exam__published_at=None) & (Q(exam__latest_finish=None) | Q(exam__latest_finish__gt=at))
    return Paper.objects.filter(still_sat | unreleased | unpublished, is_shared=True).values("pk")


def _own(person: Person) -> QuerySet:
    open_ones = Attempt.objects.open().filter(candidate=person)
    return Paper.objects.filter(Q(pk__in=open_ones.values("paper")) | Q(reserved_for=person, attempts=None)).values(
        "pk"
    )

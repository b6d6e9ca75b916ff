"""The results of an exam as staff see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, OuterRef, Q, QuerySet, Subquery

from exams.models import Attempt, Exam, Result
from exams.models.attempt import AttemptQuerySet
from exams.models.exam import SEES_EXAMS
from exams.windows import shows_score
from people.models import Organisation, Person
from people.queries import with_words

PASSED, FAILED, WAITING = "passed", "failed", "waiting"


@dataclass(frozen=True)
class Narrowing:
    """What a list of results is narrowed by; empty takes all."""

    unit: int | None = None
    state: str = ""
    q: str = ""


def closed_attempts(exam: Exam, viewer: Person, *, at: datetime) -> AttemptQuerySet:
    """Those in reach, by unit and name. One's own only once candidates may see theirs."""
    reach = Organisation.objects.overseen_by(viewer, *SEES_EXAMS)
    rows = Attempt.objects.filter(exam=exam, organisation__in=reach).exclude(state=Attempt.State.OPEN)
    return rows if shows_score(exam, at=at) else rows.exclude(candidate=viewer)


def narrowed(attempts: AttemptQuerySet, to: Narrowing) -> AttemptQuerySet:
    """With the number of the result that stands and when it was made."""
    if to.unit:
        unit = Organisation.objects.filter(pk=to.unit).first()
        attempts = attempts.filter(organisation__path__startswith=unit.path) if unit else attempts.none()
    if to.state:
        attempts = attempts.filter(_IN_STATE[to.state])
    if to.q.strip():
        attempts = attempts.filter(candidate__in=with_words(Person.objects.all(), to.q).values("pk"))
    newest = Result.objects.filter(attempt=OuterRef("pk")).order_by("-number")
    return (
        attempts.select_related("candidate", "organisation")
        .annotate(version=Subquery(newest.values("number")[:1]), made_at=Subquery(newest.values("made_at")[:1]))
        .order_by("organisation__path", "candidate__name", "candidate", "number")
    )


_IN_STATE = {
    PASSED: Q(passed=True),
    FAILED: Q(passed=False),
    WAITING: Q(state=Attempt.State.CLOSED),
}


def figures_of(attempts: AttemptQuerySet) -> Mapping[str, Any]:
    """How many there are in each state, and the mean percentage."""
    counts = {f"n_{name}": Count("pk", filter=condition) for name, condition in _IN_STATE.items()}
    found = attempts.order_by().aggregate(all=Count("pk"), mean=Avg("percent"), **counts)
    return {name.removeprefix("n_"): value for name, value in found.items()}


def units_of(attempts: AttemptQuerySet) -> QuerySet[Organisation]:
    return Organisation.objects.filter(pk__in=attempts.order_by().values("organisation"))

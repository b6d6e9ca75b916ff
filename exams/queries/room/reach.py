"""Which rooms a member of staff sees and runs, and which of them are of interest now."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from exams.models import Attempt, Exam, LateBatch
from exams.models.exam import ExamQuerySet
from exams.models.room import RUNS_ROOMS, SEES_ROOMS
from people.models import Organisation, Person
from people.models.organisation import OrganisationQuerySet

#: How long before its beginning an exam stands in the list of rooms.
SOON = timedelta(hours=24)


def rooms_seen_by(person: Person) -> ExamQuerySet:
    return _rooms(Organisation.objects.overseen_by(person, *SEES_ROOMS))


def rooms_run_by(person: Person) -> ExamQuerySet:
    return _rooms(Organisation.objects.overseen_by(person, *RUNS_ROOMS))


def _rooms(units: OrganisationQuerySet) -> ExamQuerySet:
    online = Exam.objects.published().filter(venue=Exam.Venue.ONLINE, organisation__in=units)
    return online.select_related("organisation", "blueprint")


def rooms_now(rooms: ExamQuerySet, *, at: datetime) -> ExamQuerySet:
    """Those where somebody is sitting, where late answers wait, and those that are or will soon be open; with their numbers."""
    attempts = Attempt.objects.filter(exam=OuterRef("pk"))
    late = LateBatch.objects.filter(attempt__exam=OuterRef("pk"), state=LateBatch.State.WAITING)
    is_open = Q(opens_at__lte=at + SOON) & (Q(latest_finish__gt=at) | Q(held_until__gt=at))
    return (
        rooms.filter(kind=Exam.Kind.EXAM)
        .filter(is_open | Exists(attempts.open()) | Exists(late))
        .annotate(
            sitting=Count("attempts", filter=Q(attempts__state=Attempt.State.OPEN), distinct=True),
            handed=Count("attempts", filter=~Q(attempts__state=Attempt.State.OPEN), distinct=True),
            late=Count(
                "attempts__late_batches",
                filter=Q(attempts__late_batches__state=LateBatch.State.WAITING),
                distinct=True,
            ),
        )
        .order_by("opens_at", "pk")
    )

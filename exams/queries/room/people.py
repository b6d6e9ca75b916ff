"""Who is in the room: everybody expected and whoever came, narrowed by where they stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from exams.models import Attempt, Exam, LateBatch, RoomEvent
from exams.models.attempt import AttemptQuerySet
from exams.queries.candidates import candidates_of
from people.models import Person
from people.models.person import PersonQuerySet
from people.queries import with_words

#: The page gives a sign of life every ten seconds; three in a row may be lost.
OFFLINE_AFTER = timedelta(seconds=35)


def newest_attempts(exam: Exam) -> AttemptQuerySet:
    """One of each person: the last."""
    attempts = Attempt.objects.filter(exam=exam)
    later = attempts.filter(candidate=OuterRef("candidate"), number__gt=OuterRef("number"))
    return attempts.exclude(Exists(later))


def is_noted() -> Exists:
    """The system noticed something, or a person wrote something down."""
    kinds = (RoomEvent.Kind.HINT, RoomEvent.Kind.INCIDENT)
    return Exists(RoomEvent.objects.filter(attempt=OuterRef("pk"), kind__in=kinds))


def is_offline(at: datetime) -> Q:
    """Said nothing for a while. A page without JavaScript never says anything, and is not offline for that."""
    return Q(state=Attempt.State.OPEN, presence__seen_at__lt=at - OFFLINE_AFTER)


def is_unsaved() -> Q:
    return Q(state=Attempt.State.OPEN, presence__unsaved__gt=0)


def _needs_a_look(attempts: AttemptQuerySet, at: datetime) -> AttemptQuerySet:
    late = LateBatch.objects.filter(attempt=OuterRef("pk"), state=LateBatch.State.WAITING)
    noted = Q(is_noted(), state=Attempt.State.OPEN)
    return attempts.filter(is_offline(at) | is_unsaved() | noted | Q(Exists(late)))


#: What the list can be narrowed to: `?show=`.
SHOWS: dict[str, Callable[[AttemptQuerySet, datetime], AttemptQuerySet]] = {
    "sitting": lambda attempts, at: attempts.open(),
    "handed": lambda attempts, at: attempts.exclude(state=Attempt.State.OPEN),
    "offline": lambda attempts, at: attempts.filter(is_offline(at)),
    "unsaved": lambda attempts, at: attempts.filter(is_unsaved()),
    "noted": lambda attempts, at: attempts.filter(is_noted()),
}
ABSENT = "absent"


def people_in(exam: Exam, *, at: datetime, show: str = "", search: str = "") -> QuerySet[Person]:
    """Those who need a look first, then by unit and number."""
    attempts = newest_attempts(exam)
    people: QuerySet[Person] = everybody_in(exam)
    if show == ABSENT:
        people = people.exclude(pk__in=attempts.values("candidate"))
    elif show in SHOWS:
        people = people.filter(pk__in=SHOWS[show](attempts, at).values("candidate"))
    if search:
        people = with_words(people, search)
    look = When(pk__in=_needs_a_look(attempts, at).values("candidate"), then=Value(0))
    return people.alias(rank=Case(look, default=Value(1))).order_by("rank", "organisation__path", "staff_number")


def everybody_in(exam: Exam) -> PersonQuerySet:
    expected, came = candidates_of(exam).values("pk"), Attempt.objects.filter(exam=exam).values("candidate")
    return Person.objects.filter(Q(pk__in=expected) | Q(pk__in=came))

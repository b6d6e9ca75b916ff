"""A page of the room: where each candidate stands. Nothing here knows what was answered, let alone whether it is right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from exams.models import Attempt, Candidate, Exam, Excuse, RoomEvent
from exams.queries.room.people import newest_attempts
from exams.queries.room.stand import Stand, hints_of, notes_of, stand_of
from exams.queries.room.wording import in_words
from people.models import Person


@dataclass(frozen=True)
class Row:
    """A candidate in the room. Rows are equal when they look alike, whenever they were read."""

    person: Person
    attempt: Attempt | None
    stand: Stand
    seat: str
    answered: int
    saved_at: datetime | None
    unsaved: int
    hints: tuple[str, ...]
    notes: tuple[str, ...]
    at: datetime = field(compare=False)

    @property
    def facts(self) -> tuple[object, ...]:
        """All that is shown of the row and may change."""
        attempt = self.attempt
        clock = (attempt.state, attempt.deadline, attempt.paused_at, attempt.submitted_at) if attempt else ()
        return (self.stand, self.answered, self.saved_at, self.unsaved, self.hints, self.notes, self.seat, *clock)

    @property
    def is_paused(self) -> bool:
        """Also of one who is offline, which is what `stand` says then."""
        return self.stand != Stand.HANDED and self.attempt is not None and self.attempt.paused_at is not None

    @property
    def saved_ago(self) -> str:
        return in_words((self.at - self.saved_at).total_seconds()) if self.saved_at else ""

    @property
    def left(self) -> str:
        """Time left, in whole minutes until the last ten."""
        return in_words(self.attempt.seconds_left(self.at)) if self.attempt else ""


def rows_of(exam: Exam, people: Iterable[Person], *, at: datetime) -> list[Row]:
    """In four queries, or five where a door is kept, however many people."""
    people = list(people)
    attempts = {attempt.candidate_id: attempt for attempt in _attempts(exam, people)}
    events = _events(exam, people)
    excuses = dict(Excuse.objects.filter(exam=exam, person__in=people).values_list("person", "reason"))
    seats = {seat.person_id: seat for seat in Candidate.objects.filter(exam=exam, person__in=people)}
    door = exam.needs_admission and not _all_admitted(exam)
    return [
        _row(
            door,
            person,
            attempts.get(person.pk),
            events[person.pk],
            seat=_seat(seats.get(person.pk)),
            excuse=excuses.get(person.pk, ""),
            at=at,
        )
        for person in people
    ]


def _attempts(exam: Exam, people: Sequence[Person]) -> Iterable[Attempt]:
    return (
        newest_attempts(exam)
        .filter(candidate__in=people)
        .select_related("presence")
        .annotate(answered=Count("answers", filter=~Q(answers__response=[])), saved_at=Max("answers__saved_at"))
    )


def _events(exam: Exam, people: Sequence[Person]) -> dict[int, list[RoomEvent]]:
    found: dict[int, list[RoomEvent]] = {person.pk: [] for person in people}
    for event in RoomEvent.objects.filter(exam=exam, candidate__in=people).order_by("pk"):
        assert event.candidate_id is not None
        found[event.candidate_id].append(event)
    return found


def _all_admitted(exam: Exam) -> bool:
    return RoomEvent.objects.filter(exam=exam, candidate=None, kind=RoomEvent.Kind.ADMITTED).exists()


def _seat(candidate: Candidate | None) -> str:
    if candidate is None:
        return ""
    number = _("%(seat)d 号") % {"seat": candidate.seat} if candidate.seat else ""
    return " ".join(part for part in (candidate.room, number) if part)


def _row(
    door: bool,
    person: Person,
    attempt: Attempt | None,
    events: list[RoomEvent],
    *,
    seat: str,
    excuse: str,
    at: datetime,
) -> Row:
    presence = getattr(attempt, "presence", None) if attempt else None
    stand = stand_of(attempt, presence, events, door=door, at=at)
    return Row(
        person=person,
        attempt=attempt,
        stand=stand,
        seat=seat,
        answered=attempt.answered if attempt else 0,  # type: ignore[attr-defined]  # annotated
        saved_at=attempt.saved_at if attempt else None,  # type: ignore[attr-defined]
        unsaved=presence.unsaved if presence and stand != Stand.HANDED else 0,
        hints=tuple(hints_of(stand, presence, events)),
        notes=tuple(notes_of(attempt, presence, events, excuse=excuse, at=at)),
        at=at,
    )

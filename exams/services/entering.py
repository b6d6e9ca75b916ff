"""Beginning an attempt through the door: the rules of access stand before `start_attempt`, for every page and interface."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from exams.access import OF_THE_PLACE, Visit, first_barrier
from exams.access.password import note_wrong
from exams.models import Attempt, Exam, RoomEvent
from exams.services.attempts import start_attempt


def enter(exam: Exam, visit: Visit) -> tuple[Attempt, bool]:
    """Begin an attempt, or return the one that stands open; says whether it is new. What runs is asked for nothing."""
    return start_attempt(exam, candidate=visit.person, door=lambda: _pass_the_door(exam, visit))


def _pass_the_door(exam: Exam, visit: Visit) -> None:
    rule, reason = first_barrier(exam, visit)
    if rule == "password":
        note_wrong(exam, visit)
    if reason:
        raise ValidationError(reason)


def note_what_fails(attempt: Attempt, visit: Visit) -> None:
    """A running attempt whose place no longer meets the rules goes on; those in the room are told, once for each place."""
    for name, rule in OF_THE_PLACE.items():
        reason = rule(attempt.exam, visit)
        told = attempt.room_events.filter(facts__rule=name, facts__address=visit.address)
        if reason and not told.exists():
            RoomEvent.objects.create(
                exam=attempt.exam,
                attempt=attempt,
                candidate=attempt.candidate,
                kind=RoomEvent.Kind.HINT,
                text=reason,
                facts={"rule": name, "address": visit.address},
                at=visit.at,
            )

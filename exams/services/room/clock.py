"""Time in the room: given, stopped, going on. Each for one attempt or for all that are under way."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F, Value

from exams.models import RoomEvent
from exams.services.holding import hold_back
from exams.services.room.acting import Act, enter, hold_open, tell, under_way, write_down


@transaction.atomic
def extend(act: Act, minutes: int) -> RoomEvent | None:
    """So many minutes more. Two extensions add up; the exam is held open for whoever now ends after it."""
    room = enter(act)
    if room is None:
        return None
    attempts, given = under_way(act, room), timedelta(minutes=minutes)
    first = attempts[0].deadline
    moved = [{"deadline": deadline.isoformat()} if act.attempt_id else {} for deadline in (first, first + given)]
    facts = {"added_minutes": minutes, "told": len(attempts)}
    event = write_down(act, RoomEvent.Kind.EXTENDED, room, facts, before=moved[0], after=moved[1])
    tell(attempts, event, deadline=F("deadline") + given)
    hold_open(room.exam, max(attempt.deadline for attempt in attempts) + given)
    return event


@transaction.atomic
def pause(act: Act) -> RoomEvent | None:
    """The clock stands, and saves are refused until it goes on. Who stands already goes on standing."""
    room = enter(act)
    if room is None:
        return None
    attempts = [attempt for attempt in under_way(act, room) if attempt.paused_at is None]
    if not attempts:
        return None
    event = write_down(act, RoomEvent.Kind.PAUSED, room, {"told": len(attempts)})
    tell(attempts, event, paused_at=room.now)
    hold_back(room.exam, at=room.now)
    return event


@transaction.atomic
def resume(act: Act) -> RoomEvent | None:
    """The clock goes on; the deadline moves by the time it stood, each one's own."""
    room = enter(act)
    if room is None:
        return None
    stood = {attempt: room.now - attempt.paused_at for attempt in under_way(act, room) if attempt.paused_at}
    if not stood:
        return None
    event = write_down(act, RoomEvent.Kind.RESUMED, room, {"told": len(stood)})
    since_then = ExpressionWrapper(Value(room.now) - F("paused_at"), DurationField())
    tell(list(stood), event, deadline=F("deadline") + since_then, paused_at=None)
    hold_back(room.exam, at=room.now)
    return event

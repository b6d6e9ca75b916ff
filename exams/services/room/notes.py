"""What is said and noted in the room, and who is let in."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from exams.models import RoomEvent
from exams.queries.candidates import candidates_of
from exams.services.room.acting import Act, enter, tell, under_way, write_down


@transaction.atomic
def admit(act: Act) -> RoomEvent | None:
    """Let a candidate in, or all, where the exam demands it before the start; once is enough, and once for each reason.

    One person let in with a reason passes from another network or browser too (exams.access), so the reason is left out
    unless it is meant.
    """
    room = enter(act)
    if room is None:
        return None
    admitted = RoomEvent.objects.filter(exam=room.exam, candidate=act.candidate_id, kind=RoomEvent.Kind.ADMITTED)
    standing = admitted.filter(text=act.text).first() if act.text else admitted.first()
    if standing:
        return standing
    if act.candidate_id and not candidates_of(room.exam).filter(pk=act.candidate_id).exists():
        raise ValidationError(_("不在这场考试的考生名单里。"))
    return write_down(act, RoomEvent.Kind.ADMITTED, room)


@transaction.atomic
def message(act: Act) -> RoomEvent | None:
    """To one candidate, or to all who are sitting; `told` in its facts says how many those were."""
    room = enter(act)
    if room is None:
        return None
    attempts = under_way(act, room)
    event = write_down(act, RoomEvent.Kind.MESSAGE, room, {"told": len(attempts)})
    tell(attempts, event)
    return event


@transaction.atomic
def incident(act: Act, category: str) -> RoomEvent | None:
    """Something happened: with an attempt, with a candidate, or in the whole room. It is written down; nothing follows by itself."""
    room = enter(act)
    if room is None:
        return None
    return write_down(act, RoomEvent.Kind.INCIDENT, room, incident=category)

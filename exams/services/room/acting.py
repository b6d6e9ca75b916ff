"""What every act in the room has in common: whom it concerns, that it is done once, and what is written down of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from exams.models import Attempt, Exam, RoomEvent
from exams.services.attempts import database_now
from exams.windows import ends_at
from people import audit
from people.models import Person

#: A sweep that read the deadline before an act changed it may be waiting for the lock. So the end of the network grace
#: is the sweep's alone: no act reaches into it, and no attempt is closed before the deadline it was given.
SETTLING = timedelta(seconds=10)


@dataclass(frozen=True)
class Act:
    """What a person does in a room: to one attempt, to a candidate without one, or (neither) to all who are sitting.

    `text` is the reason, or what is said. `once` is the mark of the form it came by: sent twice, it is done once.
    """

    exam_id: int
    by: Person
    text: str
    attempt_id: int | None = None
    candidate_id: int | None = None
    once: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Room:
    """The exam and the attempts an act concerns, locked; `now` is the database's time once they were."""

    exam: Exam
    attempts: list[Attempt]
    now: datetime


def enter(act: Act) -> Room | None:
    """Lock the exam, then the attempts: always in this order, so that no two acts wait for each other.

    None when the same form has been here before. Nobody acts on an own attempt, or in a room where one is sitting.
    """
    exam = Exam.objects.select_for_update(no_key=True).get(pk=act.exam_id)
    if act.once and RoomEvent.objects.filter(exam=exam, facts__once=act.once).exists():
        return None
    attempts = _locked(act)
    own = act.by.pk in {act.candidate_id, *(attempt.candidate_id for attempt in attempts)}
    if own or Attempt.objects.open().filter(exam=exam, candidate=act.by).exists():
        raise ValidationError(_("你自己在考这场考试，不能处理自己的答卷，也不能同时监考。"))
    return Room(exam, attempts, act.at or database_now())


def _locked(act: Act) -> list[Attempt]:
    attempts = Attempt.objects.filter(exam=act.exam_id)
    if act.candidate_id and not act.attempt_id:
        return []
    concerned = attempts.filter(pk=act.attempt_id) if act.attempt_id else attempts.open()
    rows = concerned.select_for_update(of=("self",), no_key=True).select_related("exam__blueprint", "candidate")
    found = list(rows.order_by("pk"))
    if act.attempt_id and not found:
        raise Attempt.DoesNotExist
    return found


def under_way(act: Act, room: Room) -> list[Attempt]:
    """Those whose time still runs or stands. A refusal in words when there is none."""
    going = [attempt for attempt in room.attempts if attempt.is_under_way_at(room.now + SETTLING)]
    if going:
        return going
    if not act.attempt_id:
        raise ValidationError(_("现在没有人在作答。"))
    raise ValidationError(_("时间已到，或者已经交卷。要让考生继续作答，请用“重新打开”。"))


def write_down(
    act: Act,
    kind: str,
    room: Room,
    facts: dict[str, Any] | None = None,
    *,
    incident: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> RoomEvent:
    """The event, and the same in the audit, there with what stood before and after."""
    attempt = room.attempts[0] if act.attempt_id else None
    facts = facts or {}
    event = RoomEvent.objects.create(
        exam=room.exam,
        attempt=attempt,
        candidate_id=attempt.candidate_id if attempt else act.candidate_id,
        kind=kind,
        incident=incident,
        text=act.text,
        facts=facts | ({"once": act.once} if act.once else {}),
        by=act.by,
        at=room.now,
    )
    verb = f"{'attempt' if attempt else 'exam'}.{kind}"
    said = _of_whom(event) | facts | (after or {})
    audit.record(act.by, verb, attempt or room.exam, before=before, after=said, reason=act.text)
    return event


def _of_whom(event: RoomEvent) -> dict[str, Any]:
    facts = {"candidate": event.candidate.name if event.candidate else "", "incident": event.incident}
    return {name: fact for name, fact in facts.items() if fact}


def tell(attempts: Sequence[Attempt], event: RoomEvent, **changes: Any) -> None:
    """Change the attempts, locked as they are, and let their candidates know: in one statement, however many they are."""
    of_these = Attempt.objects.filter(pk__in=[attempt.pk for attempt in attempts])
    of_these.update(notices=event.pk, **changes)


def hold_open(exam: Exam, until: datetime) -> None:
    """Somebody may now write until then: if that is longer than the exam was to last, what waits for its end waits for them."""
    end = ends_at(exam)
    if end and until > end:
        exam.held_until = until
        exam.save(update_fields=["held_until"])

"""An attempt ended by an invigilator, and an ended one that may go on."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from exams.models import Attempt, Exam, RoomEvent
from exams.services.attempts import close
from exams.services.room.acting import Act, Room, enter, hold_open, tell, under_way, write_down
from exams.windows import shows_key, shows_marks
from people.models import Person


@transaction.atomic
def terminate(act: Act) -> RoomEvent | None:
    """Take the paper in. What is saved is marked; what the page still holds may come in late, for a person to decide on."""
    room = enter(act)
    if room is None or room.attempts[0].state != Attempt.State.OPEN:
        return None
    [attempt] = under_way(act, room)
    event = write_down(act, RoomEvent.Kind.TERMINATED, room)
    close(attempt, by=Attempt.ClosedBy.INVIGILATOR, at=room.now)
    return event


@transaction.atomic
def reopen(act: Act, minutes: int | None = None) -> RoomEvent | None:
    """Let a closed attempt go on, with the minutes that were left of it or with those given.

    Earlier results stay as history; hours that were credited stay until the next result says otherwise. Never once the
    right answers may have been seen: the candidate would write them down.
    """
    room = enter(act)
    if room is None or room.attempts[0].state == Attempt.State.OPEN:
        return None
    [attempt] = room.attempts
    left = _time_left(attempt, minutes)
    _refuse_reopening(room, attempt, left)
    assert attempt.submitted_at is not None
    before = {"submitted_at": attempt.submitted_at.isoformat(), "percent": attempt.percent}
    _open_again(attempt, room.now + left)
    after = {"deadline": attempt.deadline.isoformat()}
    facts = {"added_minutes": round(left.total_seconds() / 60)}
    event = write_down(act, RoomEvent.Kind.REOPENED, room, facts, before=before, after=after)
    tell(room.attempts, event)
    hold_open(room.exam, attempt.deadline)
    return event


def _time_left(attempt: Attempt, minutes: int | None) -> timedelta:
    if minutes is not None:
        return timedelta(minutes=minutes)
    assert attempt.submitted_at is not None
    return attempt.deadline - attempt.submitted_at


def _refuse_reopening(room: Room, attempt: Attempt, left: timedelta) -> None:
    if attempt.paper_id is None or attempt.exam.venue != Exam.Venue.ONLINE:
        raise ValidationError(_("这份成绩不是在线作答的，不能重新打开。"))
    if shows_key(room.exam, at=room.now) or shows_marks(room.exam, at=room.now):
        raise ValidationError(_("答案或对错已经给考生看了，不能重新打开。需要再考的，请安排补考。"))
    if left < timedelta(minutes=1):
        raise ValidationError(_("剩下的时间不足一分钟，请写明给几分钟。"))
    # The attempt, then its candidate: closing locks them in this order too.
    Person.objects.select_for_update(no_key=True).get(pk=attempt.candidate_id)
    if Attempt.objects.open().filter(candidate=attempt.candidate_id).exists():
        raise ValidationError(_("这名考生另有一份答卷正在作答，交卷后再重新打开这一份。"))


def _open_again(attempt: Attempt, deadline: datetime) -> None:
    attempt.state, attempt.deadline = Attempt.State.OPEN, deadline
    attempt.submitted_at, attempt.closed_by = None, ""
    attempt.score = attempt.total = attempt.percent = attempt.passed = None
    attempt.save(
        update_fields=["state", "deadline", "submitted_at", "closed_by", "score", "total", "percent", "passed"]
    )

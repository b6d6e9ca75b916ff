"""The word of the room (考场口令), told to those who are there."""

from __future__ import annotations

from datetime import timedelta

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from exams.access.visit import Visit
from exams.models import Exam, RoomEvent
from people.values import half_width

#: So many wrong tries of one person in a minute are heard; others are never kept waiting for it.
MOST_TRIES = 5
MINUTE = timedelta(minutes=1)


def why_not(exam: Exam, visit: Visit) -> str:
    if not exam.password:
        return ""
    if _tries(exam, visit) >= MOST_TRIES:
        return _("口令连续输错了 %(n)d 次，过一分钟再试。") % {"n": MOST_TRIES}
    if constant_time_compare(half_width(visit.password), half_width(exam.password)):
        return ""
    return _("口令不对，请向监考人核对。") if visit.password else _("请输入考场口令。")


def note_wrong(exam: Exam, visit: Visit) -> None:
    """Keep a wrong try, for the count and for those in the room to see; those that were not heard are none."""
    if not visit.password or _tries(exam, visit) >= MOST_TRIES:
        return
    RoomEvent.objects.create(
        exam=exam,
        candidate=visit.person,
        kind=RoomEvent.Kind.HINT,
        text=_("口令输错了。"),
        facts={"rule": "password"},
        at=visit.at,
    )


def _tries(exam: Exam, visit: Visit) -> int:
    wrong = RoomEvent.objects.filter(exam=exam, candidate=visit.person, kind=RoomEvent.Kind.HINT)
    return wrong.filter(facts__rule="password", at__gt=visit.at - MINUTE).count()

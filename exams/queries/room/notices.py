"""What the room has to tell one candidate. Never anything of others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from exams.models import Attempt, RoomEvent

Kind = RoomEvent.Kind
#: Kinds of events that concern a candidate and are no secret before him.
TOLD = (Kind.EXTENDED, Kind.PAUSED, Kind.RESUMED, Kind.REOPENED, Kind.MESSAGE)


@dataclass(frozen=True)
class Notice:
    number: int
    kind: str
    text: str
    at: datetime


def notices_of(attempt: Attempt, *, since: int) -> list[Notice]:
    """After the number given, in order: one's own, and since one began what was for all."""
    for_all = Q(attempt=None, candidate=None, at__gte=attempt.started_at)
    events = RoomEvent.objects.filter(exam=attempt.exam_id, pk__gt=since, kind__in=TOLD)
    mine = events.filter(Q(attempt=attempt) | for_all).order_by("pk")
    return [Notice(event.pk, event.kind, _in_words(event), event.at) for event in mine]


def _in_words(event: RoomEvent) -> str:
    said = {
        Kind.EXTENDED: _("监考人给你延时 %(n)d 分钟。原因：%(text)s"),
        Kind.PAUSED: _("监考人暂停了考试，你的时间停着。原因：%(text)s"),
        Kind.RESUMED: _("考试继续，停的时间已经补上。原因：%(text)s"),
        Kind.REOPENED: _("监考人重新打开了你的答卷，给你 %(n)d 分钟。原因：%(text)s"),
        Kind.MESSAGE: _("监考人留言：%(text)s"),
    }[Kind(event.kind)]
    return said % {"n": event.facts.get("added_minutes", 0), "text": event.text}

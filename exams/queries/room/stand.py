"""Where one candidate stands, what was noticed of him, and what people did about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.models import Attempt, Presence, RoomEvent
from exams.queries.room.people import OFFLINE_AFTER
from exams.queries.room.wording import away_in_words

Kind = RoomEvent.Kind


class Stand(TextChoices):
    ABSENT = "absent", gettext_lazy("未开始")
    OUTSIDE = "outside", gettext_lazy("待准许")
    SITTING = "sitting", gettext_lazy("在考")
    OFFLINE = "offline", gettext_lazy("掉线")
    PAUSED = "paused", gettext_lazy("暂停")
    HANDED = "handed", gettext_lazy("已交")


def stand_of(
    attempt: Attempt | None, presence: Presence | None, events: Sequence[RoomEvent], *, door: bool, at: datetime
) -> Stand:
    """`door`: each has to be let in, and not all were."""
    if attempt is None:
        outside = door and not any(event.kind == Kind.ADMITTED for event in events)
        return Stand.OUTSIDE if outside else Stand.ABSENT
    if attempt.state != Attempt.State.OPEN:
        return Stand.HANDED
    if presence and presence.seen_at < at - OFFLINE_AFTER:
        return Stand.OFFLINE
    return Stand.PAUSED if attempt.paused_at else Stand.SITTING


def hints_of(stand: Stand, presence: Presence | None, events: Sequence[RoomEvent]) -> Iterator[str]:
    """What may want a look. Of the times a page was left only the sum, which the page itself keeps."""
    if presence and stand == Stand.OFFLINE:
        since = f"{timezone.localtime(presence.seen_at):%H:%M}"
        said = _("%(time)s 起没有联系，有 %(n)d 题未存") if presence.unsaved else _("%(time)s 起没有联系")
        yield said % {"time": since, "n": presence.unsaved}
    if presence and presence.away_count:
        yield away_in_words(presence.away_count, presence.away_seconds)
    noticed = [event.text for event in events if event.kind == Kind.HINT and event.facts.get("about") != "away"]
    yield from dict.fromkeys(noticed)
    if _undecided(events):
        yield _("有迟到的答案待处理")
    happened = [event for event in events if event.kind == Kind.INCIDENT]
    if happened:
        yield _("情况记录：%(text)s") % {"text": happened[-1].text}


def _undecided(events: Sequence[RoomEvent]) -> set[int]:
    """Late batches that came and on which nobody has decided."""
    late = [event for event in events if event.kind == Kind.LATE]
    decided = {event.facts["batch"] for event in late if "accepted" in event.facts}
    return {event.facts["batch"] for event in late} - decided


def notes_of(
    attempt: Attempt | None, presence: Presence | None, events: Sequence[RoomEvent], *, excuse: str, at: datetime
) -> Iterator[str]:
    """What people did about it, and how it ended."""
    extended = [event for event in events if event.kind == Kind.EXTENDED]
    if extended:
        minutes = sum(event.facts.get("added_minutes", 0) for event in extended)
        yield _("延时 %(n)d 分（%(why)s）") % {"n": minutes, "why": extended[-1].text}
    if attempt is None:
        if excuse:
            yield _("请假（%(why)s）") % {"why": excuse}
        return
    if attempt.state != Attempt.State.OPEN:
        yield f"{attempt.get_closed_by_display()} {_('回执')} {attempt.exam_id}-{attempt.pk}"
    elif presence is None and attempt.started_at < at - OFFLINE_AFTER:
        yield _("这台设备不报告状态，请看最后保存")

"""What the system noticed. Worded so that the likely and harmless reason stands beside it; nothing follows from it by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from exams.models import RoomEvent

#: A phone between two networks changes its address at every other sign of life: noted once in this time.
NOTED_AGAIN_AFTER = timedelta(minutes=10)


class About(StrEnum):
    AWAY = "away"
    ADDRESS = "address"
    DEVICE = "device"


def hint(attempt_id: int, about: About, *, exam_id: int, candidate_id: int, at: datetime) -> RoomEvent | None:
    """Note it, unless the same was noted of this attempt a moment ago."""
    noted = RoomEvent.objects.filter(attempt=attempt_id, kind=RoomEvent.Kind.HINT, facts__about=about)
    if noted.filter(at__gt=at - NOTED_AGAIN_AFTER).exists():
        return None
    return RoomEvent.objects.create(
        exam_id=exam_id,
        attempt_id=attempt_id,
        candidate_id=candidate_id,
        kind=RoomEvent.Kind.HINT,
        text=_in_words(about),
        facts={"about": about},
        at=at,
    )


def _in_words(about: About) -> str:
    return {
        About.AWAY: _("离开过页面，可能是来电。"),
        About.ADDRESS: _("网络地址变了，可能是换了网络。"),
        About.DEVICE: _("设备或浏览器变了，可能是换机继续。"),
    }[about]

"""The window of an exam as one picture: who may come in when, and how long whoever comes first and last has.

The two ends mean different things: 最晚开始 closes the door, 最晚交卷 takes every paper in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.utils.translation import gettext as _

from exams.windows import moment, short, span


class Window(Protocol):
    """An exam, what holds for one candidate, or what stands in a form."""

    opens_at: datetime | None
    latest_start: datetime | None
    latest_finish: datetime | None
    minutes: int


@dataclass(frozen=True)
class Lane:
    """A bar with its sentence; `start` and `width` are percentages of the whole, as SVG takes them."""

    name: str
    text: str
    start: str
    width: str
    is_short: bool = False


@dataclass(frozen=True)
class Timeline:
    lanes: list[Lane]
    end: str


def timeline_of(window: Window) -> Timeline | None:
    """None as long as opening and latest finish, in this order, are not both known."""
    opens, finish = window.opens_at, window.latest_finish
    if not (opens and finish and window.minutes) or finish <= opens:
        return None
    door = min(max(window.latest_start or finish, opens), finish)
    scale = _Scale(opens, finish)
    lanes = [scale.lane("door", _("%(span)s可以进入。") % {"span": _span(opens, door)}, opens, door)]
    lanes.append(_sitter(scale, "first", opens, window.minutes))
    if door > opens:
        lanes.append(_sitter(scale, "last", door, window.minutes))
    return Timeline(lanes, _("%(time)s 全部收卷。") % {"time": moment(finish)})


def _sitter(scale: _Scale, name: str, start: datetime, minutes: int) -> Lane:
    """One who comes in at `start`: the time written, or what is left of it."""
    end = min(start + timedelta(minutes=minutes), scale.finish)
    left = int((end - start).total_seconds() // 60)
    words = {"start": short(start), "end": short(end, than=start), "minutes": left}
    said = {
        ("first", False): _("%(start)s 准时进入的人有 %(minutes)d 分钟，%(end)s 到时间。"),
        ("first", True): _("%(start)s 准时进入的人也只有 %(minutes)d 分钟，%(end)s 收卷。"),
        ("last", False): _("%(start)s 最后进入的人也有 %(minutes)d 分钟，%(end)s 到时间。"),
        ("last", True): _("%(start)s 最后进入的人只有 %(minutes)d 分钟，%(end)s 收卷。"),
    }[name, left < minutes]
    return scale.lane(name, said % words, start, end, is_short=left < minutes)


@dataclass(frozen=True)
class _Scale:
    opens: datetime
    finish: datetime

    def lane(self, name: str, text: str, start: datetime, end: datetime, *, is_short: bool = False) -> Lane:
        """Never too narrow to be seen, nor past the right end."""
        whole = self.finish - self.opens
        width = max((end - start) / whole * 100, 1)
        left = min((start - self.opens) / whole * 100, 100 - width)
        return Lane(name, text, f"{max(left, 0):.2f}", f"{width:.2f}", is_short)


def _span(start: datetime, end: datetime) -> str:
    return f"{span(start, end if end > start else None)} "

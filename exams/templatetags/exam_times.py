"""Days and times on pages, with the year where it is not this one (exams.windows)."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from exams import windows

register = template.Library()


@register.filter
def moment(at: datetime | None, clock: str = "H:i") -> str:
    return windows.moment(at, clock) if at else ""


@register.filter
def day(at: datetime | None) -> str:
    return windows.day(at) if at else ""


@register.filter
def stamp(at: datetime | None, clock: str = "H:i") -> str:
    """As short as a table wants it: 11-22 10:30."""
    if at is None:
        return ""
    return date_format(timezone.localtime(at), f"{'m-d' if windows.is_this_year(at) else 'Y-m-d'} {clock}")


@register.filter
def until(opens_at: datetime | None, end: datetime | None) -> str:
    return windows.span(opens_at, end)

"""Entering the notice of a year's holidays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from laws.models import Holiday, HolidayNotice
from laws.working_days import Festival
from people import audit
from people.models import Person

SATURDAY = 5

#: 全国年节及纪念日放假办法 Art. 2 (2024): 元旦 1, 春节 4, 清明节 1, 劳动节 2, 端午节 1, 中秋节 1, 国庆节 3 days.
FEWEST_DAYS_OFF = 13


@transaction.atomic
def enter_notice(year: int, document: str, festivals: Sequence[Festival], *, by: Person) -> HolidayNotice:
    """Enter the notice of a year, or enter it anew: its days replace those that stood there.

    Refuses a notice that is not whole or contradicts itself or another year's, with all that is wrong with it.
    """
    HolidayNotice.objects.get_or_create(year=year, defaults={"document": document})
    notice = HolidayNotice.objects.select_for_update().get(year=year)
    if faults := faults_of(notice, festivals):
        raise ValidationError(faults)
    before = _facts(notice)
    notice.document = document
    notice.save()
    _replace_days(notice, festivals)
    audit.record(by, "holidays.entered", notice, before=before, after=_facts(notice))
    return notice


def _replace_days(notice: HolidayNotice, festivals: Sequence[Festival]) -> None:
    notice.days.all().delete()
    rows = [
        Holiday(notice=notice, day=day, kind=kind, name=festival.name)
        for festival in festivals
        for kind, days in ((Holiday.Kind.OFF, festival.off), (Holiday.Kind.MADE_UP, festival.made_up))
        for day in days
    ]
    try:
        with transaction.atomic():
            Holiday.objects.bulk_create(rows)
    except IntegrityError:  # another year's notice took one of the days since they were compared
        raise ValidationError(_("刚刚有人在另一年的安排里登记了其中的日子，请核对后再保存。")) from None


def faults_of(notice: HolidayNotice, festivals: Sequence[Festival]) -> list[str]:
    off = [day for festival in festivals for day in festival.off]
    made_up = [day for festival in festivals for day in festival.made_up]
    faults = [_("%(day)s写了两次。") % {"day": day} for day in _twice(off + made_up)]
    faults += [
        _("%(day)s不在%(year)s年，也不在前一年12月。") % {"day": day, "year": notice.year}
        for day in off + made_up
        if day.year != notice.year and (day.year, day.month) != (notice.year - 1, 12)
    ]
    faults += [
        _("%(day)s不是星期六或星期日，本来就上班，请核对。") % {"day": day}
        for day in made_up
        if day.weekday() < SATURDAY
    ]
    if len(off) < FEWEST_DAYS_OFF:
        faults.append(
            _("一年至少放假%(fewest)d天，这里只有%(n)d天，请补全。") % {"fewest": FEWEST_DAYS_OFF, "n": len(off)}
        )
    others = Holiday.objects.exclude(notice=notice).filter(day__in=off + made_up).select_related("notice")
    return faults + [_("%(day)s在%(other)s里已经写了。") % {"day": row.day, "other": row.notice} for row in others]


def _twice(days: list[date]) -> list[date]:
    return sorted({day for day in days if days.count(day) > 1})


def _facts(notice: HolidayNotice) -> dict[str, Any]:
    """As the audit keeps them; nothing of a notice that has no days yet, having just been made."""
    days = list(notice.days.values_list("day", "kind"))
    if not days:
        return {}
    listed = {kind: [str(day) for day, its in days if its == kind] for kind in Holiday.Kind.values}
    return {"document": notice.document, **listed}

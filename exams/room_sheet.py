"""The log of a room as a workbook: the rows of the page, all of them."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from exams.models import Exam, RoomEvent
from exams.queries.room import Line, lines_of
from people import audit
from people.models import Person
from sheets.writing import SheetColumn, write_table


def write_log(target: BinaryIO, exam: Exam, events: list[RoomEvent], *, shown: str, at: datetime) -> None:
    """`shown` says in words what the list was narrowed to."""
    facts = [
        _("单位：%(unit)s　类别：%(shown)s　共 %(n)d 条")
        % {"unit": exam.organisation.name, "shown": shown, "n": len(events)},
        _("导出时间：%(at)s") % {"at": date_format(timezone.localtime(at), "Y年n月j日 H:i")},
    ]
    columns = [
        SheetColumn(_("时间"), 20),
        SheetColumn(_("考生"), 12),
        SheetColumn(_("工号"), 14),
        SheetColumn(_("单位"), 24),
        SheetColumn(_("事项"), 24),
        SheetColumn(_("说明"), 60),
        SheetColumn(_("记录人"), 12),
    ]
    write_table(
        target,
        sheet_name=_("考场记录"),
        title=_("%(exam)s考场记录") % {"exam": exam.title},
        facts=facts,
        columns=columns,
        rows=(_row(line) for line in lines_of(events)),
    )


def record_export(exam: Exam, count: int, *, by: Person) -> None:
    """Names leave the house with it: note who took them along."""
    audit.record(by, "exam.log_exported", exam, after={"lines": count})


def file_name(exam: Exam, at: datetime) -> str:
    day = timezone.localtime(at).strftime("%Y%m%d-%H%M")
    return _("考场记录_%(exam)s_%(day)s.xlsx") % {"exam": exam.title, "day": day}


def _row(line: Line) -> list[str]:
    candidate = line.event.candidate
    return [
        f"{timezone.localtime(line.event.at):%Y-%m-%d %H:%M:%S}",
        line.who,
        candidate.staff_number if candidate else "",
        str(candidate.organisation) if candidate else "",
        f"{line.what} {line.read}".strip(),
        line.event.text,
        line.by,
    ]

"""Rosters for tests: workbooks in memory, and batches of them."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone
from openpyxl import Workbook

from people.models import Organisation, Person, RosterBatch
from tests import builders

HEADERS = ["姓名", "工号", "单位", "执法证号", "发证日期", "有效期至", "职务", "手机号", "人员类别"]


def workbook(*rows, headers=HEADERS, above=(), merged=(), beside=None, hidden=()) -> bytes:
    """A roster as .xlsx; `above` are rows before the header, `beside` other sheets with their rows."""
    book = Workbook()
    sheet = book.active
    sheet.title = "名单"
    for row in (*above, headers, *rows):
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    for name, lines in (beside or {}).items():
        other = book.create_sheet(name)
        other.sheet_state = "hidden" if name in hidden else "visible"
        for line in lines:
            other.append(list(line))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def make_batch(
    *rows, unit: Organisation, by: Person | None = None, at: datetime | None = None, **options
) -> RosterBatch:
    """A roster uploaded for the unit, not yet applied."""
    batch = RosterBatch(
        organisation=unit,
        file_name="名单.xlsx",
        sha256="0" * 64,
        uploaded_by=by or builders.make_admin(unit=unit),
        uploaded_at=at or timezone.now(),
    )
    batch.file.save("roster.xlsx", ContentFile(workbook(*rows, **options)), save=False)
    batch.save()
    return batch

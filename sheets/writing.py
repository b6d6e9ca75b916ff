"""Workbooks we hand out: tables to print, templates to fill in, rows to mend. No text of a user ever becomes a formula."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

Format = Literal["text", "hours", "integer", "date", "percent"]
Target = Path | BinaryIO

FORMATS: dict[str, str] = {
    "text": "@",
    "hours": "0.0#",
    "integer": "0",
    "date": "yyyy-mm-dd",
    "percent": "0.0%",
}
MOST_CHARACTERS = 32_767

_LINE = Side(style="thin", color="D5DAE1")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_BOLD = Font(bold=True)
_TITLE = Font(bold=True, size=16)
_GREY = Font(color="4E5969")
_SHADE = PatternFill("solid", start_color="EEF1F5")
_WRAP = Alignment(wrap_text=True, vertical="center")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


@dataclass(frozen=True)
class SheetColumn:
    label: str
    width: float = 14
    format: Format = "text"
    group: str = ""


# --- the guard ---
_LIVE = re.compile(r"[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?")


def guarded(text: str) -> str:
    """The text with an apostrophe before each line that a spreadsheet could take for a formula, whatever blanks lead it."""
    text = re.sub(r"\r\n?", "\n", ILLEGAL_CHARACTERS_RE.sub("", text))[: MOST_CHARACTERS - 1]
    return "\n".join(_guarded_line(line) for line in text.split("\n"))[:MOST_CHARACTERS]


def _guarded_line(line: str) -> str:
    bare = line.strip(" \u00a0\u3000\u200b\ufeff")
    if len(bare) < 2 or not _LIVE.match(bare) or _NUMBER.fullmatch(bare):
        return line
    return f"'{line}"


# --- tables to print ---
@dataclass(frozen=True)
class PrintTable:
    """A sheet: a title, a line for each fact, a header that stays in sight, the rows, the totals under them, then notes.

    `footer` stands at the left of the foot of every printed page.
    """

    sheet_name: str
    title: str
    facts: Sequence[str]
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[Any]]
    totals: Sequence[Any] | None = None
    landscape: bool = True
    notes: Sequence[str] = ()
    footer: str = ""


def write_table(
    target: Target,
    *,
    sheet_name: str,
    title: str,
    facts: Sequence[str],
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[Any]],
    totals: Sequence[Any] | None = None,
    landscape: bool = True,
) -> None:
    """A workbook of one table, ready for A4."""
    write_tables(target, [PrintTable(sheet_name, title, facts, columns, rows, totals, landscape)])


def write_tables(target: Target, tables: Iterable[PrintTable]) -> None:
    """A workbook of several tables, a sheet each. Rows may come from a generator: they are written as they come."""
    book = Workbook(write_only=True)
    for table in tables:
        _write_sheet(book.create_sheet(_sheet_name(table.sheet_name)), table)
    book.save(target)


def _write_sheet(sheet: Any, table: PrintTable) -> None:
    columns = table.columns
    header_row = (1 if table.title else 0) + len(table.facts) + (2 if _has_groups(columns) else 1)
    _set_up(sheet, columns, header_row, table.landscape)
    sheet.oddFooter.left.text = table.footer.replace("&", "&&") or None
    if table.title:
        sheet.append([_text(sheet, table.title, font=_TITLE)])
    for fact in table.facts:
        sheet.append([_text(sheet, fact, font=_GREY)])
    for header in _headers(sheet, columns, header_row):
        sheet.append(header)
    for row in table.rows:
        sheet.append(_row(sheet, columns, row))
    if table.totals is not None:
        sheet.append(_row(sheet, columns, table.totals, font=_BOLD, fill=_SHADE))
    for note in table.notes:
        sheet.append([_text(sheet, note, font=_GREY)])


def _new_book(sheet_name: str) -> tuple[Any, Any]:
    book = Workbook(write_only=True)
    return book, book.create_sheet(_sheet_name(sheet_name))


def _sheet_name(name: str) -> str:
    """As Excel allows it."""
    return re.sub(r"[\[\]:*?/\\]", " ", ILLEGAL_CHARACTERS_RE.sub("", name)).strip(" '")[:31] or "Sheet1"


def _set_up(sheet: Any, columns: Sequence[SheetColumn], header_row: int, landscape: bool) -> None:
    """What stands before the rows in the file, and so has to be said first."""
    for index, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    sheet.freeze_panes = f"A{header_row + 1}"
    sheet.print_title_rows = f"{max(header_row - (1 if _has_groups(columns) else 0), 1)}:{header_row}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4 if hasattr(sheet, "PAPERSIZE_A4") else 9
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = _("第 %(page)s 页，共 %(pages)s 页") % {"page": "&P", "pages": "&N"}


def _has_groups(columns: Sequence[SheetColumn]) -> bool:
    return any(column.group for column in columns)


def _headers(sheet: Any, columns: Sequence[SheetColumn], header_row: int) -> Iterator[list[Any]]:
    if _has_groups(columns):
        yield _groups(sheet, columns, header_row - 1)
    yield [_head(sheet, column.label) for column in columns]


def _groups(sheet: Any, columns: Sequence[SheetColumn], row: int) -> list[Any]:
    """A row of headings over several columns each."""
    start = 0
    for index in range(1, len(columns) + 1):
        if index == len(columns) or columns[index].group != columns[start].group:
            if columns[start].group and index - start > 1:
                sheet.merged_cells.add(CellRange(min_col=start + 1, max_col=index, min_row=row, max_row=row))
            start = index
    return [_head(sheet, column.group) for column in columns]


def _row(sheet: Any, columns: Sequence[SheetColumn], values: Sequence[Any], **style: Any) -> list[Any]:
    return [
        _cell(sheet, value, column.format, border=_BOX, **style) for column, value in zip(columns, values, strict=True)
    ]


# --- templates and rows to mend ---
@dataclass(frozen=True)
class TemplateColumn:
    label: str
    width: float = 14
    note: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()


def write_template(
    target: Target,
    *,
    sheet_name: str,
    columns: Sequence[TemplateColumn],
    samples: Sequence[Sequence[str]],
    notes: Sequence[str],
    rows: int = 2000,
) -> None:
    """A sheet to fill in, with drop-downs and sample rows, and a second sheet that explains each column."""
    book, sheet = _new_book(sheet_name)
    plain = [SheetColumn(column.label, column.width) for column in columns]
    _set_up(sheet, plain, 1, True)
    for index, column in enumerate(columns, start=1):
        if column.choices:
            _drop_down(sheet, get_column_letter(index), column, rows)
    sheet.append(
        [
            _head(sheet, _("%(label)s（必填）") % {"label": column.label} if column.required else column.label)
            for column in columns
        ]
    )
    for sample in samples:
        sheet.append([_cell(sheet, value, "text", border=_BOX, alignment=_WRAP) for value in sample])
    _explain(book, columns, notes)
    book.save(target)


def _drop_down(sheet: Any, letter: str, column: TemplateColumn, rows: int) -> None:
    listed = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
    listed.error = _("%(label)s请从下拉列表中选择。") % {"label": column.label}
    listed.showErrorMessage = True
    listed.add(f"{letter}2:{letter}{rows + 1}")
    sheet.data_validations.append(listed)


def _explain(book: Any, columns: Sequence[TemplateColumn], notes: Sequence[str]) -> None:
    sheet = book.create_sheet(_("填写说明"))
    sheet.column_dimensions["A"].width = 16
    sheet.column_dimensions["B"].width = 90
    for note in notes:
        sheet.append([_text(sheet, _("说明"), font=_BOLD), _text(sheet, note, alignment=_WRAP)])
    for column in columns:
        sheet.append(
            [
                _text(sheet, _("“%(label)s”列") % {"label": column.label}, font=_BOLD),
                _text(sheet, column.note, alignment=_WRAP),
            ]
        )


def write_sheets(target: Target, sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> None:
    """Plain sheets (name, headers, rows), e.g. the rows of a file that have to be mended, with the reason beside each."""
    book = Workbook(write_only=True)
    for name, headers, rows in sheets:
        sheet = book.create_sheet(_sheet_name(name))
        columns = [SheetColumn(header, 16) for header in headers]
        _set_up(sheet, columns, 1, True)
        sheet.append([_head(sheet, header) for header in headers])
        for row in rows:
            sheet.append([_cell(sheet, value, "", border=_BOX) for value in row])
    book.save(target)


# --- cells ---
def _head(sheet: Any, text: str) -> Any:
    return _text(sheet, text, font=_BOLD, fill=_SHADE, border=_BOX, alignment=_CENTRE)


def _text(sheet: Any, text: str, **style: Any) -> Any:
    """A cell that is text to every program: guarded, and marked as a string."""
    cell = WriteOnlyCell(sheet, guarded(text))
    cell.data_type = "s"
    return _styled(cell, style)


def _cell(sheet: Any, value: Any, format: str, **style: Any) -> Any:
    """Numbers as numbers, days as days, and all else as text."""
    if value is None or value == "":
        return _styled(WriteOnlyCell(sheet, None), style)
    if isinstance(value, datetime):
        value = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if not isinstance(value, int | float | Decimal | date) or isinstance(value, bool) or _is_no_number(value):
        return _text(sheet, str(value), **style)
    cell = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]  # the stubs forget Decimal and date
    if format in FORMATS and format != "text":
        cell.number_format = FORMATS[format]
    return _styled(cell, style)


def _is_no_number(value: Any) -> bool:
    """Infinity and its like, which would make the file one that Excel has to mend."""
    return isinstance(value, float | Decimal) and not math.isfinite(value)


def _styled(cell: Any, style: dict[str, Any]) -> Any:
    for name, value in style.items():
        setattr(cell, name, value)
    return cell

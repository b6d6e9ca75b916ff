"""Sheets → raw questions: where the header is, which sheets hold questions, what the cells of a row say."""

from __future__ import annotations

import base64
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice

from django.utils.translation import gettext as _

from documents.pictures import MARK, UnreadablePicture, keep
from question_bank.exchange.xlsx import PICTURES
from question_bank.importing.cases import gather_cases
from question_bank.importing.columns import COLUMNS, LABELS, REQUIRED
from question_bank.importing.raw import RawQuestion
from question_bank.importing.rows import levels_of, raw_question
from sheets.columns import HEADER_WITHIN, Table, find_table
from sheets.reading import Sheet, SheetEnd, SheetRow, SheetStart, UnreadableSheet, cell_text

Part = SheetStart | SheetRow | SheetEnd
ColumnMapping = Mapping[str, Mapping[str, int]]  # sheet → field → column counted from 0


# --- which sheets ---
def tables_of(sheets: Sequence[Sheet], mapping: ColumnMapping | None = None) -> tuple[list[Table], list[str]]:
    """The sheets that hold questions, and a word on each one that is passed over. A mapping by hand overrides the guess."""
    tables, notes = [], []
    for sheet in sheets:
        table = None if sheet.hidden or not sheet.rows else _table(sheet, mapping)
        if table:
            tables.append(table)
            notes += _remarks(sheet)
        elif sheet.rows and sheet.name != PICTURES:
            notes.append(_passed_over(sheet))
    if not tables:
        raise UnreadableSheet(_no_questions())
    return tables, notes


def _no_questions() -> str:
    return _("没有找到题目：前十行里没有同时写着“题干”和“正确答案”的表头。请核对表头，或者下载模板填写。")


def _table(sheet: Sheet, mapping: ColumnMapping | None) -> Table | None:
    table = find_table(sheet, COLUMNS)
    by_hand = (mapping or {}).get(sheet.name)
    return replace(table, mapping=_within(by_hand, table)) if table and by_hand is not None else table


def _within(by_hand: Mapping[str, int], table: Table) -> dict[str, int]:
    return {name: index for name, index in by_hand.items() if name in LABELS and 0 <= index < len(table.headers)}


def _passed_over(sheet: Sheet) -> str:
    if sheet.hidden:
        return _("工作表“%(sheet)s”是隐藏的，没有读取。") % {"sheet": sheet.name}
    return _("工作表“%(sheet)s”没有题目的表头，没有读取。") % {"sheet": sheet.name}


def _remarks(sheet: Sheet) -> list[str]:
    notes = []
    if sheet.blank_rows:
        notes.append(
            _("工作表“%(sheet)s”中间有 %(rows)d 个空行，已跳过。") % {"sheet": sheet.name, "rows": sheet.blank_rows}
        )
    if sheet.stopped:
        notes.append(_("工作表“%(sheet)s”遇到很长的一段空行，之后的内容没有读取。") % {"sheet": sheet.name})
    return notes


def _unused(table: Table) -> list[str]:
    """Which columns of the file nothing was made of."""
    used = {*table.mapping.values(), *levels_of(tuple(table.headers))}
    names = [
        header for index, header in enumerate(table.headers) if header and index not in used and header not in _COUNTS
    ]
    words = {"sheet": table.sheet.name, "columns": "、".join(name[:20] for name in names[:20])}
    return [_("工作表“%(sheet)s”里没有用到的列：%(columns)s。") % words] if names else []


_COUNTS = {"序号", "题号", "编号", "No", "NO", "no", "#"}


def missing_columns(table: Table) -> list[str]:
    """Labels of the columns without which nothing can be imported."""
    return [str(column.label) for column in REQUIRED if column.field not in table.mapping]


def demand_columns(table: Table) -> None:
    if missing := missing_columns(table):
        names = "、".join(missing)
        raise UnreadableSheet(
            _("工作表“%(sheet)s”没有“%(columns)s”这一列。请在“对应列”里指定，或者在文件中补上。")
            % {"sheet": table.sheet.name, "columns": names}
        )


# --- as they come ---
def stream(
    parts: Iterable[Part],
    *,
    mapping: ColumnMapping | None,
    tables: list[Table],
    notes: list[str],
) -> Iterator[RawQuestion]:
    """The questions of sheets that come row by row. `tables` and `notes` grow as sheets are met; nothing else is held."""
    parts = iter(parts)
    for start in parts:
        if isinstance(start, SheetStart):
            yield from gather_cases(_stream_sheet(start, parts, mapping, tables, notes))
    if not tables:
        raise UnreadableSheet(_no_questions())


def _stream_sheet(
    start: SheetStart,
    parts: Iterator[Part],
    mapping: ColumnMapping | None,
    tables: list[Table],
    notes: list[str],
) -> Iterator[RawQuestion]:
    end: list[SheetEnd] = []
    rows = _until_end(parts, end)
    first = list(islice(rows, HEADER_WITHIN))
    sheet = Sheet(start.name, first, hidden=start.hidden)
    table = None if sheet.hidden or not first else _table(sheet, mapping)
    if table:
        tables.append(table)
        demand_columns(table)
        yield from (raw_question(table, row) for row in chain(table.rows(), rows))
    deque(rows, maxlen=0)  # what is passed over is read to its end all the same
    if table:
        notes += _unused(table) + _remarks(replace(sheet, blank_rows=end[0].blank_rows, stopped=end[0].stopped))
    elif first and sheet.name != PICTURES:
        notes.append(_passed_over(sheet))


def _until_end(parts: Iterator[Part], end: list[SheetEnd]) -> Iterator[SheetRow]:
    for part in parts:
        if isinstance(part, SheetEnd):
            end.append(part)
            return
        if isinstance(part, SheetRow):
            yield part


# --- rows ---
def questions_of(tables: Sequence[Table]) -> Iterator[RawQuestion]:
    for table in tables:
        demand_columns(table)
        yield from gather_cases(raw_question(table, row) for row in table.rows())


# --- pictures ---
def has_picture(raw: RawQuestion) -> bool:
    return any("[[" in text and MARK.search(text) for text in raw.fields.values()) or any(map(has_picture, raw.parts))


def pictures_in(parts: Iterable[Part]) -> dict[str, str]:
    """The pictures of our own workbook by their marks, PNG in base64, put together from the cells they were cut into."""
    pieces: dict[str, dict[int, str]] = {}
    within = False
    for part in parts:
        if isinstance(part, SheetStart):
            within = part.name == PICTURES
        elif within and isinstance(part, SheetRow) and len(part.cells) >= 3:
            mark, number, text = map(cell_text, part.cells[:3])
            if MARK.fullmatch(f"[[图:{mark}]]") and number.isascii() and number.isdigit():
                pieces.setdefault(mark, {})[int(number)] = text
    joined = {mark: "".join(text for _number, text in sorted(texts.items())) for mark, texts in pieces.items()}
    return {mark: kept for mark, text in joined.items() if (kept := _kept(mark, text))}


def _kept(mark: str, text: str) -> str:
    """What is no picture, or not the one of its mark, is left out: its mark then stays to be seen in the text."""
    try:
        found, png = keep(base64.b64decode(text, validate=True))
    except (ValueError, UnreadablePicture):
        return ""
    return base64.b64encode(png).decode() if found == mark else ""

"""A workbook that says who is to sit an exam: a column of staff numbers, certificate numbers or names is enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from people.columns import COLUMNS
from sheets.columns import HEADER_WITHIN, match
from sheets.reading import Sheet, cell_text, read_workbook

#: What tells a person, the surest first.
_TELLING = ("staff_number", "certificate", "name")
_COLUMNS = tuple(column for column in COLUMNS if column.field in _TELLING)


def lines_in(source: BinaryIO) -> str:
    """What tells the people apart, a line a row, as one would have pasted it. Raises UnreadableSheet."""
    sheets = [sheet for sheet in read_workbook(source) if not sheet.hidden]
    return "\n".join(line for sheet in sheets for line in _lines_of(sheet))


def _lines_of(sheet: Sheet) -> Iterator[str]:
    """From the columns that a heading names; without a heading, from the first cell of each row."""
    header, columns = _header_of(sheet)
    for row in sheet.rows:
        if row.number <= header:
            continue
        texts = [cell_text(cell) for cell in row.cells]
        told = [texts[index] for index in columns if index < len(texts)] if header else texts
        words = [text for text in told if text]
        if words:
            yield " ".join(words if header else words[:1])


def _header_of(sheet: Sheet) -> tuple[int, list[int]]:
    """The row of the heading (0: none) and the columns to be read."""
    for row in sheet.rows[:HEADER_WITHIN]:
        mapping = match(row, _COLUMNS)
        if mapping:
            return row.number, [mapping[name] for name in _TELLING if name in mapping]
    return 0, []

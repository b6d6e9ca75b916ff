"""Sheets by way of python-calamine: .xls and .ods always, .xlsx where nothing would be lost (sheets.xlsx).

The library says nothing of failed formulas (an empty cell, or worse 0), which a reader of rows must be told: whoever calls gives them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from python_calamine import CalamineSheet, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from files.refused import Refused
from sheets.source import Merge, Place, Source

Errors = Mapping[int, Mapping[Place, str]]


def sources(file: BinaryIO, errors: Errors, merges: Mapping[int, Sequence[Merge]] | None = None) -> Iterator[Source]:
    """The worksheets. What is known beside the library comes by the number of the sheet in the workbook, from 0."""
    file.seek(0)
    try:
        book = load_workbook(file)
    except PasswordError as error:
        raise Refused("password") from error
    for index, facts in enumerate(book.sheets_metadata):
        if facts.typ == SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_index(index)
            merged = _merges(sheet) if merges is None else merges.get(index, ())
            hidden = facts.visible != SheetVisibleEnum.Visible
            yield Source(facts.name, hidden, _rows(sheet), merged, errors.get(index, {}))


def _rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """From the first row and column on, where the library begins with the first column that holds something."""
    before: list[Any] = [None] * (sheet.start[1] if sheet.start else 0)
    return (before + row for row in sheet.iter_rows()) if before else iter(sheet.iter_rows())


def _merges(sheet: CalamineSheet) -> list[Merge]:
    return [
        (top + 1, bottom + 1, left)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        if left == right and top != bottom
    ]

"""Which column of a sheet holds what: header rows as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sheets.reading import Cell, Sheet, SheetRow, cell_text

HEADER_WITHIN = 10


@dataclass(frozen=True)
class Column:
    """A column we look for: its own name, and others under which it is met."""

    field: str
    label: str
    synonyms: tuple[str, ...] = ()
    required: bool = False


_BRACKETED = re.compile(r"[(\[【〔{「][^)\]】〕}」]{2,}[)\]】〕}」]")
#: No heading is longer; what is would only keep the search for brackets busy.
LONGEST_HEADER = 500
_NOISE = re.compile(r"必填项?|勿删|选填|可空|[\s*:：()\[\]【】〔〕{}「」'\"_/、]")


def normal_header(text: object) -> str:
    """A header without what differs from file to file: width, blanks, line breaks, remarks in brackets, 必填, 勿删."""
    plain = unicodedata.normalize("NFKC", str(text or "")[:LONGEST_HEADER])[:LONGEST_HEADER].lower()
    plain = re.sub(r"\s", "", plain)
    return _NOISE.sub("", _BRACKETED.sub("", plain) or plain)


@dataclass(frozen=True)
class Table:
    """A sheet with its header found; `mapping` says which column (from 0) holds which field."""

    sheet: Sheet
    header_row: int
    headers: list[str]
    mapping: dict[str, int] = field(default_factory=dict)

    def rows(self) -> Iterator[SheetRow]:
        """What stands under the header."""
        return (row for row in self.sheet.rows if row.number > self.header_row)

    def cell(self, row: SheetRow, name: str) -> Cell:
        """The cell of a field; None when the sheet has no such column or the row ends before it."""
        index = self.mapping.get(name, -1)
        return row.cells[index] if 0 <= index < len(row.cells) else None

    def samples(self, index: int) -> list[str]:
        """The first three texts of a column."""
        found: list[str] = []
        for row in self.rows():
            text = cell_text(row.cells[index]) if index < len(row.cells) else ""
            if text:
                found.append(text)
            if len(found) == 3:
                break
        return found


def find_table(sheet: Sheet, columns: Sequence[Column]) -> Table | None:
    """The table under the row, among the first ten, that names most of the columns; at least two, or all that are required."""
    best: Table | None = None
    for row in sheet.rows[:HEADER_WITHIN]:
        mapping = match(row, columns)
        if _is_header(mapping, columns) and (best is None or len(mapping) > len(best.mapping)):
            best = Table(sheet, row.number, [cell_text(cell) for cell in row.cells], mapping)
    return best


def match(row: SheetRow, columns: Sequence[Column]) -> dict[str, int]:
    """Field → index of the cell that names it. The first of two cells of one name counts."""
    known = {
        normal_header(name): column.field for column in reversed(columns) for name in (column.label, *column.synonyms)
    }
    mapping: dict[str, int] = {}
    for index, cell in enumerate(row.cells):
        name = known.get(normal_header(cell_text(cell)))
        if name and name not in mapping:
            mapping[name] = index
    return mapping


def _is_header(mapping: dict[str, int], columns: Sequence[Column]) -> bool:
    required = {column.field for column in columns if column.required}
    return len(mapping) >= 2 or bool(required and required <= set(mapping))

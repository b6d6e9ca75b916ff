"""Sheets of an .ods: by calamine, with the merged cells and failed formulas that it passes over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO
from zipfile import ZipFile

from files.markup import follow
from files.packages import BROKEN, blocks
from files.refused import Refused
from sheets.by_calamine import sources as by_calamine
from sheets.source import Merge, Place, Source

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_CELLS = {_TABLE + "table-cell", _TABLE + "covered-table-cell"}
#: A sheet of today has no more rows; what claims more is not worth following.
_MOST = 1_048_576


def sources(file: BinaryIO) -> Iterator[Source]:
    beside = _Beside()
    try:
        with ZipFile(file) as archive:
            follow(blocks(archive, "content.xml"), beside.start, beside.end, beside.text)
    except BROKEN as error:
        raise Refused("damaged") from error
    return by_calamine(file, beside.errors, beside.merges)


class _Beside:
    """Follows rows and columns through the tables of content.xml."""

    def __init__(self) -> None:
        self.errors: dict[int, dict[Place, str]] = {}
        self.merges: dict[int, list[Merge]] = {}
        self.table, self.row, self.column = -1, 0, 0
        self.rows = self.columns = 1
        self.failed: list[str] | None = None
        self.in_text = False

    def start(self, name: str, facts: dict[str, str]) -> None:
        if name in _CELLS:
            self._start_cell(facts)
        elif name == _TABLE + "table-row":
            self.column, self.rows = 0, _number(facts, "number-rows-repeated")
        elif name == _TABLE + "table":
            self.table, self.row = self.table + 1, 0
        elif name == _TEXT + "p":
            self.in_text = True

    def _start_cell(self, facts: dict[str, str]) -> None:
        self.columns = _number(facts, "number-columns-repeated")
        down, across = _number(facts, "number-rows-spanned"), _number(facts, "number-columns-spanned")
        if down > 1 and across == 1:
            self.merges.setdefault(self.table, []).append((self.row + 1, self.row + down, self.column))
        self.failed = [] if facts.get(_CALC + "value-type") == "error" else None

    def end(self, name: str) -> None:
        if name in _CELLS:
            self._end_cell()
        elif name == _TABLE + "table-row":
            self.row = min(self.row + self.rows, _MOST)
        elif name == _TEXT + "p":
            self.in_text = False

    def _end_cell(self) -> None:
        if self.failed is not None:
            said = "".join(self.failed)[:40]
            text = said if said.startswith("#") else "#N/A"
            self.errors.setdefault(self.table, {})[self.row + 1, self.column] = text
        self.column, self.failed = min(self.column + self.columns, _MOST), None

    def text(self, data: str) -> None:
        if self.failed is not None and self.in_text:
            self.failed.append(data)


def _number(facts: dict[str, Any], name: str) -> int:
    text = facts.get(_TABLE + name, "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1

"""The child process that opens a workbook: `python -m sheets.worker '{kind, name, limits}'`, the file on stdin, one JSON line a fact.

Lines: ["sheet", name, hidden], ["row", number, cells], ["end", blank rows, whether it stopped early]; at last what files.confined says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from math import isfinite
from typing import Any, BinaryIO

from files.confined import Line, main
from files.refused import Refused
from sheets.limits import Limits
from sheets.source import Merge, Source


def read(file: BinaryIO, order: dict[str, Any]) -> Iterator[Line]:
    """Every sheet of the file with its rows."""
    budget, some = _Budget(Limits(**order["limits"])), False
    for source in _sources(file, order["kind"], order["name"], budget.limits):
        some = True
        yield ["sheet", source.name, source.hidden]
        yield from _rows(source, budget)
    if not some:
        raise Refused("no_sheets")


def _sources(file: BinaryIO, kind: str, name: str, limits: Limits) -> Iterator[Source]:
    """Each library is loaded only for what it reads: they cost more time than a small file."""
    if kind == "csv":
        from sheets import delimited

        return delimited.sources(file, name, limits.cell_characters)
    if kind == "xls":
        from sheets import xls

        return xls.sources(file)
    if kind == "ods":
        from sheets import ods

        return ods.sources(file)
    from sheets import xlsx

    return xlsx.sources(file, limits.rows)


def _rows(source: Source, budget: _Budget) -> Iterator[Line]:
    """The rows with content. Two hundred blank ones in a row end the sheet: formatted emptiness can be a million rows long."""
    merged, failed = _Merged(source.merges), _by_row(source)
    blank = run = 0
    stopped = False
    for number, values in enumerate(source.rows, start=1):
        cells = _trimmed(_with_errors(values, failed[number]) if number in failed else values)
        if not cells:
            run += 1
            if run >= budget.limits.blank_rows:
                stopped = True
                break
            continue
        blank, run = blank + run, 0
        if merged.any:
            cells = merged.filled(number, cells)
        budget.spend(source.name, number, cells)
        yield ["row", number, cells]
    yield ["end", blank, stopped]


def _by_row(source: Source) -> dict[int, dict[int, str]]:
    rows: dict[int, dict[int, str]] = {}
    for (row, column), text in source.errors.items():
        rows.setdefault(row, {})[column] = text
    return rows


def _with_errors(values: Sequence[Any], failed: dict[int, str]) -> list[Any]:
    row = list(values) + [None] * (max(failed) + 1 - len(values))
    for column, text in failed.items():
        row[column] = text
    return row


def _trimmed(values: Sequence[Any]) -> list[Any]:
    """As JSON, without the empty cells at the end; nothing when all are empty."""
    end = len(values)
    while end and ((value := values[end - 1]) is None or (isinstance(value, str) and not value.strip())):
        end -= 1
    return [_plain(value) for value in values[:end]]


def _plain(value: Any) -> Any:
    """A value as JSON: dates carry their kind, what else there is becomes text."""
    if type(value) is str:
        return (value.replace("\r\n", "\n") if "\r" in value else value) or None
    if type(value) is float:
        return _number(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"datetime": datetime(value.year, value.month, value.day).isoformat()}  # noqa: DTZ001  a sheet knows no zone
    return str(value)


def _number(value: float) -> int | float:
    """Each format and library has its own mind whether 12 is whole."""
    if not isfinite(value):
        raise Refused("damaged")
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


class _Merged:
    """What stands in a merged cell counts for each row beside it, as a person reads it."""

    def __init__(self, merges: Iterable[Merge]) -> None:
        self.starting: dict[int, list[tuple[int, int]]] = {}
        for top, bottom, column in merges:
            self.starting.setdefault(top, []).append((column, bottom))
        self.any = bool(self.starting)
        self.open: dict[int, tuple[int, Any]] = {}

    def filled(self, number: int, cells: list[Any]) -> list[Any]:
        row = list(cells)
        for column, (bottom, value) in list(self.open.items()):
            if number > bottom:
                del self.open[column]
            elif column >= len(row):
                row += [None] * (column - len(row)) + [value]
            elif row[column] is None:
                row[column] = value
        for column, bottom in self.starting.get(number, ()):
            if column < len(row) and row[column] is not None:
                self.open[column] = (bottom, row[column])
        return row


class _Budget:
    """What the whole workbook may still hold."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rows = limits.rows
        # A shared text may be named a million times; no honest sheet comes near a quarter of what it may unpack to.
        self.characters = limits.unpacked_bytes // 4

    def spend(self, sheet: str, number: int, cells: Sequence[Any]) -> None:
        self.rows -= 1
        if self.rows < 0:
            raise Refused("rows", sheet=sheet, limit=self.limits.rows)
        if len(cells) > self.limits.columns:
            raise Refused("columns", sheet=sheet, row=number, limit=self.limits.columns)
        lengths = [len(cell) for cell in cells if type(cell) is str]
        if lengths and max(lengths) > self.limits.cell_characters:
            raise Refused("characters", place=f"{sheet}!{number}", limit=self.limits.cell_characters)
        self.characters -= sum(lengths)
        if self.characters < 0:
            raise Refused("unpacked", megabytes=self.limits.unpacked_bytes // 1024 // 1024)


if __name__ == "__main__":
    main(read)

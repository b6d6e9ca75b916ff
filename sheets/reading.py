"""Workbooks as people send them (Excel, WPS, LibreOffice, .csv), read without trusting them.

The order of the checks: size, first bytes and directory (files.recognition), zip against its limits (files.packages); then a child
process with a limit of memory and of time opens the file (sheets.worker), so that a bomb or a crash inside a library becomes a
sentence for the person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from files.child import opened, told
from files.packages import check_package
from files.recognition import kind_of
from files.refusals import in_words
from files.refused import Refused
from sheets.limits import Limits
from sheets.refusals import REASONS, UnreadableSheet

__all__ = [
    "Cell",
    "Sheet",
    "SheetEnd",
    "SheetRow",
    "SheetStart",
    "UnreadableSheet",
    "cell_text",
    "command_limits",
    "is_error",
    "letters",
    "limits_in_force",
    "place",
    "read_workbook",
    "stream_rows",
]

Cell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True)
class SheetStart:
    name: str
    hidden: bool = False


@dataclass(frozen=True)
class SheetRow:
    number: int  # as seen in Excel
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class SheetEnd:
    blank_rows: int = 0
    #: Whether reading ended at a long run of blank rows; what may follow it was not read.
    stopped: bool = False


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: list[SheetRow] = field(default_factory=list)
    blank_rows: int = 0
    hidden: bool = False
    #: Whether reading ended at a long run of blank rows; what may follow it was not read.
    stopped: bool = False


def read_workbook(source: Path | BinaryIO, limits: Limits | None = None) -> list[Sheet]:
    """All sheets with their rows that hold something. Raises UnreadableSheet, and nothing else, for a file that cannot be read."""
    sheets: list[Sheet] = []
    for part in stream_rows(source, limits):
        if isinstance(part, SheetStart):
            sheets.append(Sheet(part.name, hidden=part.hidden))
        elif isinstance(part, SheetRow):
            sheets[-1].rows.append(part)
        else:
            last = sheets[-1]
            sheets[-1] = Sheet(last.name, last.rows, part.blank_rows, last.hidden, part.stopped)
    return sheets


def stream_rows(source: Path | BinaryIO, limits: Limits | None = None) -> Iterator[SheetStart | SheetRow | SheetEnd]:
    """The same row by row, as the child says them: each sheet is a start, its rows, and an end. Nothing is held.

    UnreadableSheet may come after many rows; whoever writes as it reads does so in one transaction.
    """
    caps = limits or limits_in_force()
    with in_words(UnreadableSheet, REASONS):
        for kind, *facts in _told_by_child(source, caps):
            yield _part(kind, facts)


def limits_in_force() -> Limits:
    """What holds for an upload."""
    return Limits(
        max_bytes=settings.IMPORT_MAX_BYTES,
        unpacked_bytes=settings.IMPORT_MAX_UNPACKED_BYTES,
        entries=settings.IMPORT_MAX_ENTRIES,
        ratio=settings.IMPORT_MAX_RATIO,
        rows=settings.IMPORT_MAX_ROWS,
        columns=settings.IMPORT_MAX_COLUMNS,
        blank_rows=settings.IMPORT_MAX_BLANK_ROWS,
        seconds=settings.IMPORT_SECONDS,
        memory_bytes=settings.IMPORT_MEMORY_BYTES,
    )


def command_limits() -> Limits:
    """What holds for commands and jobs, where nobody waits for a page."""
    return replace(
        limits_in_force(),
        max_bytes=settings.IMPORT_COMMAND_MAX_BYTES,
        unpacked_bytes=settings.IMPORT_COMMAND_MAX_UNPACKED_BYTES,
        rows=settings.IMPORT_COMMAND_MAX_ROWS,
        seconds=settings.IMPORT_COMMAND_SECONDS,
        memory_bytes=settings.IMPORT_COMMAND_MEMORY_BYTES,
    )


# --- the child ---
_SHEETS = ("xlsx", "xls", "ods", "csv")


def _told_by_child(source: Path | BinaryIO, limits: Limits) -> Iterator[list[Any]]:
    with opened(source, limits) as (file, name, size):
        kind = _accepted(file, name, size, limits)
        order = {"kind": kind, "name": Path(name).stem[:100]}
        try:
            yield from told("sheets.worker", file, order, limits)
        except Refused as refused:
            if refused.code == "damaged" and name.lower().endswith(".et"):
                raise Refused("et") from refused
            raise


def _accepted(file: BinaryIO, name: str, size: int, limits: Limits) -> str:
    """The kind of a file that holds sheets, within the limits of its container."""
    kind = kind_of(file, name)
    if kind in ("xlsx", "ods"):
        check_package(file, size, limits)
    if kind not in _SHEETS:
        raise Refused("archive" if kind == "zip" else kind)
    return kind


def _part(kind: str, facts: list[Any]) -> SheetStart | SheetRow | SheetEnd:
    if kind == "row":
        return SheetRow(facts[0], tuple([_value(cell) for cell in facts[1]]))
    return SheetStart(*facts) if kind == "sheet" else SheetEnd(*facts)


def _value(cell: Any) -> Cell:
    # A wall clock of the sheet, with no zone.
    return datetime.fromisoformat(cell["datetime"]) if isinstance(cell, dict) else cell


# --- cells ---
_UNSEEN = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]|_x000[dD]_")
_GUARDED = re.compile(r"^'(?=[\s\u3000]*[=+\-@＝＋－＠])", re.MULTILINE)


_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!)", re.IGNORECASE)


def is_error(text: str) -> bool:
    """Whether a failed formula stands where a value should be."""
    return bool(_ERROR.fullmatch(text))


def cell_text(value: Cell) -> str:
    """What a person sees in the cell: 12.0 → 12, dates as 2026-11-22, without blanks around and unseen characters."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, str):
        # The apostrophe that our own exports put before what looks like a formula is taken off again.
        return _GUARDED.sub("", _UNSEEN.sub("", value).replace("\u00a0", " ").strip())
    return str(value)


def letters(column: int) -> str:
    """The letters of a column counted from 0: 0 → A, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def place(sheet: str, column: int, row: int) -> str:
    """Where a cell stands, as Excel names it: Sheet1!F140. The column is counted from 0, as in `SheetRow.cells`."""
    return f"{sheet}!{letters(column)}{row}"

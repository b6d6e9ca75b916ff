"""Rows of a file on its way in: those to be looked at, and those to be mended and sent again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO, Protocol, TypeVar

from django.utils.translation import gettext as _

from sheets.columns import Table
from sheets.problems import Problem, outcome
from sheets.reading import cell_text
from sheets.writing import write_sheets

_GRAVEST_FIRST = ["failed", "warned", "fixed"]


class Checked(Protocol):
    """A row with what was found in it."""

    @property
    def problems(self) -> Sequence[Problem]: ...


Row = TypeVar("Row", bound=Checked)


def findings(rows: Iterable[Row], show: str = "") -> list[Row]:
    """The rows that have something to be looked at, the gravest first; or those of one outcome."""
    shown = [show] if show in _GRAVEST_FIRST else _GRAVEST_FIRST
    found = [row for row in rows if outcome(row.problems) in shown]
    return sorted(found, key=lambda row: _GRAVEST_FIRST.index(outcome(row.problems)))


def reason_of(row: Checked) -> str:
    """Why it was not taken."""
    return "；".join(problem.message for problem in row.problems if problem.level == "error")


def write_rows_to_mend(target: BinaryIO, tables: Iterable[Table], reasons: Mapping[tuple[str, int], str]) -> None:
    """The rows (sheet, number) as they stand in the file, under its own headings, with the reason beside each.

    A file that came back with reasons in it leaves these behind.
    """
    sheets = [_to_mend(table, reasons) for table in tables]
    write_sheets(target, [sheet for sheet in sheets if sheet[2]] or sheets)


def _to_mend(table: Table, reasons: Mapping[tuple[str, int], str]) -> tuple[str, list[str], list[list[str]]]:
    name, reason = table.sheet.name, _("错误原因")
    kept = [index for index, header in enumerate(table.headers) if header != reason]
    rows = [
        [reasons[name, row.number], *(cell_text(row.cells[i]) if i < len(row.cells) else "" for i in kept)]
        for row in table.rows()
        if (name, row.number) in reasons
    ]
    return name, [reason, *(table.headers[index] for index in kept)], rows

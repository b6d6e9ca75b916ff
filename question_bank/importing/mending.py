"""The questions that failed, as a workbook to mend: in their own layout, with the reason beside each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from question_bank.importing.columns import COLUMNS, LABELS
from question_bank.models import QuestionBatch, StagedQuestion
from sheets.problems import Problem
from sheets.writing import write_sheets

Row = list[Any]
#: RawQuestion as plain data, and why it failed. Gone through once for each sheet.
Failures = Callable[[], Iterable[tuple[dict[str, Any], str]]]


def write_failed_rows(target: BinaryIO, batch: QuestionBatch) -> None:
    tables = {table["sheet"]: table["headers"] for table in batch.counts.get("tables", [])}
    write_failures(target, tables, lambda: _failures(batch))


def _failures(batch: QuestionBatch) -> Iterator[tuple[dict[str, Any], str]]:
    failed = batch.staged.filter(status=StagedQuestion.Status.FAILED, is_aside=False)
    for staged in failed.iterator(chunk_size=500):
        yield staged.raw, why(Problem(**problem) for problem in staged.found["problems"])


def write_failures(target: BinaryIO, tables: dict[str, list[str]], failures: Failures) -> None:
    """`tables` are the sheets of the file with their headings; none for a text."""
    if tables:
        write_sheets(target, [(name, _headers(heads), _rows(name, heads, failures)) for name, heads in tables.items()])
    else:
        names = _filled(failures)
        write_sheets(target, [(_("需要改的题"), _own_headers(names), _own_rows(names, failures))])


def why(problems: Iterable[Problem]) -> str:
    return "\n".join(f"{problem.column}：{problem.message}" for problem in problems if problem.level == "error")


def _reason() -> str:
    return _("错误原因")


# --- a workbook: its own columns ---
def _headers(headers: Sequence[str]) -> list[str]:
    """A file that was mended before keeps one column of reasons."""
    return [header for header in headers if header != _reason()] + [_reason()]


def _rows(sheet: str, headers: Sequence[str], failures: Failures) -> Iterator[Row]:
    for failed, reason in failures():
        if failed["sheet"] == sheet:
            for number, raw in enumerate([failed, *failed["parts"]]):
                yield [*_cells(raw, headers), "" if number else reason]


def _cells(raw: dict[str, Any], headers: Sequence[str]) -> Row:
    cells = raw["cells"][: len(headers)] + [None] * (len(headers) - len(raw["cells"]))
    return [cell for header, cell in zip(headers, cells, strict=True) if header != _reason()]


# --- anything else: the columns of our template that are filled ---
def _own_headers(names: Sequence[str]) -> list[str]:
    return [_("位置"), *(str(LABELS[name]) for name in names), _("原文"), _reason()]


def _filled(failures: Failures) -> list[str]:
    names = {name for raw, _reason in failures() for name, text in raw["fields"].items() if text}
    return [column.field for column in COLUMNS if column.field in names]


def _own_rows(names: Sequence[str], failures: Failures) -> Iterator[Row]:
    for raw, reason in failures():
        yield [raw["where"], *(raw["fields"].get(name, "") for name in names), raw["source"], reason]

"""A table of marks from a .csv file: a row an attempt, a column `slots.N.mark` a slot, as Moodle's own tables are laid out.

Not read as people's workbooks are (sheets.reading): there blank cells and rows are formatting, here they are marks of 0,
and a hundred slots are more columns than a workbook may have.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from exams.statistics.marks import Marks

_SLOT = re.compile(r"slots\.([0-9]{1,9})\.mark")
_NUMBER = re.compile(r"[+-]?([0-9]{1,9}(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][+-]?[0-9]{1,2})?")
#: Digits before the point; more would be a slip, and overflow.
_DIGITS = 9


class UnreadableMarks(ValueError):
    """Why the table cannot be counted, in a sentence that names row and column as a spreadsheet would."""


def read_marks(path: Path, maxima: Sequence[Decimal]) -> tuple[list[int], Marks]:
    """The slots in the order of their numbers, and their marks. One maximum holds for all slots."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _table(csv.reader(file, strict=True), maxima)
    except OSError as error:
        raise UnreadableMarks(f"打不开文件 {path}：{error.strerror}。") from error
    except UnicodeDecodeError as error:
        raise UnreadableMarks(f"文件 {path} 不是 UTF-8 编码。请在表格软件里另存为“CSV UTF-8”再试。") from error
    except csv.Error as error:
        raise UnreadableMarks(f"文件 {path} 不是完好的 CSV：引号不成对，或者有一格太长。") from error


def number(text: str) -> Decimal | None:
    """A plain decimal number, or one as programs write very small ones (5e-05); None for anything else."""
    value = Decimal(text) if _NUMBER.fullmatch(text) else None
    return value if value is not None and value.adjusted() < _DIGITS else None


def _table(lines: Iterator[list[str]], maxima: Sequence[Decimal]) -> tuple[list[int], Marks]:
    header = next(lines, [])
    slots = _slots(header)
    full = _full(maxima, len(slots))
    places = [place for place, _ in slots.values()]
    names = [name for _, name in slots.values()]
    return list(slots), Marks.of(list(_rows(lines, len(header), places, names, full)), full)


def _slots(header: Sequence[str]) -> dict[int, tuple[int, str]]:
    """By number, in the order of numbers: where its column stands, and its heading."""
    slots: dict[int, tuple[int, str]] = {}
    for place, cell in enumerate(header):
        name = cell.strip()
        if found := _SLOT.fullmatch(name):
            if int(found[1]) in slots:
                raise UnreadableMarks(f"第 1 行有两个“{name}”列，不知道以哪一个为准。")
            slots[int(found[1])] = place, name
    if not slots:
        raise UnreadableMarks("第 1 行没有 slots.1.mark 这样的列，找不到得分。")
    return dict(sorted(slots.items()))


def _full(maxima: Sequence[Decimal], slots: int) -> list[Decimal]:
    full = list(maxima) * slots if len(maxima) == 1 else list(maxima)
    if len(full) != slots:
        raise UnreadableMarks(
            f"--max 写了 {len(maxima)} 个满分，表里有 {slots} 个 slots.N.mark 列，个数要相同，或者只写一个。"
        )
    return full


def _rows(
    lines: Iterable[list[str]], width: int, places: Sequence[int], names: Sequence[str], full: Sequence[Decimal]
) -> Iterator[list[Decimal]]:
    known = _Numbers()
    for row, cells in enumerate(lines, start=2):
        if not cells:
            continue
        if len(cells) != width:
            raise UnreadableMarks(f"第 {row} 行有 {len(cells)} 格，表头有 {width} 格，对不上是哪一列。")
        texts = [cells[place] for place in places]
        marks = [known[text] for text in texts]
        if any(mark > most for mark, most in zip(marks, full, strict=True)):
            raise UnreadableMarks(_what_is_wrong(row, names, texts, full))
        yield marks


#: Stands for what is no number, since it is more than any slot is out of.
_NONE = Decimal("Infinity")


class _Numbers(dict[str, Decimal]):
    """Each spelling is understood once: a large table holds few different ones. Nothing written is a mark of 0."""

    def __missing__(self, text: str) -> Decimal:
        mark = number(text.strip() or "0")
        self[text] = _NONE if mark is None else mark
        return self[text]


def _what_is_wrong(row: int, names: Sequence[str], texts: Sequence[str], full: Sequence[Decimal]) -> str:
    known = _Numbers()
    wrong = (
        (name, text.strip(), most) for name, text, most in zip(names, texts, full, strict=True) if known[text] > most
    )
    name, text, most = next(wrong)
    if known[text] == _NONE:
        return f"第 {row} 行“{name}”列写的“{text[:40]}”不是得分。"
    return f"第 {row} 行“{name}”列的得分 {text} 高于满分 {most}。满分不是 {most} 的，请用 --max 写明。"

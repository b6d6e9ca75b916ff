"""What is found in the rows of a file, and the rows that go back to be mended."""

from dataclasses import dataclass
from io import BytesIO

import pytest

from sheets.columns import Column, find_table
from sheets.mending import findings, reason_of, write_rows_to_mend
from sheets.problems import Problem
from sheets.reading import read_workbook
from tests.sheets.books import make_book

COLUMNS = (Column("name", "姓名"), Column("score", "得分"))


@dataclass
class Row:
    name: str
    problems: list[Problem]


def row(*levels):
    return Row("".join(levels), [Problem(level, "表!A1", "得分", "", f"{level}。") for level in levels])


ROWS = [row("fixed"), row(), row("warning", "fixed"), row("error", "warning"), row("fixed", "fixed")]


@pytest.mark.parametrize(
    ("show", "names"),
    [
        ("", ["errorwarning", "warningfixed", "fixed", "fixedfixed"]),
        ("fixed", ["fixed", "fixedfixed"]),
        ("failed", ["errorwarning"]),
        ("什么", ["errorwarning", "warningfixed", "fixed", "fixedfixed"]),
    ],
)
def test_rows_with_something_to_be_looked_at_come_the_gravest_first(show, names):
    assert [found.name for found in findings(ROWS, show)] == names


def test_the_reason_is_what_was_wrong_and_not_what_was_only_noticed():
    assert reason_of(row("error", "warning", "error")) == "error。；error。"


def mended(book, reasons):
    tables = [table for sheet in read_workbook(book) if (table := find_table(sheet, COLUMNS))]
    target = BytesIO()
    write_rows_to_mend(target, tables, reasons)
    return target, {
        sheet.name: [["" if cell is None else cell for cell in row.cells] for row in sheet.rows]
        for sheet in read_workbook(target)
    }


def test_wrong_rows_go_back_as_they_stand_in_their_sheet_with_the_reason_beside_them():
    book = make_book(
        ("一队", [["名单"], ["姓名", "附注", "得分"], ["张三", "补登", 99], ["李四", "", 60]]),
        ("二队", [["姓名", "得分"], ["王五", 70]]),
    )

    _, sheets = mended(book, {("一队", 3): "得分太高。"})

    assert sheets == {"一队": [["错误原因", "姓名", "附注", "得分"], ["得分太高。", "张三", "补登", "99"]]}


def test_a_file_that_came_back_has_no_second_column_of_reasons():
    first, _ = mended(make_book(("队", [["姓名", "得分"], ["张三", 99]])), {("队", 2): "得分太高。"})

    _, sheets = mended(first, {("队", 2): "没有这个人。"})

    assert sheets == {"队": [["错误原因", "姓名", "得分"], ["没有这个人。", "张三", "99"]]}

"""Rows of question files for tests."""

from datetime import date

from question_bank.importing.columns import COLUMNS
from question_bank.importing.plan import plan_import
from question_bank.importing.reading import read_question
from question_bank.importing.rows import raw_question
from sheets.columns import find_table
from sheets.reading import read_workbook
from tests.sheets.books import make_book

TODAY = date(2026, 11, 22)
SOUND = {
    "题型": "单选题",
    "题干": "当事人要求听证的，应当在几日内提出？",
    "选项A": "三日",
    "选项B": "五日",
    "选项C": "七日",
    "选项D": "十日",
    "正确答案": "B",
}


def read(sheet="题目", **cells):
    """A sound row with some cells changed; None leaves the column out of the file altogether."""
    row = {name: value for name, value in (SOUND | cells).items() if value is not None}
    [found] = read_workbook(make_book((sheet, [list(row), list(row.values())])))
    table = find_table(found, COLUMNS)
    return read_question(raw_question(table, next(table.rows())))


def told(reading, *levels):
    """What is said of the row: (level, column, message)."""
    return [
        (p.level, p.column, p.message) for p in reading.problems if p.level in (levels or ("error", "warning", "fixed"))
    ]


def book(*rows, sheet="题目", header=None):
    """A workbook of rows given as mappings over a sound row; columns as they come up."""
    rows = [{**SOUND, **row} for row in rows]
    header = header or list(dict.fromkeys(name for row in rows for name in row))
    return make_book((sheet, [header, *([row.get(name) for name in header] for row in rows)]))


def plan(*rows, unit=None, **options):
    return plan_import(read_workbook(book(*rows)), organisation=unit, on=TODAY, **options)


def messages(planned_row, level="error"):
    return [problem.message for problem in planned_row.problems if problem.level == level]

"""Our own workbook: every cell reads back as it was written, and the reader of sheets takes each kind for what it is."""

from base64 import b64decode
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from random import Random

import pytest
from hypothesis import given
from openpyxl import load_workbook
from PIL import Image

from documents.pictures import keep, mark_text
from question_bank.exchange import xlsx
from question_bank.importing.columns import COLUMNS
from question_bank.importing.reading import read_question
from question_bank.importing.tables import pictures_in, questions_of, tables_of
from sheets.columns import find_table
from sheets.reading import cell_text, read_workbook, stream_rows
from tests.question_bank.exchange.objects import CASE, ONE_OF_EACH, banks, choice, many
from tests.sheets.mutants import read_in_this_process


def written(*items):
    target = BytesIO()
    losses = xlsx.write(target, items)
    target.seek(0)
    return target, losses


def sheets_of(*items):
    return read_workbook(written(*items)[0])


def cells(sheet):
    """The rows by field, without what is empty."""
    table = find_table(sheet, COLUMNS)
    rows = [{name: cell_text(table.cell(row, name)) for name in table.mapping} for row in table.rows()]
    return [{name: text for name, text in row.items() if text} for row in rows]


def read(*items):
    tables, _notes = tables_of(sheets_of(*items)[:1])
    return [read_question(raw) for raw in questions_of(tables)]


@pytest.mark.parametrize("item", ONE_OF_EACH, ids=lambda item: item.kind)
def test_each_kind_is_read_for_what_it_is(item):
    item = replace(
        item, explanation="因为。", basis="《甲法》第一条", code="Q1", marks=Decimal("1.5"), tags=["费用", "程序"]
    )
    [reading] = read(item)

    assert [problem.message for problem in reading.problems] == []
    assert (reading.kind, reading.stem, reading.material) == (item.kind, item.stem, item.material)
    assert (reading.options, reading.answer, reading.rules) == (item.options, item.answer, item.rules)
    assert (reading.explanation, reading.basis, reading.code) == ("因为。", "《甲法》第一条", "Q1")
    assert (reading.marks, reading.tags) == (Decimal("1.5"), ("费用", "程序"))
    assert [(part.kind, part.answer) for part in reading.parts] == [(part.kind, part.answer) for part in item.parts]


@given(banks)
@many(15)
def test_every_cell_reads_back_as_it_was_written(bank):
    with pytest.MonkeyPatch.context() as patch:
        read_in_this_process(patch)
        rows = cells(sheets_of(*bank)[0])

    expected = [xlsx._cells(each, number) for item in bank for number, each in enumerate(item.with_parts())]
    kept = [{name: cell_text(str(cell)) for name, cell in row.items() if cell not in ("", None)} for row in expected]
    assert [row | {"marks": Decimal(row["marks"])} if "marks" in row else row for row in rows] == [
        row | {"marks": Decimal(row["marks"])} if "marks" in row else row for row in kept
    ]


@pytest.mark.parametrize(
    ("kind", "answer", "cell"),
    [
        ("blank", [["五", "5"], ["十"]], "五|5；十"),
        ("blank", [["五|六"], ["十"]], '[["五|六"], ["十"]]'),
        ("blank", [["（五）"]], '[["（五）"]]'),
        ("matching", [["甲", "子"], ["乙", "丑"]], "甲→子\n乙→丑"),
        ("matching", [["甲→乙", "子"]], '[["甲→乙", "子"]]'),
        ("ordering", ["C", "A", "B"], "C,A,B"),
        ("numeric", [5, 0.1], "5±0.1"),
        ("numeric", [-0.00001, 0], "-0.00001±0"),
        ("judge", [False], "错误"),
        ("multiple", ["A", "C"], "AC"),
    ],
)
def test_the_words_of_a_key(kind, answer, cell):
    assert xlsx.answer_of(choice(kind, answer)) == cell


def test_no_text_becomes_a_formula():
    [row] = cells(sheets_of(choice(stem='=HYPERLINK("http://x")\n@甲', explanation="＝1+1"))[0])

    assert (row["stem"], row["explanation"]) == ('=HYPERLINK("http://x")\n@甲', "＝1+1")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "\t=", " ="])
def test_whatever_field_begins_like_a_formula_is_a_guarded_text(sign):
    live = f"{sign}cmd|' /C calc'!A0"
    options = [{"key": "A", "text": live}, {"key": "B", "text": "乙"}]
    part = choice(stem=live, options=options)
    texts = {"stem": live, "explanation": live, "basis": live, "code": live, "material": live}
    item = choice(**texts, options=options, tags=[live], category=(live,), parts=[part])
    [sheet] = load_workbook(written(item)[0]).worksheets
    found = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value and "cmd" in str(cell.value)]

    assert len(found) == 10
    assert {cell.data_type for cell in found} == {"s"}
    assert all(cell.value.startswith("'") for cell in found)


def test_a_picture_goes_in_pieces_into_a_sheet_of_its_own_and_once():
    noise = Random(1).randbytes(160 * 160 * 3)
    target = BytesIO()
    Image.frombytes("RGB", (160, 160), noise).save(target, "PNG")
    mark, picture = keep(target.getvalue())
    item = choice(stem=f"看{mark_text(mark)}", pictures={mark: picture})
    _questions, sheet = sheets_of(item, item)

    pictures = pictures_in(stream_rows(written(item, item)[0]))

    assert len(sheet.rows) == 5
    assert {name: b64decode(data) for name, data in pictures.items()} == {mark: picture}


def test_as_many_option_columns_as_the_longest_question_needs():
    long = choice(options=[{"key": chr(65 + n), "text": f"第{n}"} for n in range(26)], answer=["Z"])
    [reading] = read(replace(CASE, parts=[long]))

    assert reading.parts[0].answer == ["Z"]
    assert len(reading.parts[0].options) == 26


def test_a_text_longer_than_a_cell_is_named():
    _target, losses = written(choice(explanation="长" * 40_000), choice())

    assert [str(loss) for loss in losses] == [
        "Excel 工作簿 不能保存一格里超过 32,767 个字符的文字：第 1 题。多出的部分没有写入。"
    ]

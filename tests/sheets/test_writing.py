from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from sheets.reading import cell_text, read_workbook
from sheets.writing import SheetColumn, TemplateColumn, guarded, write_sheets, write_table, write_template
from tests.builders import moment

COLUMNS = [
    SheetColumn("姓名", 12, "text"),
    SheetColumn("公共", 10, "hours", "分类"),
    SheetColumn("业务", 10, "hours", "分类"),
    SheetColumn("人数", 8, "integer"),
    SheetColumn("达标率", 8, "percent"),
    SheetColumn("日期", 12, "date"),
]
PAYLOADS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "\u3000=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＋1+cmd",
    "－1+cmd",
    "＠SUM(1)",
    "　＝HYPERLINK(1)",
    "好\n=1+1",
    '=HYPERLINK("http://x","y")',
]


def table(rows=(), totals=None, columns=COLUMNS, facts=("截至 2026-11-22",), **options):
    target = BytesIO()
    write_table(
        target,
        sheet_name="学时",
        title="学时报表",
        facts=list(facts),
        columns=columns,
        rows=rows,
        totals=totals,
        **options,
    )
    return load_workbook(target)["学时"]


def test_numbers_are_numbers_with_the_format_of_their_column():
    sheet = table([["张三", Decimal("38.50"), 0.25, 12, 0.755, date(2026, 1, 2)]])

    row = sheet[5]
    assert [cell.data_type for cell in row] == ["s", "n", "n", "n", "n", "d"]
    assert [cell.value for cell in row][1:5] == [38.5, 0.25, 12, 0.755]
    assert [cell.number_format for cell in row][1:] == ["0.0#", "0.0#", "0", "0.0%", "yyyy-mm-dd"]


def test_the_title_the_facts_and_the_header_stand_over_the_rows_and_stay_in_sight():
    sheet = table([["张三", 1, 2, 3, 0, None]])

    assert [sheet["A1"].value, sheet["A2"].value, sheet["B3"].value, sheet["A4"].value] == [
        "学时报表", "截至 2026-11-22", "分类", "姓名"]  # fmt: skip
    assert sheet.freeze_panes == "A5"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["B3:C3"]


def test_a_table_prints_on_a4_across_one_page_with_its_header_on_each():
    sheet = table()

    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.print_title_rows == "$3:$4"
    assert table(landscape=False).page_setup.orientation == "portrait"


def test_totals_stand_under_the_rows():
    sheet = table([["张三", 1, 2, 3, 0, None]], totals=["合计", 1, 2, 3, None, None])

    assert [cell.value for cell in sheet[6]] == ["合计", 1, 2, 3, None, None]


def test_rows_of_another_length_than_the_columns_are_a_mistake():
    with pytest.raises(ValueError, match="shorter"):
        table([["张三"]])


def test_a_moment_is_written_in_chinese_time():
    sheet = table([["张三", 1, 2, 3, 0, moment("2026-11-22 10:30")]])

    assert str(sheet["F5"].value) == "2026-11-22 10:30:00"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_a_formula(payload):
    sheet = table([[payload, payload, 1, 1, 1, None]], totals=[payload, 1, 1, 1, 1, None], facts=[payload])

    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "'" in sheet["A5"].value
    assert not [line for cell in cells for line in cell.value.split("\n") if line.strip("\u3000 \u00a0\ufeff")[:1] in "=@＝＠"
                and line.strip()]  # fmt: skip


@pytest.mark.parametrize("text", ["", "-", "—", "张三", "-5", "+3.5", "-12%", "A=B", "2026-11-22", "第-1条"])
def test_harmless_text_is_left_as_it_is(text):
    assert guarded(text) == text


@given(st.text(max_size=60))
def test_the_guard_comes_off_again_when_the_file_is_read(text):
    assert cell_text(guarded(text)) == cell_text(cell_text(guarded(cell_text(guarded(text)))))


@pytest.mark.parametrize("payload", [payload for payload in PAYLOADS if payload.strip() == payload])
def test_a_payload_comes_back_unchanged_through_our_own_files(payload):
    target = BytesIO()

    write_sheets(target, [("一", ["题干"], [[payload]])])

    assert cell_text(read_workbook(target)[0].rows[1].cells[0]) == cell_text(payload)


@pytest.mark.parametrize("value", [float("inf"), float("nan"), Decimal("Infinity")])
def test_what_is_no_number_is_written_as_text(value):
    assert table([["张三", value, 2, 3, 0, None]])["B5"].data_type == "s"


def test_signs_that_no_workbook_may_hold_are_left_out():
    assert table([["张\x00\x0b三", 1, 2, 3, 0, None]])["A5"].value == "张三"


def test_a_text_longer_than_a_cell_is_cut():
    assert len(table([["长" * 40_000, 1, 2, 3, 0, None]])["A5"].value) <= 32_767


@pytest.mark.parametrize(("name", "written"), [("a/b[c]*?:\\", "a b c"), ("长" * 40, "长" * 31), ("'", "Sheet1")])
def test_the_name_of_a_sheet_is_made_one_that_excel_allows(name, written):
    target = BytesIO()

    write_sheets(target, [(name, ["a"], [])])

    assert load_workbook(target).sheetnames == [written]


def test_a_template_has_its_drop_downs_samples_and_explanations():
    target = BytesIO()
    columns = [
        TemplateColumn("题型", 10, "从下拉列表中选。", True, ("单选题", "多选题")),
        TemplateColumn("题干", 40, "题目的文字。"),
    ]

    write_template(target, sheet_name="题目", columns=columns, samples=[["单选题", "一"]], notes=["一行一题。"])

    book = load_workbook(target)
    [listed] = book["题目"].data_validations.dataValidation
    assert (listed.formula1, str(listed.sqref)) == ('"单选题,多选题"', "A2:A2001")
    assert [[cell.value for cell in row] for row in book["题目"]] == [["题型（必填）", "题干"], ["单选题", "一"]]
    assert [[cell.value for cell in row] for row in book["填写说明"]] == [
        ["说明", "一行一题。"],
        ["“题型”列", "从下拉列表中选。"],
        ["“题干”列", "题目的文字。"],
    ]

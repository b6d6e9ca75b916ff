"""Sheets that are no .xlsx come out as the same rows."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest

from sheets import worker, xlsx
from sheets.reading import UnreadableSheet, limits_in_force, read_workbook
from tests.files.containers import compound
from tests.sheets import open_documents as od
from tests.sheets.books import make_book, packed, parts_of, sheet_xml, with_sheet

BANK = Path(__file__).parent / "files" / "bank.xls"


def rows_of(sheet):
    return [(row.number, row.cells) for row in sheet.rows]


def csv(text, encoding="utf-8", name="题库.csv"):
    file = BytesIO(text if isinstance(text, bytes) else text.encode(encoding))
    file.name = name
    return file


# --- .xls ---
def test_an_old_workbook_is_read_with_dates_merged_cells_and_failed_formulas():
    bank, spare = read_workbook(BANK)

    assert (bank.name, bank.hidden, spare.name, spare.hidden) == ("题目", False, "备用", True)
    assert rows_of(bank) == [
        (1, ("题型", "题干", "选项A", "选项B", "答案", "日期", "分值")),
        (2, ("单选题", "第一题", "甲", "乙", "A", datetime(2026, 1, 2), 2)),  # noqa: DTZ001  a sheet knows no zone
        (3, ("单选题", "第二题", "丙", "丁", "B", datetime(2026, 1, 2, 9, 30), 2.5)),  # noqa: DTZ001  a sheet knows no zone
        (5, ("判断题", "第三题", None, None, True)),
        (6, (None, "#N/A")),
    ]


def test_a_sheet_of_wps_is_read_when_it_is_an_old_workbook_inside():
    file = BytesIO(BANK.read_bytes())
    file.name = "题库.et"

    assert read_workbook(file) == read_workbook(BANK)


def test_an_old_workbook_with_a_password_is_refused_by_name():
    locked = b"\x09\x08\x10\0" + b"\0\x06\x05\0" + b"\0" * 12 + b"\x2f\0\x36\0" + b"\0" * 54

    with pytest.raises(UnreadableSheet, match="密码"):
        read_workbook(BytesIO(compound({"Workbook": locked})))


# --- .ods ---
def test_an_open_document_is_read_with_what_is_repeated_merged_or_failed():
    sheet = od.table(
        "题目",
        od.row(od.text("题型"), od.text("题干"), od.text("分值")),
        od.row(od.text("单选题", 'table:number-rows-spanned="2"'), od.text("一"), od.value("float", "2")),
        od.row(od.blank(kind="covered-table-cell"), od.text("二"), od.value("percentage", "0.5")),
        od.row(od.blank(), od.text("三"), od.failed("#DIV/0!")),
        od.row(od.blank(), od.text("四"), od.value("date", "2026-01-02"), times=2),
        od.row(od.blank(16384), times=1048000),
    )
    spare = od.table("备用", od.row(od.value("boolean", "true")), style="hidden")

    first, second = read_workbook(od.ods(sheet + spare))

    assert rows_of(first) == [
        (1, ("题型", "题干", "分值")),
        (2, ("单选题", "一", 2)),
        (3, ("单选题", "二", 0.5)),
        (4, (None, "三", "#DIV/0!")),
        (5, (None, "四", datetime(2026, 1, 2))),  # noqa: DTZ001  a sheet knows no zone
        (6, (None, "四", datetime(2026, 1, 2))),  # noqa: DTZ001  a sheet knows no zone
    ]
    assert (second.name, second.hidden, rows_of(second)) == ("备用", True, [(1, (True,))])


def test_lines_of_an_open_cell_stay_lines():
    [sheet] = read_workbook(od.ods(od.table("一", od.row(od.text("甲</text:p><text:p>乙")))))

    assert sheet.rows[0].cells == ("甲\n乙",)


@pytest.mark.parametrize(
    ("content", "before"),
    [
        (od.table("一", od.row(od.text("&x;"))), '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
        (od.table("一", od.row(od.text("&x;"))), '<!DOCTYPE a [<!ENTITY x "lol">]>'),
        ("<table:table>", ""),
    ],
)
def test_an_open_document_with_entities_or_torn_is_refused(content, before):
    with pytest.raises(UnreadableSheet, match="已损坏"):
        read_workbook(od.ods(content, before=before))


@pytest.mark.parametrize(
    "bomb",
    [
        od.row(od.text("长" * 30_000, 'table:number-columns-repeated="16384"'), times=1048576),
        od.row(od.value("float", "1", 'table:number-columns-repeated="16384"'), times=1048576),
    ],
)
def test_an_open_document_that_repeats_itself_without_end_is_refused(bomb):
    with pytest.raises(UnreadableSheet, match=r"内存不够|超过 60 列|展开后超过|已损坏"):
        read_workbook(od.ods(od.table("一", bomb)))


# --- .csv ---
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_text_in_columns_is_read_whatever_its_encoding_and_separator(encoding, separator):
    text = "题干,答案,解析\n第一题,A,甲\n\n第二题,B,乙\n".replace(",", separator)

    [sheet] = read_workbook(csv(text, encoding))

    assert (sheet.name, sheet.blank_rows) == ("题库", 1)
    assert rows_of(sheet) == [(1, ("题干", "答案", "解析")), (2, ("第一题", "A", "甲")), (4, ("第二题", "B", "乙"))]


def test_separators_and_line_breaks_inside_quotation_marks_belong_to_the_cell():
    [sheet] = read_workbook(csv('题干,答案\n"甲,乙；\n丙;丁;戊""己""",A\n'))

    assert sheet.rows[1].cells == ('甲,乙；\n丙;丁;戊"己"', "A")


def test_a_line_that_names_the_separator_is_no_row():
    [sheet] = read_workbook(csv("sep=;\n题干;答案\n一,二;A\n"))

    assert [row.cells for row in sheet.rows] == [("题干", "答案"), ("一,二", "A")]


def test_texts_that_look_like_numbers_stay_texts():
    [sheet] = read_workbook(csv("题干,编号\n一,007\n"))

    assert sheet.rows[1].cells == ("一", "007")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ('题干,答案\n"一,A\n二,B\n'.encode(), "第 2 行的引号没有成对"),
        ("题干,答案\n一,A".encode() + b"\0\1", "不是表格"),
        ("题干,答案\n".encode() + b"\xff\xff\xff,A\n", "编码"),
        (f"题干,答案\n{'长' * 32_768},A\n".encode(), "32767 个字符"),
        (("甲,乙\n" * 20_001).encode(), "工作表“题库”的内容超过 20000 行"),
        ((",".join("甲" * 61) + "\n").encode(), "超过 60 列"),
    ],
)
def test_a_text_that_cannot_be_read_without_guessing_is_refused(data, words):
    with pytest.raises(UnreadableSheet, match=words):
        read_workbook(csv(data))


def test_quotation_marks_without_end_are_refused_in_a_moment():
    with pytest.raises(UnreadableSheet):
        read_workbook(csv(b'a,"' * 1_000_000))


# --- .xlsx by two libraries ---
def test_a_failed_formula_is_kept():
    rows = [["题干", "分值"], ["一", 1], ["二", "#N/A"], ["三", 1.5]]

    [sheet] = read_workbook(make_book(rows))

    assert [list(row.cells) for row in sheet.rows] == rows


def test_a_long_number_is_kept_to_its_last_digit():
    xml = sheet_xml('<row r="1"><c r="A1"><v>110101199001011234</v></c></row>')

    [sheet] = read_workbook(BytesIO(with_sheet(xml)))

    assert sheet.rows[0].cells == (110101199001011234,)


def test_both_libraries_read_the_same():
    rows = [
        ["题干", "分值", "日期", "对"],
        ["一", 1, datetime(2026, 1, 2), True],  # noqa: DTZ001  a sheet knows no zone
        [None, 2.5, " 甲\n乙 ", False],
        [],
        ["三"],
    ]
    book = make_book(("题目", rows), ("备用", [[None, None, "a"]]), hidden=["备用"])

    fast, slow = (list(answers(book, sources)) for sources in (lambda file: xlsx.sources(file, 100), xlsx.by_openpyxl))

    assert fast == slow
    assert len(fast) == 9


def answers(book, sources):
    limits = limits_in_force()
    for source in sources(book):
        yield source.name, source.hidden
        yield from worker._rows(source, worker._Budget(limits))


def test_another_part_in_the_place_of_a_sheet_is_damage():
    """One library would take it for an empty sheet."""
    parts = parts_of(make_book([["题干"]]).getvalue())

    with pytest.raises(UnreadableSheet, match="已损坏"):
        read_workbook(BytesIO(packed(parts | {"xl/worksheets/sheet1.xml": parts["xl/styles.xml"]})))

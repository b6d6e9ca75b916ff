from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from sheets.reading import UnreadableSheet, cell_text, letters, place, read_workbook
from tests.files.containers import compound
from tests.sheets.books import make_book, packed, parts_of, sheet_xml, with_sheet


def named(data: bytes, name: str) -> BytesIO:
    file = BytesIO(data)
    file.name = name
    return file


def test_rows_keep_their_numbers_and_their_types():
    book = make_book(("名单", [["姓名", "学时"], [], ["张三", 12], ["李四", 0.5], [date(2026, 1, 2), True]]))

    [sheet] = read_workbook(book)

    assert [(row.number, row.cells) for row in sheet.rows] == [
        (1, ("姓名", "学时")),
        (3, ("张三", 12)),
        (4, ("李四", 0.5)),
        (5, (datetime(2026, 1, 2), True)),  # noqa: DTZ001  a sheet knows no zone
    ]
    assert (sheet.name, sheet.blank_rows, sheet.hidden, sheet.stopped) == ("名单", 1, False, False)


def test_a_path_is_read_like_a_stream(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(make_book([["a"]]).getvalue())

    assert read_workbook(path) == read_workbook(make_book([["a"]]))


def test_all_sheets_are_read_and_hidden_ones_are_marked():
    sheets = read_workbook(make_book(("一", [["a"]]), ("二", [["b"]]), hidden=["二"]))

    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("一", False), ("二", True)]


def test_a_stated_size_is_not_believed():
    """WPS writes A1 whatever the sheet holds."""
    xml = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>')
    book = with_sheet(xml.replace(b"<sheetData>", b'<dimension ref="A1"/><sheetData>'))

    [sheet] = read_workbook(BytesIO(book))

    assert [row.cells for row in sheet.rows] == [(1,), (None, 2)]


def test_a_cell_merged_downwards_counts_for_each_row_beside_it():
    book = Workbook()
    sheet = book.active
    for row in (["单位", "姓名", "备注"], ["甲局", "一"], [None, "二", "乙"], [], ["丙局", "三"], [None, "四"]):
        sheet.append(row)
    for cells in ("A2:A4", "C3:C6", "A5:B5"):
        sheet.merge_cells(cells)
    target = BytesIO()
    book.save(target)

    [read] = read_workbook(target)

    assert [row.cells for row in read.rows] == [
        ("单位", "姓名", "备注"),
        ("甲局", "一"),
        ("甲局", "二", "乙"),
        ("丙局", None, "乙"),
        (None, "四", "乙"),
    ]


def test_blank_rows_up_to_the_limit_are_passed_over_and_counted(settings):
    settings.IMPORT_MAX_BLANK_ROWS = 5

    [sheet] = read_workbook(make_book([["a"], *[[]] * 4, ["b"]]))

    assert ([row.number for row in sheet.rows], sheet.blank_rows, sheet.stopped) == ([1, 6], 4, False)


def test_a_longer_run_of_blank_rows_ends_the_sheet_and_is_said(settings):
    settings.IMPORT_MAX_BLANK_ROWS = 5

    [sheet] = read_workbook(make_book([["a"], *[[]] * 5, ["b"]]))

    assert ([row.number for row in sheet.rows], sheet.stopped) == ([1], True)


def test_the_most_rows_are_read_and_one_more_is_refused(settings):
    settings.IMPORT_MAX_ROWS = 3
    within, beyond = make_book([["a"]] * 3), make_book([["a"]] * 4)

    assert len(read_workbook(within)[0].rows) == 3
    with pytest.raises(UnreadableSheet, match="工作表“题目”的内容超过 3 行"):
        read_workbook(beyond)


def test_the_most_columns_are_read_and_one_more_is_refused(settings):
    settings.IMPORT_MAX_COLUMNS = 3

    assert len(read_workbook(make_book([["a"] * 3]))[0].rows[0].cells) == 3
    with pytest.raises(UnreadableSheet, match="第 1 行的内容超过 3 列"):
        read_workbook(make_book([["a"] * 4]))


def test_formatted_but_empty_columns_count_for_nothing(settings):
    settings.IMPORT_MAX_COLUMNS = 3

    [sheet] = read_workbook(make_book([["a", None, None, None, " "]]))

    assert sheet.rows[0].cells == ("a",)


def test_formulas_are_read_as_what_they_came_to_and_never_run():
    xml = sheet_xml('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>HYPERLINK("http://x")</f></c></row>')

    [sheet] = read_workbook(BytesIO(with_sheet(xml)))

    assert sheet.rows[0].cells == (2,)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.xlsx", "空的"),
        (compound({"Workbook": b"broken"}), "题库.xls", "已损坏"),
        (compound({"Workbook": b"broken"}), "题库.et", ".et"),
        (compound({"EncryptedPackage": b""}), "题库.xlsx", "密码"),
        (compound({"WordDocument": b""}), "题库.doc", ".doc"),
        ("1. 听证由谁主持？\nA. 甲\n".encode("gb18030"), "题库.txt", "纯文本"),
        (b'{"questions": []}', "题库.json", "JSON"),
        (b'<?xml version="1.0"?><quiz/>', "题库.xml", "XML"),
        (b"<html><table>", "题库.xls", "网页格式"),
        (b"%PDF-1.7", "题库.pdf", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "题库.xlsx", "不是表格"),
        (b"PK\x03\x04 and nothing behind", "题库.xlsx", "已损坏"),
        (packed({"[Content_Types].xml": b"", "word/document.xml": b""}), "题库.docx", "Word"),
        (packed({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), "题库.pptx", "演示文稿"),
        (packed({"a.txt": b""}), "题库.xlsx", "压缩包"),
    ],
)
def test_another_kind_of_file_is_refused_by_name_with_what_to_do(data, name, words):
    with pytest.raises(UnreadableSheet) as refused:
        read_workbook(named(data, name))

    assert words in str(refused.value)
    assert "再上传" in str(refused.value)


def test_a_file_above_the_limit_is_refused_before_it_is_opened(settings):
    settings.IMPORT_MAX_BYTES = 1024 * 1024

    with pytest.raises(UnreadableSheet, match="超过 1 MB"):
        read_workbook(BytesIO(b"PK\x03\x04" + b"x" * 1024 * 1024))


def test_a_cell_longer_than_excel_allows_is_refused():
    xml = sheet_xml(f'<row r="1"><c r="A1" t="str"><v>{"长" * 32_768}</v></c></row>')

    with pytest.raises(UnreadableSheet, match="32767 个字符"):
        read_workbook(BytesIO(with_sheet(xml)))


def test_a_workbook_without_sheets_is_refused():
    parts = parts_of(make_book([["a"]]).getvalue())
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<sheets>", b"<!--").replace(b"</sheets>", b"-->")

    with pytest.raises(UnreadableSheet):
        read_workbook(BytesIO(packed(parts)))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (12.0, "12"),
        (12, "12"),
        (0.1, "0.1"),
        (True, "TRUE"),
        ("　题干 \u00a0", "题干"),
        ("\ufeff题\u200b干_x000D_\n", "题干"),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2), "2026-01-02"),  # noqa: DTZ001  a sheet knows no zone
        (datetime(2026, 1, 2, 9, 30), "2026-01-02 09:30:00"),  # noqa: DTZ001  a sheet knows no zone
        ("'=1+1", "=1+1"),
        ("'引号", "'引号"),
    ],
)
def test_the_text_of_a_cell_is_what_a_person_sees(value, text):
    assert cell_text(value) == text


def test_places_are_named_as_excel_names_them():
    assert place("Sheet1", 5, 140) == "Sheet1!F140"
    assert [letters(index) for index in (0, 25, 26, 59, 701, 702)] == ["A", "Z", "AA", "BH", "ZZ", "AAA"]

from time import perf_counter

import pytest

from sheets.columns import Column, find_table, normal_header
from sheets.reading import read_workbook
from tests.sheets.books import make_book

COLUMNS = (
    Column("stem", "题干", ("题目",), required=True),
    Column("answer", "正确答案", ("答案",), required=True),
    Column("option_a", "选项A"),
)


def table_of(*rows):
    return find_table(read_workbook(make_book(rows))[0], COLUMNS)


@pytest.mark.parametrize(
    "header",
    [
        "题干",
        " 题 干 ",
        "题干（必填）",
        "题干(必填）",
        "题干（必填)",
        "*题干",
        "题干：",
        "题干\n（勿删）",
        "【题干】",
        "题干[必填项]",
        "题/干",
    ],
)
def test_a_header_is_known_however_it_is_dressed(header):
    assert normal_header(header) == "题干"


def test_full_width_letters_in_a_header_are_as_half_width():
    assert normal_header("选项 Ａ\n(勿删)") == normal_header("选项A") == "选项a"


def test_a_header_stands_in_any_of_the_first_ten_rows():
    assert table_of(*[["说明", "文字"]] * 9, ["题干", "正确答案"], ["一", "A"]).header_row == 10


def test_no_header_is_looked_for_below_the_tenth_row():
    assert table_of(*[["说明", "文字"]] * 10, ["题干", "正确答案"]) is None


def test_the_row_that_names_most_columns_is_the_header():
    table = table_of(["题干", "正确答案"], ["题目", "答案", "选项A"], ["一", "B", "甲"])

    assert (table.header_row, table.mapping) == (2, {"stem": 0, "answer": 1, "option_a": 2})


def test_the_first_of_two_columns_of_one_name_counts():
    assert table_of(["题干", "题目", "答案"]).mapping == {"stem": 0, "answer": 2}


def test_a_single_known_word_makes_no_header():
    assert table_of(["题干"], ["一"]) is None


def test_rows_are_what_stands_below_the_header_without_blank_ones():
    table = table_of(["2023 年题库"], ["题干", "答案"], ["一", "A"], [], ["二", "B"])

    assert [row.number for row in table.rows()] == [3, 5]


def test_a_cell_is_asked_for_by_its_field():
    table = table_of(["题干", "答案"], ["一"])
    [row] = table.rows()

    assert (table.cell(row, "stem"), table.cell(row, "answer"), table.cell(row, "option_a")) == ("一", None, None)


def test_samples_are_the_first_three_texts_of_a_column():
    table = table_of(["题干", "答案"], ["一", None], ["二", 2.0], ["三", "C"], ["四", "D"], ["五", "E"])

    assert (table.samples(0), table.samples(1)) == (["一", "二", "三"], ["2", "C", "D"])


def test_a_cell_full_of_brackets_is_no_heading_and_costs_no_time():
    begun = perf_counter()

    normal_header("(" * 32_000)
    assert perf_counter() - begun < 1

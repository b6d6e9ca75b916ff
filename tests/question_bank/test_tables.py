"""Sheets as banks in the field lay them out."""

from question_bank.importing.reading import read_question
from question_bank.importing.tables import questions_of, stream, tables_of
from sheets.reading import read_workbook, stream_rows
from tests.sheets.books import make_book


def readings(*rows, sheet="题库"):
    tables, _notes = tables_of(read_workbook(make_book((sheet, [list(row) for row in rows]))))
    return [read_question(raw) for raw in questions_of(tables)]


def test_two_columns_for_a_case_and_its_questions_make_one_question_of_it():
    header = ["题目类型", "大题题干", "小题题干", "正确答案", "选项A", "选项B"]

    plain, case = readings(
        header,
        ["单选题", "听证由谁组织？", None, "A", "机关", "当事人"],
        ["案例题", "某厂案情。", "问一", "A", "甲", "乙"],
        ["案例题", "某厂案情。", "问二", "AB", "甲", "乙"],
    )

    assert (plain.kind, plain.stem) == ("single", "听证由谁组织？")
    assert (case.kind, case.material) == ("case", "某厂案情。")
    assert [(part.kind, part.stem, part.answer) for part in case.parts] == [
        ("single", "问一", ["A"]), ("multiple", "问二", ["A", "B"])]  # fmt: skip
    assert not case.failed


def test_rows_with_the_number_of_a_part_belong_to_the_case_above_them():
    header = ["题型", "材料", "小题", "题干", "选项A", "选项B", "正确答案"]

    [case] = readings(
        header,
        ["案例分析题", "某厂案情。", None, None, None, None, None],
        ["单选题", None, 1, "问一", "甲", "乙", "B"],
        ["简答题", None, 2, "问二", None, None, "先告知。"],
    )

    assert [(part.kind, part.answer) for part in case.parts] == [("single", ["B"]), ("short", ["先告知。"])]


def test_a_part_without_a_case_above_it_is_asked_back():
    [alone] = readings(["题型", "小题", "题干", "选项A", "选项B", "正确答案"], ["单选题", 1, "问一", "甲", "乙", "B"])

    assert [problem.code for problem in alone.problems if problem.level == "error"] == ["part_alone"]


def test_options_in_one_cell_may_be_json():
    header = ["题型", "题干", "备选答案", "答案"]

    first, second, third = readings(
        header,
        ["多选题", "一", '["甲","乙","丙"]', "A B"],
        ["单选题", "二", '{"A":"甲","B":"乙"}', "B"],
        ["单选题", "三", '[{"key":"A","text":"甲"},{"key":"B","text":"乙"}]', "B"],
    )

    assert [len(reading.options) for reading in (first, second, third)] == [3, 2, 2]
    assert not any(reading.failed for reading in (first, second, third))


def test_twenty_six_options_have_a_column_each():
    letters = [chr(65 + n) for n in range(26)]

    [found] = readings(
        ["题型", "题干", *[f"选项{x}" for x in letters], "答案"], ["多选题", "一", *[f"第{x}项" for x in letters], "AZ"]
    )

    assert (found.keys, found.answer) == (letters, ["A", "Z"])


def test_a_category_spread_over_several_columns_is_one_path():
    header = ["题型", "题干", "选项A", "选项B", "答案", "知识点一级", "知识点三级", "知识点二级"]

    [reading] = readings(header, ["单选题", "一", "甲", "乙", "A", "安全", "灭火", "消防"])

    assert reading.category == ("安全", "消防", "灭火")


def test_a_heading_that_is_repeated_between_the_rows_is_passed_over():
    header = ["题型", "题干", "选项A", "选项B", "答案"]

    first, heading = readings(header, ["单选题", "一", "甲", "乙", "A"], header)

    assert (first.skipped, heading.skipped) == ("", "这一行是重复的表头，不是题目。")


def test_columns_of_which_nothing_was_made_are_named():
    notes = []
    header = ["序号", "题型", "题干", "选项A", "选项B", "答案", "考试人员类型"]
    book = make_book(("题库", [header, [1, "单选题", "一", "甲", "乙", "A", "初任"]]))

    list(stream(stream_rows(book), mapping=None, tables=[], notes=notes))

    assert notes == ["工作表“题库”里没有用到的列：考试人员类型。"]


def test_a_choice_that_does_not_say_which_is_known_by_its_key():
    header = ["题型", "题干", "选项A", "选项B", "答案"]

    one, several = readings(header, ["选择题", "一", "甲", "乙", "A"], ["选择题", "二", "甲", "乙", "AB"])

    assert (one.kind, several.kind) == ("single", "multiple")
    assert [problem.code for problem in one.problems if problem.level == "fixed"] == ["kind_deduced"]

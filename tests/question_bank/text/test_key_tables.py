"""Key tables: read before the questions, matched by section and number, and never guessed."""

import pytest

from tests.question_bank.text.texts import account, passed, read, seen, told

FIVE = "\n".join(f"{n}.第{n}号码头由谁负责（ ）\nA.甲\nB.乙\nC.丙\nD.丁\nE.戊" for n in range(1, 6))


def keys(text):
    return [question.get("answer") for question in seen(text)]


@pytest.mark.parametrize(
    "table",
    [
        "1-5 ABCDE",
        "1-5：ABCDE",
        "1～5：ABCDE",
        "1—5 ABCDE",
        "1至5题：A B C D E",
        "1-5 A,B,C,D,E",
        "1-5 （ABCDE）",
        "（1-5）ABCDE",
        "第1-5题：ABCDE",
        "1-3 ABC 4-5 DE",
        "1-3 ABC\n4-5 DE",
        "1.A 2.B 3.C 4.D 5.E",
        "1.A\t2.B\t3.C\t4.D\t5.E",
        "1、A 2、B 3、C\n4、D 5、E",
        "1A2B3C4D5E",
        "1．A；2．B；3．C；4．D；5．E。",
        "（1）A （2）B （3）C （4）D （5）E",
        "1.Ａ 2.Ｂ 3.Ｃ 4.Ｄ 5.Ｅ",
        "1.【答案】A\n2.【答案】B\n3.【答案】C\n4.【答案】D\n5.【答案】E",
        "1.答案：A\n2.答案：B\n3.答案：C\n4.答案：D\n5.答案：E",
        "题号\t1\t2\t3\t4\t5\n答案\tA\tB\tC\tD\tE",
        "题号\t1\t2\t3\n答案\tA\tB\tC\n题号\t4\t5\t\n答案\tD\tE\t",
        "1\t2\t3\t4\t5\nA\tB\tC\tD\tE",
        "题号\t答案\n1\tA\n2\tB\n3\tC\n4\tD\n5\tE",
        "1\tA\t2\tB\n3\tC\t4\tD\n5\tE",
    ],
)
@pytest.mark.parametrize(
    "title", ["参考答案", "答案：", "【参考答案】", "港口题库答案", "===<<<答案>>>>>===", "参考答案及解析"]
)
def test_a_table_in_every_form(table, title):
    letters = "ＡＢＣＤＥ" if "Ａ" in table else "ABCDE"

    assert keys(f"一、单选题\n{FIVE}\n{title}\n{table}") == list(letters)


def test_a_range_needs_no_title_and_neither_do_three_pairs():
    assert keys(f"{FIVE}\n1-5 ABCDE") == list("ABCDE")
    assert keys(f"{FIVE}\n1.A 2.B 3.C\n4.D 5.E") == list("ABCDE")
    assert keys(f"{FIVE}\n答案：1-5 ABCDE") == list("ABCDE")
    assert keys(f"{FIVE}\n答案：1-3 ABC\n4-5 DE") == list("ABCDE")


def test_keys_of_several_letters():
    text = f"二、多选题\n{FIVE}\n参考答案\n1.ABC 2.BD 3.A、C 4.CDE 5.AE"

    assert keys(text) == ["ABC", "BD", "A、C", "CDE", "AE"]
    assert keys(f"二、多选题\n{FIVE}\n参考答案\n二、多选题\n1-5 ABC BD AC CDE AE") == ["ABC", "BD", "AC", "CDE", "AE"]


SECTIONS = "一、单选题\n1.甲（ ）\nA.一\nB.二\n2.乙（ ）\nA.一\nB.二\n二、判断题\n1.丙。（ ）\n2.丁。（ ）\n三、简答题\n1.简述戊。\n2.简述己。\n"


@pytest.mark.parametrize(
    "table",
    [
        "参考答案\n一、单选题\n1-2 AB\n二、判断题\n1.√ 2.×\n三、简答题\n1.戊是：\n（1）甲；\n（2）乙。\n2.己就是己。",
        "参考答案\n一、单项选择题（每题1分）\n1-2：AB\n二、判断题\n1-2 √×\n三、简答题\n1.答：戊是：\n（1）甲；\n（2）乙。\n2.答：己就是己。",
        "答案\n一、单选题 1-2 AB\n二、判断题 1.√ 2.×\n三、简答题\n1、戊是：\n（1）甲；\n（2）乙。\n2、己就是己。",
        "参考答案\n单选题：1.A 2.B\n判断题：1.√ 2.×\n简答题：\n1.戊是：\n（1）甲；\n（2）乙。\n2.己就是己。",
        "参考答案\n一、1.A 2.B\n二、1.√ 2.×\n三、\n1.戊是：\n（1）甲；\n（2）乙。\n2.己就是己。",
    ],
)
def test_each_section_has_its_keys(table):
    assert keys(SECTIONS + table) == ["A", "B", "√", "×", "戊是：\n（1）甲；\n（2）乙。", "己就是己。"]
    assert told(SECTIONS + table) == []


def test_a_table_behind_each_section():
    text = "一、单选题\n1.甲（ ）\nA.一\nB.二\n2.乙（ ）\nA.一\nB.二\n答案：1-2 AB\n二、判断题\n1.丙。（ ）\n2.丁。（ ）\n答案：1.√；2.×\n三、简答题\n1.简述戊。\n答：戊。"

    assert keys(text) == ["A", "B", "√", "×", "戊。"]


def test_numbers_that_go_on_through_the_sections_need_no_headings_in_the_table():
    text = "一、单选题\n1.甲（ ）\nA.一\nB.二\n2.乙（ ）\nA.一\nB.二\n二、判断题\n3.丙。（ ）\n4.丁。（ ）\n参考答案\n1.A 2.B 3.√ 4.×"

    assert keys(text) == ["A", "B", "√", "×"]


def test_chapters_have_tables_of_their_own_or_parts_of_one():
    chapter = "第{0}章 {1}\n一、单选题\n1.甲（ ）\nA.一\nB.二\n"
    own = chapter.format("一", "进港") + "参考答案\n1.A\n" + chapter.format("二", "出港") + "参考答案\n1.B"
    one = (
        chapter.format("一", "进港")
        + chapter.format("二", "出港")
        + "参考答案\n第一章 进港\n一、单选题\n1.A\n第二章 出港\n一、单选题\n1.B"
    )

    assert keys(own) == ["A", "B"]
    assert keys(one) == ["A", "B"]


def test_keys_with_explanations():
    text = f"一、单选题\n{FIVE}\n答案及解析\n" + "\n".join(
        f"{n}.【答案】{key}\n【解析】第{n}号\n见规程。" for n, key in enumerate("ABCDE", 1)
    )

    assert [(question["answer"], question["explanation"]) for question in seen(text)] == [
        (key, f"第{n}号见规程。") for n, key in enumerate("ABCDE", 1)
    ]


def test_the_place_of_the_key_is_its_line_in_the_table():
    questions, _reading = read(f"{FIVE}\n参考答案\n1-3 ABC\n4-5 DE")

    assert [question.place("answer") for question in questions] == ["第 32 行"] * 3 + ["第 33 行"] * 2


def test_a_range_with_too_few_letters_is_an_error_and_none_of_it_is_read():
    text = f"{FIVE}\n参考答案\n1-5 ABCD"
    questions, reading = read(text)

    assert [question.text("answer") for question in questions] == [""] * 5
    assert [(problem.level, problem.code, problem.where) for problem in reading.problems] == [
        ("error", "key_range", "第 32 行")
    ]


def test_a_row_with_too_few_cells_is_an_error():
    _questions, reading = read(f"{FIVE}\n参考答案\n题号\t1\t2\t3\n答案\tA\tB")

    assert [problem.code for problem in reading.problems] == ["key_range"]


def test_a_number_without_a_question_is_told_with_its_place():
    _questions, reading = read(f"{FIVE}\n参考答案\n1-5 ABCDE\n6.A")

    assert [(problem.level, problem.code, problem.where) for problem in reading.problems] == [
        ("warning", "key_without_question", "第 33 行")
    ]


def test_a_question_without_a_key_is_an_error():
    assert told(f"{FIVE}\n参考答案\n1-4 ABCD") == [("error", "no_key_in_table", "第 25 行")]


def test_two_keys_for_one_number_are_asked_back():
    text = "一、单选题\n1.甲（ ）\nA.一\nB.二\n2.乙（ ）\nA.一\nB.二\n参考答案\n1.A 1.B\n2.A"

    assert ("error", "key_ambiguous", "第 9 行") in told(text)


def test_a_table_and_a_bracket_that_differ_are_an_error():
    text = "1.甲（A）\nA.一\nB.二\n2.乙（B）\nA.一\nB.二\n参考答案\n1-2 BB"

    assert told(text) == [("error", "keys_differ", "第 1 行")]


def test_a_table_without_headings_where_the_count_starts_anew_speaks_of_the_last_section_only():
    text = "一、单选题\n1.甲（A）\nA.一\nB.二\n二、判断题\n1.丙。（ ）\n2.丁。（ ）\n答案：1.√ 2.×"

    assert keys(text) == ["A", "√", "×"]
    assert told(text) == []


def test_the_lines_of_a_table_are_accounted_for():
    text = f"{FIVE}\n参考答案\n1-5 ABCDE"

    account(text)
    assert passed(text) == [("key_table", "参考答案"), ("key_table", "1-5 ABCDE")]


def test_the_answer_under_its_own_heading_behind_one_question_is_no_table():
    text = "五、论述题\n1.论述进港。\n参考答案\n1.先报告。\n2.再进港。\n2.论述出港。\n参考答案：\n先报告。"

    assert keys(text) == ["1.先报告。\n2.再进港。", "先报告。"]


def test_points_of_an_answer_are_no_headings_of_a_table():
    text = "一、单选题\n1.甲（A）\nA.一\nB.二\n二、论述题\n1.论述进港。\n答案要点：\n一、含义\n（一）驶入\n二、程序\n1．准备\n2．报告\n2.论述出港。\n答案：\n一、含义\n略。"

    assert keys(text) == ["A", "一、含义\n（一）驶入\n二、程序\n1．准备\n2．报告", "一、含义\n略。"]

"""What begins a question, and what only looks like its number."""

import pytest

from tests.question_bank.text.texts import only, read, seen, told

STYLES = [
    "{}.",
    "{}. ",
    "{}．",
    "{}、",
    "（{}）",
    "({})",
    "{})",
    "{}）",
    "第{}题 ",
    "第{}题：",
    "【{}】",
    "{} 、",
    "[{}] ",
    "【题干{}】",
    "题目{}：",
]


@pytest.mark.parametrize("style", STYLES)
def test_every_manner_of_numbering_begins_a_question(style):
    text = "\n".join(f"{style.format(n)}进港第{n}项（ ）\nA.一\nB.二\n答案：A" for n in range(1, 13))

    assert [question["stem"] for question in seen(text)] == [f"进港第{n}项（ ）" for n in range(1, 13)]


def test_manners_may_change_from_question_to_question():
    text = "1.甲（A）\nA.一 B.二\n2、乙（B）\nA.一 B.二\n3) 丙（A）\nA.一 B.二\n4．丁（B）\nA.一 B.二"

    assert [question["stem"] for question in seen(text)] == ["甲（　）", "乙（　）", "丙（　）", "丁（　）"]


def test_full_width_digits_number_too():
    assert [question["stem"] for question in seen("１．甲。（√）\n２．乙。（×）")] == ["甲。（　）", "乙。（　）"]


def test_years_and_measures_are_no_numbers():
    text = "1.2021年修订的规程自\n2021年起施行，高度\n3.5米以上的平台适用。（√）\n2.2020.5.1以前的船舶\n除外。（×）"

    assert [question["stem"] for question in seen(text)] == [
        "2021年修订的规程自2021年起施行，高度3.5米以上的平台适用。（　）",
        "2020.5.1以前的船舶除外。（　）",
    ]


def test_the_number_that_was_to_come_may_stand_before_a_digit_or_only_a_blank():
    text = "5.甲（A）\nA.一 B.二\n6.5日内乙（B）\nA.一 B.二\n7 丙（A）\nA.一 B.二"

    assert [question["stem"] for question in seen(text)] == ["甲（　）", "5日内乙（　）", "丙（　）"]


def test_large_banks_count_beyond_ten_thousand():
    text = "9999.甲。（√）\n10000.乙。（×）\n10001、丙。（√）"

    assert [question["stem"] for question in seen(text)] == ["甲。（　）", "乙。（　）", "丙。（　）"]


def test_numbers_may_start_anew_repeat_and_leave_out():
    text = "1.甲。（√）\n3.乙。（√）\n3.丙。（×）\n1.丁。（√）\n2.戊。（×）"

    assert [question["stem"][:1] for question in seen(text)] == list("甲乙丙丁戊")


def test_statements_numbered_within_a_stem_stay_there():
    text = "5.下列说法正确的是（ ）\n（1）船长负责\n（2）船东负责\n（3）货主负责\nA.（1）（2）\nB.（3）\n答案：A\n6.甲（ ）\nA.一\nB.二\n答案：B"

    assert [question["stem"] for question in seen(text)] == [
        "下列说法正确的是（ ）\n（1）船长负责\n（2）船东负责\n（3）货主负责",
        "甲（ ）",
    ]


def test_statements_numbered_like_the_questions_stay_in_the_stem_when_options_follow():
    text = (
        "2.下列说法正确的是：\n1.船长负责\n2.船东负责\n3.货主负责\nA.1和2\nB.3\n答案：A\n3.甲（ ）\nA.一\nB.二\n答案：B"
    )

    assert [question["stem"] for question in seen(text)] == [
        "下列说法正确的是：\n1.船长负责\n2.船东负责\n3.货主负责",
        "甲（ ）",
    ]


def test_points_of_an_explanation_are_no_questions():
    text = "1.甲（ ）\nA.一\nB.二\n答案：A\n解析：1.先看规程。\n2.再看现场。\n2.乙（ ）\nA.一\nB.二\n答案：B"

    assert [(question["stem"], question.get("explanation")) for question in seen(text)] == [
        ("甲（ ）", "1.先看规程。\n2.再看现场。"),
        ("乙（ ）", None),
    ]


def test_lines_numbered_as_questions_that_were_taken_into_a_stem_are_told():
    text = "四、简答题\n7.简述进港。\n1.简述出港。\n2.简述离泊。"

    assert told(text) == [("warning", "numbers_within", "第 3 行")]


@pytest.mark.parametrize(
    "text",
    [
        "（√）1.船长负责报告。\n（×）2.船东负责报告。",
        "( √ ) 1、船长负责报告。\n(×)2、船东负责报告。",
    ],
)
def test_the_key_may_stand_before_the_number(text):
    assert [(question["stem"], question["answer"]) for question in seen(text)] == [
        ("船长负责报告。", "√"),
        ("船东负责报告。", "×"),
    ]


def test_a_question_that_lost_its_number_begins_behind_the_key_of_the_one_before():
    text = "1.甲（ ）\nA.一\nB.二\n答案：A\n乙（ ）\nA.三\nB.四\n答案：B\n3.丙（ ）\nA.五\nB.六\n答案：A"

    assert [question["stem"] for question in seen(text)] == ["甲（ ）", "乙（ ）", "丙（ ）"]


def test_a_file_without_numbers():
    text = "港口题库\n\n甲由谁负责？\nA.一\nB.二\n答案：A\n解析：甲由一负责。\n见规程。\n\n乙由\n谁负责？\nA.三\nB.四\n答案：B"

    assert [(question["stem"], question.get("explanation")) for question in seen(text)] == [
        ("甲由谁负责？", "甲由一负责。\n见规程。"),
        ("乙由谁负责？", None),
    ]


def test_judgements_without_numbers():
    text = "判断题\n船长应当报告。（√）\n船东应当\n到场。（×）\n货主应当付费。 √"

    assert [(question["stem"], question["answer"]) for question in seen(text)] == [
        ("船长应当报告。（　）", "√"),
        ("船东应当到场。（　）", "×"),
        ("货主应当付费。", "√"),
    ]


def test_places_are_those_of_the_lines():
    [question] = read("题库\n1.甲\n（ ）\nA.一 B.二\nC.三\n答案：A\n解析：略。")[0]

    assert question.where == "第 2 行"
    assert question.source == "1.甲\n（ ）\nA.一 B.二\nC.三\n答案：A\n解析：略。"
    places = {name: question.place(name) for name in ("stem", "option_b", "option_c", "answer", "explanation")}
    assert places == {
        "stem": "第 2 行",
        "option_b": "第 4 行",
        "option_c": "第 5 行",
        "answer": "第 6 行",
        "explanation": "第 7 行",
    }


def test_the_year_before_a_stem_and_damaged_book_marks_stay():
    text = "1.(2014年)根据((港口规程》，下列正确的是( )。\nA.一\nB.二\n答案：A"

    assert only(text, "stem") == {"stem": "(2014年)根据((港口规程》，下列正确的是( )。"}

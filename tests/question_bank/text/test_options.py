"""Options in every layout; letters in sentences are none."""

from string import ascii_uppercase

import pytest

from tests.question_bank.text.texts import only, seen, told

WORDS = {"A": "应急管理部门", "B": "市场监督管理局", "C": "海事机构", "D": "以上都是"}


def options(*lines, stem="1.由谁负责（ ）。", key="答案：A"):
    return only("\n".join([stem, *lines, key])).get("options")


MARKS = [
    "{}.",
    "{}. ",
    "{}．",
    "{}、",
    "{}:",
    "{}：",
    "{})",
    "{}）",
    "({})",
    "（{}）",
    "（{}）.",
    "[{}]",
    "{}。",
    "- {}: ",
    "{} .",
    "{}，",
    "{}\u3000",
    "{}\u00a0",
    "{}  ",
    "{}\t",
    "{}",
]


@pytest.mark.parametrize("mark", MARKS)
def test_one_on_each_line(mark):
    assert options(*(mark.format(key) + text for key, text in WORDS.items())) == WORDS


@pytest.mark.parametrize("mark", [mark for mark in MARKS if not mark.startswith("-") and mark != "{}\t"])
@pytest.mark.parametrize("between", ["    ", "\t", "\u3000\u3000"])
def test_several_on_one_line(mark, between):
    texts = [mark.format(key) + text for key, text in WORDS.items()]

    assert options(between.join(texts)) == WORDS
    assert options(between.join(texts[:2]), between.join(texts[2:])) == WORDS


@pytest.mark.parametrize("mark", ["{}.", "{}．", "{}、", "{}:", "{})", "({})", "（{}）"])
def test_glued_to_each_other_and_to_the_stem(mark):
    glued = "".join(mark.format(key) + text for key, text in WORDS.items())

    assert options(glued) == WORDS
    assert only(f"1.由谁负责（ ）。{glued}答案：A") == {"stem": "由谁负责（ ）。", "options": WORDS, "answer": "A"}
    assert only(f"1.由谁负责？{glued}\n答案：A", "stem", "options") == {"stem": "由谁负责？", "options": WORDS}


@pytest.mark.parametrize("letters", ["ＡＢＣＤ", "abcd", "ａｂｃｄ"])
def test_letters_full_width_or_small(letters):
    assert options(*(f"{letter}．{text}" for letter, text in zip(letters, WORDS.values(), strict=True))) == WORDS


@pytest.mark.parametrize("count", [2, 3, 5, 10, 26])
def test_two_to_twenty_six(count):
    wanted = {key: f"第{number}码头" for number, key in enumerate(ascii_uppercase[:count])}

    assert options(*(f"{key}. {text}" for key, text in wanted.items())) == wanted
    assert options("".join(f"{key}.{text}" for key, text in wanted.items())) == wanted


def test_marks_mixed_within_a_question():
    assert options("A、应急管理部门", "B．市场监督管理局", "C.海事机构  D、以上都是") == WORDS


def test_options_broken_over_lines_are_whole_again():
    lines = ("A.船舶进港之前应当", "报告海事机构", "B.船舶进港之后报告C.不报", "告")

    assert options(*lines) == {"A": "船舶进港之前应当报告海事机构", "B": "船舶进港之后报告", "C": "不报告"}


def test_blank_lines_between_options():
    assert options("A.应急管理部门", "", "B.市场监督管理局", "", "C.海事机构", "", "D.以上都是") == WORDS


@pytest.mark.parametrize(
    "stem",
    [
        "A类码头、B级泊位和C股航道由谁负责（ ）。",
        "A市的船到B市，在C市停靠，由谁负责（ ）。",
        "A 市的船到 B 市，由谁负责（ ）。",
        "维生素A、维生素B、维生素C超标，由谁负责（ ）。",
        "A、B、C三类码头由谁负责（ ）。",
        "按附件A.2和表B.1，由谁负责（ ）。",
        "甲公司（A）与乙公司（B）争执，由谁负责（ ）。",
        "USB、VITAMIN 与 PM2.5 由谁负责（ ）。",
    ],
)
def test_letters_in_a_sentence_are_no_options(stem):
    text = "\n".join([f"1.{stem}", *(f"{key}．{words}" for key, words in WORDS.items()), "答案：A"])

    assert only(text, "stem", "options") == {"stem": stem, "options": WORDS}
    assert only(f"1.{stem}", "stem", "options") == {"stem": stem}


def test_letters_in_an_option_are_no_options():
    wanted = {"A": "A类码头", "B": "B级泊位", "C": "甲、乙和C.丁公司", "D": "D港"}

    assert options("A.A类码头", "B.B级泊位", "C.甲、乙和C.丁公司", "D.D港") == wanted


def test_circled_numbers_are_no_options():
    text = "1.下列属于船员的有（ ）\n①船长 ②大副 ③货主\nA.①② B.②③\n答案：A"

    assert only(text, "stem", "options") == {
        "stem": "下列属于船员的有（ ）\n①船长 ②大副 ③货主",
        "options": {"A": "①②", "B": "②③"},
    }


def test_a_missing_letter_is_an_error_and_the_others_are_kept():
    text = "1.由谁负责（ ）\nA.甲\nB.乙\nD.丁\n答案：A"

    assert only(text, "options") == {"options": {"A": "甲", "B": "乙", "D": "丁"}}
    assert told(text) == [("error", "option_gap", "第 4 行")]


def test_a_letter_given_twice_is_an_error():
    assert told("1.由谁负责（ ）\nA.甲\nB.乙\nB.丙\nD.丁\n答案：A") == [("error", "option_gap", "第 5 行")]


def test_an_empty_option_is_an_error():
    assert told("1.由谁负责（ ）\nA.甲\nB.\nC.丙\n答案：A") == [("error", "empty_option", "第 3 行")]


def test_two_runs_of_options_are_two_questions_that_were_joined():
    text = "1.甲（ ）乙（ ）\nA.一\nB.二\nA.三\nB.四\n答案：A"

    assert told(text) == [("error", "options_twice", "第 2 行")]


def test_what_a_scanner_damaged_is_an_error_and_not_guessed():
    text = "一、单选题\n1.检查人员不得少于（B）人\nAl B2C\n33\n2.甲（A）\nA.一 B.二"

    assert [question.get("options") for question in seen(text)] == [None, {"A": "一", "B": "二"}]
    assert ("error", "options_unreadable", "第 2 行") in told(text)


def test_the_answer_may_stand_before_the_options():
    text = "1.由谁负责（ ）\n答案：B\nA.甲\nB.乙\n2.丙。\n答案：对"

    assert seen(text)[0] == {"stem": "由谁负责（ ）", "options": {"A": "甲", "B": "乙"}, "answer": "B"}


def test_a_picture_stays_with_its_option_or_stem():
    text = "1.看图（ ）\n[[图:0123456789ab]]\nA.[[图:aaaaaaaaaaaa]]\nB.乙[[图:bbbbbbbbbbbb]]\n答案：A"

    assert only(text) == {
        "stem": "看图（ ）\n[[图:0123456789ab]]",
        "options": {"A": "[[图:aaaaaaaaaaaa]]", "B": "乙[[图:bbbbbbbbbbbb]]"},
        "answer": "A",
    }

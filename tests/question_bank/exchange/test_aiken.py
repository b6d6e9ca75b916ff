"""Aiken: stem, options, ANSWER; told where it is not."""

import pytest

from question_bank.exchange import aiken
from tests.question_bank.exchange.objects import told

SOUND = "听证应当在几日内提出？\nA. 三日\nB. 五日\nC) 七日\nANSWER: B\n"


def read(text):
    return list(aiken.read(text))


def test_questions_one_after_the_other():
    first, second = read(SOUND + "\n谁主持？\nA) 调查人员\nB) 其他人员\nANSWER: B")

    assert (first.where, first.kind, first.text("stem")) == ("第 1 行", "single", "听证应当在几日内提出？")
    assert [(each["key"], each["text"]) for each in first.options] == [("A", "三日"), ("B", "五日"), ("C", "七日")]
    assert (first.answer, second.answer, second.where) == (["B"], ["B"], "第 7 行")
    assert first.problems == second.problems == []


def test_the_encoding_and_line_ends_of_windows():
    [raw] = aiken.read(SOUND.replace("\n", "\r\n").encode("gb18030"))

    assert (raw.text("stem"), raw.answer) == ("听证应当在几日内提出？", ["B"])


def test_full_width_letters_are_read_and_told():
    [raw] = read("谁主持？\nＡ．甲\nＢ．乙\nANSWER：ｂ")

    assert ([each["key"] for each in raw.options], raw.answer) == (["A", "B"], ["B"])
    assert told(raw) == [("fixed", "normalised")] * 2


def test_several_letters_are_a_multiple_choice_and_told():
    [raw] = read("哪些？\nA. 甲\nB. 乙\nC. 丙\nANSWER: A, C")

    assert (raw.kind, raw.answer, told(raw)) == (
        "multiple",
        ["A", "C"],
        [("fixed", "normalised"), ("fixed", "kind_deduced")],
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("谁？\nA. 甲\nB. 乙\n", "no_answer"),
        ("谁？\nA. 甲\nB. 乙\nANSWER:", "no_answer"),
        ("谁？\nA. 甲\nB. 乙\nANSWER: 乙", "unreadable_answer"),
        ("谁？\nA. 甲\n还有一行\nB. 乙\nANSWER: B", "unlabelled_text"),
    ],
)
def test_what_is_missing_is_told(text, code):
    [raw] = read(text)

    assert told(raw) == [("error", code)]


def test_a_question_without_answer_takes_no_other_with_it():
    first, second = read("第一章\n\n" + SOUND.replace("ANSWER: B\n", "\n") + SOUND)[1:]

    assert (told(first), told(second)) == ([("error", "no_answer")], [])

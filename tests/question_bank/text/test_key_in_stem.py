"""The key in the bracket of the stem: found in every spelling, taken out, and never mistaken for ordinary words."""

import pytest

from tests.question_bank.text.texts import only, told

OPTIONS = "\nA.船长\nB.大副\nC.船东\nD.货主"
BRACKETS = [
    "（{}）",
    "（ {} ）",
    "( {} )",
    "({})",
    "（{})",
    "({}）",
    "（\u3000{}\u3000）",
    "(\u00a0{})",
    "[{}]",
    "【{}】",
    "（   {}）",
    "_{}_",
    "____{}____",
]


@pytest.mark.parametrize("bracket", BRACKETS)
def test_letters_in_any_bracket(bracket):
    gap = "____" if "_" in bracket else "（\u3000）"

    found = only(f"1.应当由{bracket.format('B')}报告。{OPTIONS}")

    assert (found["stem"], found["answer"]) == (f"应当由{gap}报告。", "B")


@pytest.mark.parametrize("key", ["B", "ABC", "A、C", "A,C", "A C", "Ａ", "abc", "A，B"])
def test_letters_in_any_parting_stay_as_they_stand(key):
    assert only(f"1.应当由（{key}）报告。{OPTIONS}", "answer") == {"answer": key}


@pytest.mark.parametrize("key", ["√", "×", "✓", "✗", "对", "错", "正确", "错误"])
def test_judgements_in_brackets(key):
    assert only(f"1.船长应当报告。（ {key} ）") == {"stem": "船长应当报告。（\u3000）", "answer": key}


@pytest.mark.parametrize("key", ["T", "F", "是", "否", "X"])
def test_judgements_that_may_be_something_else_need_the_heading(key):
    assert only(f"判断题\n1.船长应当报告。({key})", "answer") == {"answer": key}
    assert only(f"1.船长应当报告。({key})", "answer") == {}


@pytest.mark.parametrize("sign", ["√", "×"])
def test_a_sign_behind_the_sentence(sign):
    assert only(f"1.船长应当报告。  {sign}") == {"stem": "船长应当报告。", "answer": sign}


@pytest.mark.parametrize(
    "stem",
    [
        "规程（2021）规定由谁报告？",
        "船东（以下简称甲）由谁报告？",
        "规程（GB）规定由谁报告？",
        "体系（HACCP）由谁报告？",
        "码头（E）由谁报告？",
        "船长（对外）由谁报告？",
        "由（AA）报告？",
    ],
)
def test_brackets_with_ordinary_words_years_or_other_letters_are_no_key(stem):
    assert only(f"1.{stem}{OPTIONS}\n答案：A", "stem", "answer") == {"stem": stem, "answer": "A"}


def test_the_bracket_and_the_answer_line_agree():
    assert only(f"1.应当由（AC）报告。{OPTIONS}\n答案：C、A", "stem", "answer") == {
        "stem": "应当由（\u3000）报告。",
        "answer": "C、A",
    }
    assert told(f"1.应当由（AC）报告。{OPTIONS}\n答案：C、A") == []
    assert told("1.船长应当报告。（√）\n答案：正确") == []
    assert told("1.船长应当报告。（√）\nA.正确\nB.错误\n答案：A") == []


def test_a_bracket_and_an_answer_line_that_differ_are_an_error_that_names_both():
    text = f"1.应当由（B）报告。{OPTIONS}\n答案：C"

    assert told(text) == [("error", "keys_differ", "第 1 行")]


def test_the_bracket_that_the_answer_line_names_is_the_key():
    found = only(f"1.维生素（B）由（ C ）报告。{OPTIONS}\n答案：C")

    assert (found["stem"], found["answer"]) == ("维生素（B）由（\u3000）报告。", "C")


def test_two_brackets_with_different_letters_are_asked_back():
    text = f"1.维生素（B）由（ C ）报告。{OPTIONS}"

    assert only(text, "stem", "answer") == {"stem": "维生素（B）由（ C ）报告。"}
    assert told(text) == [("error", "key_ambiguous", "第 1 行")]


def test_brackets_that_name_things_stay_where_the_answer_line_says_another_key():
    text = "1.设备（A）与设备（B）哪个先检查？\nA.甲\nB.乙\nC.丙\nD.丁\n答案：D"

    assert only(text, "answer", "stem") == {"answer": "D", "stem": "设备（A）与设备（B）哪个先检查？"}
    assert told(text) == [("warning", "key_ambiguous", "第 1 行")]


def test_the_same_key_in_two_brackets_is_one_key():
    found = only(f"1.由（B）报告，由（ B ）记录。{OPTIONS}")

    assert (found["stem"], found["answer"]) == ("由（\u3000）报告，由（\u3000）记录。", "B")

"""What printing and conversion leave in a text: broken lines, page numbers, running heads, control characters."""

import pytest

from tests.question_bank.text.texts import account, only, passed, seen, told


def test_sentences_broken_over_lines_are_joined_without_a_blank():
    text = "1.船舶进港之前，船长应当向海事机\n构报告，\n\n由谁记录（ ）\nA.船长\nB.大副\n答案：A"

    assert only(text, "stem") == {"stem": "船舶进港之前，船长应当向海事机构报告，由谁记录（ ）"}


def test_latin_words_keep_their_blank_and_paragraphs_their_line():
    text = "1.A ship enters the\nport. Who reports?\n船长说：\n“我报告。”\n由谁报告（ ）\nA.master\nB.mate\n答案：A"

    assert only(text, "stem") == {"stem": "A ship enters the port. Who reports?\n船长说：\n“我报告。”\n由谁报告（ ）"}


@pytest.mark.parametrize(
    "page", ["第 3 页 共 20 页", "第3页", "第3页，共20页", "3/20", "3 / 20", "— 3 —", "-3-", "－ 3 －", "Page 3 of 20"]
)
def test_page_numbers_are_passed_over_and_noted(page):
    text = f"1.船舶进港应当\n{page}\n报告（ ）\nA.对的\n\n{page}\nB.错的\n答案：A"

    assert only(text, "stem", "options") == {"stem": "船舶进港应当报告（ ）", "options": {"A": "对的", "B": "错的"}}
    assert passed(text) == [("page", page), ("page", page)]


def test_running_heads_beside_page_numbers_are_passed_over():
    page = "港口知识题库\n第 {} 页\n海港市港口局\n"
    text = "".join(f"{n}.进港第{n}项\n{page.format(n)}由谁报告（ ）\nA.船长\nB.大副\n答案：A\n" for n in range(1, 4))

    assert [question["stem"] for question in seen(text)] == [f"进港第{n}项由谁报告（ ）" for n in range(1, 4)]
    assert passed(text)[:3] == [("header", "港口知识题库"), ("page", "第 1 页"), ("header", "海港市港口局")]
    account(text)


def test_page_numbers_alone_on_a_line_are_known_by_counting_on():
    text = "\n".join(f"{n}.进港第{n}项\n{n + 6}\n由谁报告（ ）\nA.船长\nB.大副\n答案：A" for n in range(1, 4))

    assert [question["stem"] for question in seen(text)] == [f"进港第{n}项由谁报告（ ）" for n in range(1, 4)]
    assert [code for code, _text in passed(text)] == ["page"] * 3


def test_a_number_alone_on_a_line_that_may_be_a_page_is_told():
    assert told("1.由谁报告（ ）\nA.船长\nB.大副\n12\n答案：A") == [("warning", "lone_number", "第 4 行")]


def test_control_characters_and_breaks_of_lines_and_pages():
    text = "\ufeff1.由\u200b谁报\x07告（ ）\x0bA.船\u00ad长\x0cB.大副\r\n答案：A\u2028解析：略。"

    assert only(text) == {
        "stem": "由谁报告（ ）",
        "options": {"A": "船长", "B": "大副"},
        "answer": "A",
        "explanation": "略。",
    }


@pytest.mark.parametrize("text", ["", "\n\n", "只有一行字", "A.", "1.", "答案：A", "参考答案", "一、单选题"])
def test_texts_with_no_question_or_next_to_none(text):
    assert len(account(text)) <= 1

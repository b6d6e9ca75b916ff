"""Lines that say more of a question: 解析, 难度, 分类, 依据, 分值, 题型, 编号."""

import pytest

from tests.question_bank.text.texts import only, seen, told

ONE = "1.由谁报告（ ）\nA.船长\nB.大副\n答案：A\n"


@pytest.mark.parametrize(
    ("line", "name", "said"),
    [
        ("解析：见规程。", "explanation", "见规程。"),
        ("解析:本题考察进港。", "explanation", "本题考察进港。"),
        ("【解析】见规程。", "explanation", "见规程。"),
        ("答案解析：见规程。", "explanation", "见规程。"),
        ("试题解析：见规程。", "explanation", "见规程。"),
        ("解 析 : 见规程。", "explanation", "见规程。"),
        ("本题解释：见规程。", "explanation", "见规程。"),
        ("难度：易", "difficulty", "易"),
        ("难度系数：0.85", "difficulty", "0.85"),
        ("【难度】中", "difficulty", "中"),
        ("（难度：难）", "difficulty", "难"),
        ("分类：进港/报告", "category", "进港/报告"),
        ("章节：第一章", "category", "第一章"),
        ("知识点：报告", "category", "报告"),
        ("【考点】报告", "category", "报告"),
        ("依据：《港口规程》第三条", "basis", "《港口规程》第三条"),
        ("法律依据：《港口规程》第三条", "basis", "《港口规程》第三条"),
        ("出处：《港口规程》", "basis", "《港口规程》"),
        ("分值：2", "marks", "2"),
        ("分数：2分", "marks", "2分"),
        ("题型：单选题", "kind", "单选题"),
        ("编号：GK-001", "code", "GK-001"),
        ("标签：进港，报告", "tags", "进港，报告"),
    ],
)
def test_spellings(line, name, said):
    assert only(ONE + line) == {
        "stem": "由谁报告（ ）",
        "options": {"A": "船长", "B": "大副"},
        "answer": "A",
        name: said,
    }


def test_an_explanation_goes_on_until_the_next_mark():
    text = ONE + "解析：本题考察报告。A项\n正确；B项\n错误。\n\n故选A。\n难度：易\n2.甲。（√）"

    assert seen(text)[0]["explanation"] == "本题考察报告。A项正确；B项错误。\n故选A。"
    assert seen(text)[0]["difficulty"] == "易"


def test_several_labels_on_one_line():
    found = only(ONE.replace("答案：A\n", "答案：A 解析：由船长报告。 难度：易 分值：2"))

    assert (found["answer"], found["explanation"], found["difficulty"], found["marks"]) == (
        "A",
        "由船长报告。",
        "易",
        "2",
    )


def test_labels_in_brackets_inside_the_stem():
    found = only("1.由谁报告（ ）【难度：易】【分值：2】\nA.船长\nB.大副\n【答案：A】")

    assert found == {
        "stem": "由谁报告（ ）",
        "options": {"A": "船长", "B": "大副"},
        "answer": "A",
        "difficulty": "易",
        "marks": "2",
    }


@pytest.mark.parametrize("stem", ["（2分）由谁报告（ ）", "由谁报告（ ）（本题2分）", "由谁报告（ ）(2分)"])
def test_marks_in_the_stem(stem):
    assert only(f"1.{stem}\nA.船长\nB.大副\n答案：A", "stem", "marks") == {"stem": "由谁报告（ ）", "marks": "2"}


def test_what_a_question_says_itself_beats_its_headings():
    text = f"第一章 进港\n一、单选题（每题1分）\n{ONE}分类：报告\n分值：3"

    assert only(text, "category", "marks") == {"category": "报告", "marks": "3"}


@pytest.mark.parametrize(
    "start",
    [
        "1.（单选）",
        "1、(单选) ",
        "1) （单选）",
        "1、_[单选]_",
        "1.【单选】",
        "1. [单选] ",
        "1.单选：",
        "1（单选）",
        "【单选】1.",
        "1.（单选，2分）",
    ],
)
def test_the_kind_in_the_stem(start):
    assert only(f"{start}由谁报告（ ）\nA.船长\nB.大副\n答案：A", "kind", "stem") == {
        "kind": "单选",
        "stem": "由谁报告（ ）",
    }


def test_the_kind_behind_the_stem():
    assert only("1.由谁报告（ ）（多选题）\nA.船长\nB.大副\n答案：AB", "kind", "stem") == {
        "kind": "多选题",
        "stem": "由谁报告（ ）",
    }


def test_the_kind_in_the_stem_beats_the_heading():
    assert only("一、单选题\n1.（多选）由谁报告（ ）\nA.船长\nB.大船\n答案：AB", "kind") == {"kind": "多选"}


def test_a_question_may_begin_with_its_kind_alone():
    text = "【单选题】由谁报告（ ）\nA.船长\nB.大副\n答案：A\n【判断题】船东报告。\n答案：错"

    assert [(question["kind"], question["stem"]) for question in seen(text)] == [
        ("单选题", "由谁报告（ ）"),
        ("判断题", "船东报告。"),
    ]


def test_labels_may_name_stem_and_options_too():
    text = "1.【题干】由谁报告（ ）\n【选项】\nA.船长\nB.大副\n【答案】A\n题目：由谁记录（ ）\n选项：A.船长 B.大副\n答案：B"

    assert [(question["stem"], question["options"], question["answer"]) for question in seen(text)] == [
        ("由谁报告（ ）", {"A": "船长", "B": "大副"}, "A"),
        ("由谁记录（ ）", {"A": "船长", "B": "大副"}, "B"),
    ]


def test_traditional_characters():
    text = "單選題\n1.【題幹】由誰報告（ ）\n【選項】\nA.船長\nB.大副\n【參考答案】A\n【解析】略。\n【難度】易"

    assert only(text) == {
        "stem": "由誰報告（ ）",
        "options": {"A": "船長", "B": "大副"},
        "answer": "A",
        "explanation": "略。",
        "difficulty": "易",
        "kind": "单选题",
    }


def test_no_label_is_told():
    assert told(ONE + "解析：略。\n难度：易") == []

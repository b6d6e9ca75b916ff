"""The 答案 line in all its spellings, beside and behind, and what else stands in it."""

import pytest

from tests.question_bank.text.texts import only, seen, told

OPTIONS = "\nA.船长\nB.大副\nC.船东\nD.货主\n"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("答案：A", "A"),
        ("答案:A", "A"),
        ("答案: CD", "CD"),
        ("答案 A", "A"),
        ("答案A", "A"),
        ("【答案】A", "A"),
        ("【答案】:D", "D"),
        ("【答案】：D", "D"),
        ("[答案]D", "D"),
        ("【答 案】 D", "D"),
        ("答 案 :ABD", "ABD"),
        ("答\u3000案：B", "B"),
        ("正确答案：A、C", "A、C"),
        ("正确答案是B", "B"),
        ("参考答案：A", "A"),
        ("【参考答案】A", "A"),
        ("标准答案：A", "A"),
        ("答案】A", "A"),
        ("答：A", "A"),
        ("（答案：A）", "A"),
        ("【答案：A】", "A"),
        ("答案：A。", "A"),
        ("答案：ａ", "ａ"),
        ("答案：\nA", "A"),
        ("答案：A.船长", "A"),
        ("答案：A,C", "A,C"),
        ("答案：A C", "A C"),
        ("答案解析：【答案】ABD", "ABD"),
    ],
)
def test_spellings(line, answer):
    found = only(f"1.由谁报告（ ）{OPTIONS}{line}")

    assert (found["stem"], found["options"]["D"], found["answer"]) == ("由谁报告（ ）", "货主", answer)


@pytest.mark.parametrize(
    ("line", "answer", "explanation"),
    [
        ("答案：B（注：见港口规程）", "B", "注：见港口规程"),
        ("答案：AB（依据《港口规程》，两项都对。）", "AB", "依据《港口规程》，两项都对。"),
        ("答案：C。《港口规程》规定由船东报告。", "C", "《港口规程》规定由船东报告。"),
        ("答案：A 根据《港口规程》第3条", "A", "根据《港口规程》第3条"),
        ("答案：A 解析：由船长报告。", "A", "由船长报告。"),
        ("答案：A解析：由船长报告。", "A", "由船长报告。"),
        ("【答案】A【解析】由船长报告。", "A", "由船长报告。"),
    ],
)
def test_what_stands_behind_the_key_is_explanation(line, answer, explanation):
    found = only(f"1.由谁报告（ ）{OPTIONS}{line}")

    assert (found["answer"], found["explanation"]) == (answer, explanation)


def test_glued_behind_the_last_option():
    text = "1.由谁报告（ ）A.船长B.大副C.船东答案：C"

    assert only(text) == {"stem": "由谁报告（ ）", "options": {"A": "船长", "B": "大副", "C": "船东"}, "answer": "C"}


def test_everything_in_one_run():
    text = (
        "港口题库一、单选题（每题1分）1.由谁报告？A.船长B.大副答案：A2.由谁记录（）。A.船长B.大副C.船东答案：B（注：见规程）"
        "3.由谁付费？A.货主B.船东答案：B。第2条规定由船东付费。二、判断题1.船长应当报告。（）答案：√2.船东应当到场。（）答案：×解析：不必到场。"
    )

    assert seen(text) == [
        {"stem": "由谁报告？", "options": {"A": "船长", "B": "大副"}, "answer": "A", "kind": "单选题", "marks": "1"},
        {
            "stem": "由谁记录（）。",
            "options": {"A": "船长", "B": "大副", "C": "船东"},
            "answer": "B",
            "explanation": "注：见规程",
            "kind": "单选题",
            "marks": "1",
        },
        {
            "stem": "由谁付费？",
            "options": {"A": "货主", "B": "船东"},
            "answer": "B",
            "explanation": "第2条规定由船东付费。",
            "kind": "单选题",
            "marks": "1",
        },
        {"stem": "船长应当报告。（）", "answer": "√", "kind": "判断题"},
        {"stem": "船东应当到场。（）", "answer": "×", "explanation": "不必到场。", "kind": "判断题"},
    ]


def test_judgements_in_one_run():
    text = "判断题\n1.船长报告。（√）2.船东到场。（×） 3.货主付费。（√）"

    assert [(question["stem"], question["answer"]) for question in seen(text)] == [
        ("船长报告。（\u3000）", "√"),
        ("船东到场。（\u3000）", "×"),
        ("货主付费。（\u3000）", "√"),
    ]


def test_numbers_in_options_do_not_cut_a_run():
    text = "1.高度是？A.1.2米B.2.5米C.3.5米答案：B2.共几项？A.2项B.3项答案：A"

    assert [question["options"] for question in seen(text)] == [
        {"A": "1.2米", "B": "2.5米", "C": "3.5米"},
        {"A": "2项", "B": "3项"},
    ]


def test_options_in_brackets_and_numbers_before_a_blank_in_one_run():
    text = "1 规程的目的是( )。(A)防止(B)控制(C)预防2 规程自何时施行( )。(A)2002 年 11 月 1 日(B) 2002 年 2 月 1 日3 由谁报告( )。(A)船长(B)大副"

    assert [(question["stem"], list(question["options"])) for question in seen(text)] == [
        ("规程的目的是( )。", ["A", "B", "C"]),
        ("规程自何时施行( )。", ["A", "B"]),
        ("由谁报告( )。", ["A", "B"]),
    ]


def test_stems_options_and_answers_that_name_themselves():
    text = "港口题库【题干1】由谁报告？【选项】A.船长B.大副【参考答案】A【详细解析】由船长报告。选项B错误。【题干2】由谁记录？【选项】A.船长B.大副【参考答案】B【详细解析】由大副记录。"

    assert [(question["stem"], question["answer"], question["explanation"]) for question in seen(text)] == [
        ("由谁报告？", "A", "由船长报告。选项B错误。"),
        ("由谁记录？", "B", "由大副记录。"),
    ]


def test_two_answer_lines_that_differ_are_an_error():
    assert told(f"1.由谁报告（ ）{OPTIONS}答案：A\n正确答案：B") == [("error", "keys_differ", "第 7 行")]
    assert told(f"1.由谁报告（ ）{OPTIONS}答案：A\n正确答案：A") == []


def test_text_behind_the_key_that_no_label_names_is_kept_as_explanation_and_told():
    text = f"1.由谁报告（ ）{OPTIONS}答案：A\n港口规程规定由船长报告。\n2.甲。（√）"

    assert seen(text)[0]["explanation"] == "港口规程规定由船长报告。"
    assert told(text) == [("warning", "unlabelled_text", "第 7 行")]


def test_a_question_without_a_key_has_none():
    assert only(f"1.由谁报告（ ）{OPTIONS}", "answer") == {}


@pytest.mark.parametrize(
    "stem", ["在答案：处填写的是（ ）", "下列处罚依据：正确的是（ ）", "回答：“由船长报告”的是（ ）"]
)
def test_words_of_a_stem_that_look_like_labels(stem):
    assert only(f"1.{stem}{OPTIONS}答案：A", "stem", "answer") == {"stem": stem, "answer": "A"}

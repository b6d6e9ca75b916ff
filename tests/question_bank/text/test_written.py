"""判断, 改错, 填空, 简答 and 论述: answers in words, which run on until the next question."""

import pytest

from tests.question_bank.text.texts import only, seen, told


@pytest.mark.parametrize(
    "answer", ["√", "×", "对", "错", "正确", "错误", "是", "否", "T", "F", "True", "False", "Yes", "No"]
)
def test_judgements_on_the_answer_line(answer):
    assert only(f"判断题\n1.船长应当报告。（　）\n答案：{answer}", "stem", "answer") == {
        "stem": "船长应当报告。（　）",
        "answer": answer,
    }


def test_a_judgement_as_two_options_stays_as_it_stands():
    for layout in ("A.正确\nB.错误", "A.正确  B.错误", "A、对B、错", "A . 正确\nB . 错误"):
        found = only(f"判断题\n1.船长应当报告。（　）\n{layout}\n答案：A")

        assert list(found["options"]) == ["A", "B"]
        assert found["answer"] == "A"


@pytest.mark.parametrize(
    ("line", "correction"),
    [
        ("答案：×，改为：船长应当报告。", "船长应当报告。"),
        ("答案：×。改正：船长应当报告。", "船长应当报告。"),
        ("答案：错误，应改为：船长应当报告。", "船长应当报告。"),
        ("答案：×（应为船长报告）", "船长报告"),
        ("答案：错误。船长应当报告。", "船长应当报告。"),
        ("答案：×\n改正：船长应当报告。", "船长应当报告。"),
        ("（×）改正：船长应当报告。", "船长应当报告。"),
    ],
)
@pytest.mark.parametrize("kind", ["判断改错题", "判断辨析题"])
def test_what_a_wrong_statement_should_say(kind, line, correction):
    found = only(f"一、{kind}\n1.船东应当报告。\n{line}")

    assert found["answer"] in {"×", "错误"}
    assert found["correction"] == correction


def test_a_right_statement_needs_no_correction():
    assert only("判断改错题\n1.船长应当报告。\n答案：√", "answer", "correction") == {"answer": "√"}


def test_behind_a_plain_judgement_the_rest_is_explanation():
    assert only("判断题\n1.船东应当报告。\n答案：错误，应当由船长报告。", "answer", "explanation", "correction") == {
        "answer": "错误",
        "explanation": "应当由船长报告。",
    }


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("答案：五；十日", "五；十日"),
        ("【答案】(五)(十日)", "(五)(十日)"),
        ("答案：1.五 2.十日", "1.五 2.十日"),
        ("答案：\n1.五\n2.十日", "1.五\n2.十日"),
        ("答：五、十日", "五、十日"),
        ("参考答案：（1）五；（2）十日", "（1）五；（2）十日"),
    ],
)
def test_gaps_and_their_answers_stay_as_they_stand(line, answer):
    text = f"填空题\n1.船长应当在____日前报告，期限为（　）。\n{line}\n2.由（　　）记录。\n答案：大副"

    assert [(question["stem"], question["answer"]) for question in seen(text)] == [
        ("船长应当在____日前报告，期限为（　）。", answer),
        ("由（　　）记录。", "大副"),
    ]


def test_a_long_answer_runs_until_the_next_question():
    text = """四、简答题
1.简述报告的程序。
答：报告的程序如下：
（1）准备；
（2）报告，包括：
①口头；
②书面。
以上缺一不可，船长应当
亲自办理。
2、什么是进港？（5分）
答案要点：
1.驶入。
2.停泊。
3.报告。
3．论述出港。
参考答案：
一、出港的含义
（一）驶离
（二）报告
二、出港的程序
1．准备
2．报告
法律依据：《港口规程》
4.什么是离泊？
答：离开泊位。"""

    assert [(question["stem"], question["answer"]) for question in seen(text)] == [
        (
            "简述报告的程序。",
            "报告的程序如下：\n（1）准备；\n（2）报告，包括：\n①口头；\n②书面。\n以上缺一不可，船长应当亲自办理。",
        ),
        ("什么是进港？", "1.驶入。\n2.停泊。\n3.报告。"),
        ("论述出港。", "一、出港的含义\n（一）驶离\n（二）报告\n二、出港的程序\n1．准备\n2．报告"),
        ("什么是离泊？", "离开泊位。"),
    ]
    assert seen(text)[2]["basis"] == "《港口规程》"
    assert told(text) == []


def test_an_answer_behind_the_question_on_its_line():
    text = "简答题\n1.什么是进港？答：驶入港口。\n2.什么是出港？ 答案：驶离港口。\n3.什么是离泊？【答案】离开泊位。"

    # 答： inside a line is an ordinary word (问答：…); only the other labels are taken there.
    assert [question.get("answer") for question in seen(text)] == [None, "驶离港口。", "离开泊位。"]


def test_questions_in_words_without_numbers():
    text = "什么是进港？\n答：驶入港口。\n\n什么是出港？\n答：驶离港口。\n应当报告。"

    assert [(question["stem"], question["answer"]) for question in seen(text)] == [
        ("什么是进港？", "驶入港口。"),
        ("什么是出港？", "驶离港口。\n应当报告。"),
    ]


def test_an_answer_line_left_blank_is_no_answer():
    assert only("简答题\n1.什么是进港？\n答：____________", "answer") == {}


def test_answers_under_two_labels_are_one():
    text = "简答题\n1.什么是进港？\n答案要点：驶入；停泊。\n参考答案：驶入港口并停泊。"

    assert only(text, "answer") == {"answer": "驶入；停泊。\n驶入港口并停泊。"}

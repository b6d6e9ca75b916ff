"""GIFT: what is written reads back equal; what others write is read as they meant it, and what we cannot take is told."""

from io import BytesIO

import pytest
from hypothesis import given

from question_bank.exchange import gift, gift_writing
from tests.question_bank.exchange.objects import AWKWARD, CASE, ONE_OF_EACH, banks, choice, many, said, told


def written(*items):
    target = BytesIO()
    losses = gift_writing.write(target, items)
    return target.getvalue().decode(), [str(loss) for loss in losses]


def read(text):
    return list(gift.read(text))


def one(text):
    [raw] = read(text)
    return raw


# --- our own ---
@given(banks)
@many(60)
def test_any_bank_reads_back_equal(bank):
    text, _losses = written(*bank)

    assert [said(raw) for raw in gift.read(text.encode())] == bank


@pytest.mark.parametrize("item", [*ONE_OF_EACH, *AWKWARD], ids=lambda item: item.kind)
def test_each_kind_reads_back_equal_after_windows_has_changed_its_line_ends(item):
    text, _losses = written(item)

    assert [said(raw) for raw in gift.read(text.replace("\n", "\r\n").encode("utf-8-sig"))] == [item]


def test_what_gift_cannot_hold_is_named_with_the_questions():
    _text, losses = written(choice(), *[choice("indefinite", "C", basis="《甲法》第一条")] * 7)

    assert losses == [
        "GIFT 不能保存难度：8 题，例如第 1、2、3、4、5 题。别的软件读不到；再导入本系统时仍在。",
        "GIFT 不能保存“不定项选择题”这一题型：7 题，例如第 2、3、4、5、6 题。别的软件读不到；再导入本系统时仍在。",
        "GIFT 不能保存依据：7 题，例如第 2、3、4、5、6 题。别的软件读不到；再导入本系统时仍在。",
    ]


def test_a_case_that_lost_a_question_says_so():
    text, _losses = written(CASE)
    raw = one(text[: text.index("// 小题：2")])

    assert told(raw) == [("error", "parts_missing")]


def test_a_sub_question_without_its_case_says_so():
    text, _losses = written(CASE)

    assert [told(raw) for raw in read(text[text.index("// 小题：1") :])] == [[("error", "part_alone")]] * 2


def test_a_comment_that_contradicts_the_braces_is_not_believed():
    raw = one("// 题型：多选题\n听证免费。{T}")

    assert (raw.kind, told(raw)) == ("judge", [("error", "kind_differs")])


# --- as others write it ---
@pytest.mark.parametrize(
    ("text", "kind", "stem", "options", "answer"),
    [
        ("谁主持？{=甲 ~乙 ~丙}", "single", "谁主持？", ["甲", "乙", "丙"], ["A"]),
        ("::名::[plain]谁主持？{\n~甲\n\n=乙\n~丙\n}", "single", "谁主持？", ["甲", "乙", "丙"], ["B"]),
        ("哪些？{~%50%甲 ~%-100%乙 ~%50%丙}", "multiple", "哪些？", ["甲", "乙", "丙"], ["A", "C"]),
        ("听证免费。{T}", "judge", "听证免费。", [], [True]),
        ("听证免费。{ FALSE }", "judge", "听证免费。", [], [False]),
        ("应当在 {=五 =5} 日内提出。", "blank", "应当在 ____ 日内提出。", [], [["五", "5"]]),
        ("应当在{~三 =五}日内提出。", "single", "应当在____日内提出。", ["三", "五"], ["B"]),
        ("罚款几万？{#5:0.5}", "numeric", "罚款几万？", [], [5, 0.5]),
        ("罚款几万？{#1..3}", "numeric", "罚款几万？", [], [2, 1]),
        ("罚款几万？{#-0.5}", "numeric", "罚款几万？", [], [-0.5, 0]),
        ("罚款几万？{#=5:0.5#对}", "numeric", "罚款几万？", [], [5, 0.5]),
        ("论述。{}", "essay", "论述。", [], []),
        ("配对{=甲 -> 子 =乙->丑 = -> 寅}", "matching", "配对", ["子", "丑", "寅"], [["甲", "子"], ["乙", "丑"]]),
        ("排列{>2 ALL VERTICAL\n乙\n甲\n}", "ordering", "排列", ["乙", "甲"], ["A", "B"]),
        (r"1\=1 且 \{甲\} \~ \#1 \: a\\b\n第二行{T}", "judge", "1=1 且 {甲} ~ #1 : a\\b\n第二行", [], [True]),
        ("[html]<p>甲<br>乙&nbsp;丙</p>{T}", "judge", "甲\n乙 丙", [], [True]),
        ("甲<b>粗</b>乙{T}", "judge", "甲粗乙", [], [True]),
        ("[plain]甲<b>粗</b>乙{T}", "judge", "甲<b>粗</b>乙", [], [True]),
        ("[markdown]*甲*{T}", "judge", "*甲*", [], [True]),
        ("// 备注：随便\n听证免费。{T}", "judge", "听证免费。", [], [True]),
        ("文字\n分行{T}", "judge", "文字\n分行", [], [True]),
    ],
)
def test_a_question_of_moodle(text, kind, stem, options, answer):
    raw = one(text)

    assert (raw.kind, raw.text("stem"), [each["text"] for each in raw.options], raw.answer) == (
        kind,
        stem,
        options,
        answer,
    )
    assert told(raw, "error", "warning") == []


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("几日内？{=五}", [("fixed", "gap_added")]),
        ("谁？{=甲 =乙 ~丙}", [("error", "two_keys")]),
        ("谁？{~甲 ~乙}", [("error", "no_key")]),
        ("谁？{=甲 ~%50%乙}", [("warning", "partial_credit")]),
        ("谁？{~%75%甲 ~%25%乙 ~丙}", [("warning", "unequal_weights")]),
        ("谁？{~%100%甲 ~乙}", [("warning", "one_key")]),
        ("谁？{=甲#对了 ~乙#错了}", [("fixed", "feedback_merged")]),
        ("在____日内。{=五 =%50%四}", [("warning", "partial_credit")]),
        ("在____日内。{=五*}", [("error", "wildcard")]),
        ("几万？{#=5 =6}", [("error", "several_numbers")]),
        ("几万？{#五}", [("error", "not_a_number")]),
        ("几万？{#}", [("error", "not_a_number")]),
        ("谁？{甲}", [("error", "unmarked_answer"), ("error", "no_key")]),
        ("谁？{=甲 ~乙", [("error", "braces")]),
        ("谁？=甲 ~乙}", [("error", "braces")]),
        ("{A}是谁？{=甲 ~乙}", [("error", "braces")]),
        ("配对{=甲 -> 子 =乙}", [("error", "unpaired")]),
        ("第一章的说明。", [("skipped", "no_question")]),
    ],
)
def test_what_we_cannot_take_is_told_in_its_place(text, problems):
    raw = one(f"// 前面\n\n{text}\n")

    assert [code for code in told(raw) if code != ("fixed", "gap_added") or code in problems] == problems
    assert raw.where == "第 3 行"


def test_an_open_brace_takes_no_other_question_with_it():
    text = "第一题{=甲 ~乙\n\n第二题{T}\n\n第三题{\n\nF}"

    assert [(raw.where, raw.answer) for raw in read(text)] == [
        ("第 1 行", []),
        ("第 3 行", [True]),
        ("第 5 行", [False]),
    ]


def test_the_category_holds_until_the_next():
    text = "$CATEGORY: $course$/top/听证/申请\n甲{T}\n\n乙{F}\n$CATEGORY: 处罚//案件\n\n丙{T}"

    assert [raw.text("category") for raw in read(text)] == ["听证/申请", "听证/申请", "处罚-案件"]


def test_feedback_goes_under_the_explanation():
    raw = one("听证免费。{T#想一想#很好####法律规定不收费。}")

    assert raw.text("explanation") == "法律规定不收费。\n答错：想一想\n答对：很好"


def test_number_and_tags_that_moodle_writes_in_a_comment_are_read():
    raw = one("// question: 7  name: 甲\n// [id:Q7] [tag:听证] [tag:费用]\n听证免费。{T}")

    assert (raw.text("code"), raw.text("tags")) == ("Q7", "听证、费用")

"""What differs between two versions, aspect by aspect."""

from decimal import Decimal

import pytest

from question_bank.content import Content
from question_bank.differences import aspects, compare

OPTIONS = [{"key": "A", "text": "三日"}, {"key": "B", "text": "五日"}]


def single(**fields):
    return Content(**({"kind": "single", "stem": "几日内提出？", "answer": ["B"], "options": OPTIONS} | fields))


def differing(old, new):
    return [row.label for row in compare(aspects(old), aspects(new)) if row.differs]


@pytest.mark.parametrize(
    ("changed", "labels"),
    [
        ({}, []),
        ({"stem": "几日内申请？"}, ["题干"]),
        ({"answer": ["A"]}, ["正确答案"]),
        ({"options": [*OPTIONS, {"key": "C", "text": "七日"}]}, ["选项 C"]),
        ({"explanation": "自收到之日起。"}, ["解析"]),
        ({"basis": "《行政处罚法》第六十四条"}, ["依据"]),
        ({"difficulty": 3}, ["难度"]),
        ({"marks": Decimal("2.0")}, ["建议分值"]),
        ({"kind": "multiple"}, ["题型"]),
    ],
)
def test_each_aspect_is_told_by_its_name(changed, labels):
    assert differing(single(), single(**changed)) == labels


def test_an_option_that_went_stands_where_it_stood():
    shorter = single(options=OPTIONS[:1], answer=["A"])

    rows = [row.label for row in compare(aspects(single()), aspects(shorter))]

    assert rows.index("选项 A") + 1 == rows.index("选项 B") < rows.index("正确答案")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (Content("multiple", "题", ["A", "C"], OPTIONS), "A、C"),
        (Content("judge", "题", [False]), "错误"),
        (Content("blank", "在____日内向____提出", [["五", "5"], ["机关"]]), "五 / 5\n机关"),
        (Content("matching", "题", [["甲", "五日"], ["乙", "三日"]], OPTIONS), "甲 → 五日\n乙 → 三日"),
        (Content("ordering", "题", ["B", "A"], OPTIONS), "B → A"),
        (Content("numeric", "题", [5000, 0.5]), "5000 ± 0.5"),
        (Content("short", "题", ["要点"]), "要点"),
    ],
)
def test_the_key_is_put_into_words(content, key):
    assert aspects(content)["正确答案"] == key


def test_the_sub_questions_of_a_case_are_compared_one_by_one():
    def case(answer):
        parts = (Content("judge", "对吗", [True]), Content("judge", "还对吗", [answer]))
        return Content("case", "", [], material="材料", parts=parts)

    assert differing(case(True), case(False)) == ["第 2 小题 正确答案"]


def test_the_citations_are_compared_as_they_read():
    old, new = (aspects(single(), [f"行政处罚法第{n}条"]) for n in ("四十二", "六十四"))

    assert [row.label for row in compare(old, new) if row.differs] == ["引用的条文"]

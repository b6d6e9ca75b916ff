"""Our own JSON: written and read back equal, and whatever stands in a file of others is told."""

import json
from base64 import b64encode
from io import BytesIO

import pytest
from hypothesis import given

from documents.pictures import keep, mark_text
from files.refusals import UnreadableFile
from question_bank.exchange import own
from tests.question_bank.exchange.objects import banks, many, png, said, told


def written(*items):
    target = BytesIO()
    own.write(target, items)
    return target.getvalue()


def one(**facts):
    [raw] = own.read(json.dumps({"questions": [{"kind": "judge", "stem": "听证免费。", "answer": [True]} | facts]}))
    return raw


@given(banks)
@many(60)
def test_any_bank_reads_back_equal(bank):
    assert [said(raw) for raw in own.read(written(*bank))] == bank


def test_the_contract_of_the_import_reads_back():
    raw = one(
        where="Sheet1!7",
        status="ok",
        difficulty=3,
        category="听证/申请",
        marks=2.0,
        citations=[{"statute": "行政处罚法", "article": "第六十三条", "state": "in_force", "now": []}],
        messages=[],
    )

    assert (raw.where, raw.kind, raw.answer) == ("第 1 题", "judge", [True])
    assert raw.fields == {
        "stem": "听证免费。",
        "difficulty": "难",
        "category": "听证/申请",
        "marks": "2",
        "basis": "《行政处罚法》第六十三条",
    }


def test_what_failed_before_is_not_right_now():
    raw = one(
        status="failed", messages=[{"level": "error", "field": "正确答案", "code": "two_keys", "text": "几个答案。"}]
    )

    assert told(raw) == [("error", "two_keys")]


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"kind": "crossword"}, ["unknown_kind"]),
        ({"kind": 7}, ["unknown_kind"]),
        ({"options": ["甲"]}, ["malformed_options"]),
        ({"answer": "A"}, ["malformed_answer"]),
        ({"stem": ["甲"]}, ["malformed_answer"]),
        ({"parts": {"a": 1}}, ["malformed_answer"]),
        ({"pictures": {"0123456789ab": "%%%"}}, ["picture_missing"]),
        ({"pictures": {"0123456789ab": "QUJD"}}, ["picture_unreadable"]),
        ({"kind": "判断题"}, []),
    ],
)
def test_what_is_not_of_its_shape_is_told(facts, codes):
    assert [code for _level, code in told(one(**facts))] == codes


def test_a_picture_under_a_false_mark_gets_its_own():
    mark, _picture = keep(png())
    raw = one(stem="看图[[图:000000000000]]。", pictures={"000000000000": b64encode(png()).decode()})

    assert (raw.text("stem"), list(raw.pictures)) == (f"看图{mark_text(mark)}。", [mark])


@pytest.mark.parametrize("text", ["{", "7", '{"a": 1}', "[NaN]", "[" * 100_000, '{"questions": 1}', "1" * 50_000])
def test_what_is_no_json_of_questions_is_refused(text):
    with pytest.raises(UnreadableFile):
        list(own.read(text))

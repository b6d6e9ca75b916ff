"""Formats of text, told apart by what they hold."""

from io import BytesIO

import pytest

from question_bank.exchange import gift_writing, moodle_writing, own, recognise
from tests.question_bank.exchange.objects import ONE_OF_EACH


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("谁主持？{=甲 ~乙}", "gift"),
        ("::一::听证免费。{T}", "gift"),
        ("$CATEGORY: 听证\n\n论述。{}", "gift"),
        ("论述听证的意义。{}\n\n简述程序。{ }\n", "gift"),
        ("几万？{#5:0.5}", "gift"),
        ("谁主持？\nA. 甲\nB. 乙\nANSWER: B\n", "aiken"),
        ("谁主持？\r\nA) 甲\r\nB) 乙\r\nANSWER: B\r\n", "aiken"),
        ('\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<quiz>', "moodle"),
        ("<!-- <item> -->\n<quiz><question>", "moodle"),
        ('<?xml version="1.0"?><questestinterop xmlns="x">', "qti"),
        ('<q:assessmentItem xmlns:q="x" identifier="a">', "qti"),
        ('{"format": "x", "questions": [', "json"),
        ('[\n {"kind": "judge", "stem": "甲"', "json"),
        # plain text, and what holds no questions
        ("1. 谁主持？\nA. 甲\nB. 乙\n答案：B\n", None),
        ("1. 集合 {1, 2} 中有几个数？\nA. 一\nB. 两\n【答案】B\n", None),
        ("1. 在{ }日内提出。\n答案：五\n", None),
        ("1. 公式 {=A1} 表示什么？\n答案：引用\n\n2. 谁？\n答案：甲", None),
        ("A. 甲\nB. 乙\n正确答案：B", None),
        ("1. 谁主持？\nA. 甲\nB. 乙\nAnswer: B\n", None),
        ("<html><body>", None),
        ('{"a": 1}', None),
        ("", None),
    ],
)
def test_a_text(text, format):
    assert recognise(text) == format


@pytest.mark.parametrize(
    ("write", "format"), [(gift_writing.write, "gift"), (moodle_writing.write, "moodle"), (own.write, "json")]
)
@pytest.mark.parametrize("item", ONE_OF_EACH, ids=lambda item: item.kind)
def test_each_of_our_own_exports(write, format, item):
    target = BytesIO()
    write(target, [item])

    assert recognise(target.getvalue().decode()) == format

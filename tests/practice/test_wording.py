"""Answers in words."""

import pytest

from practice.wording import given_in_words, parts_in_words
from tests.practice.kinds import question_of


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        ("single", ["B"], "B"),
        ("multiple", ["C", "A"], "AC"),
        ("judge", ["T"], "正确"),
        ("judge_correct", ["F", "改成五日"], "错误，改正：改成五日"),
        ("judge_correct", ["F"], "错误"),
        ("blank", ["五", ""], "五；（没有填）"),
        ("blank", [], ""),
        ("numeric", "5000", "5000"),
        ("matching", {"1": "A", "0": "B"}, "1—B，2—A"),
        ("ordering", ["B", "A"], "B → A"),
        ("short", "要点", "要点"),
        ("single", None, ""),
    ],
)
def test_each_kind_of_answer_reads_as_people_write_it(kind, given, words):
    assert given_in_words(question_of(kind), given) == words


def test_a_case_reads_part_by_part():
    assert [words for _part, words in parts_in_words(question_of("case"), [["B"], None])] == ["B", ""]

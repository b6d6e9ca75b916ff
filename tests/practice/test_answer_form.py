"""Reading an answer of any kind out of a plain form."""

import pytest
from django.http import QueryDict

from practice.forms import AnswerForm
from practice.judging import is_judged_by_oneself
from question_bank import marking
from tests.practice.kinds import KINDS, WRITTEN, question_of


def sent(data):
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def form_of(kind, data):
    return AnswerForm(sent(data), question=question_of(kind))


@pytest.mark.parametrize("kind", sorted(set(KINDS) - WRITTEN))
def test_the_right_answer_of_each_kind_is_right_and_a_wrong_one_is_not(kind):
    version = question_of(kind)
    _says, right, wrong = KINDS[kind]
    forms = [AnswerForm(sent(data), question=version) for data in (right, wrong)]

    assert [form.errors for form in forms] == [{}, {}]
    assert marking.share(version, forms[0].response) == 1
    assert marking.share(version, forms[1].response) < 1


@pytest.mark.parametrize("kind", sorted(WRITTEN))
def test_written_answers_are_left_to_the_person_even_when_only_thought_of(kind):
    version = question_of(kind)

    for data in KINDS[kind][1:]:
        form = AnswerForm(sent(data), question=version)
        assert form.is_valid()
        assert is_judged_by_oneself(version, form.response)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - WRITTEN))
def test_no_answer_is_refused(kind):
    assert form_of(kind, {}).errors == {"__all__": ["请先作答，再提交。"]}


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("single", {"answer-1": ["A", "B"]}, "只能选一项"),
        ("multiple", {"answer-1": "A"}, "至少选 2 项"),
        ("single", {"answer-1": "Z"}, "Z"),
        ("numeric", {"answer-1": "五千元"}, "这不是一个数"),
        ("matching", {"answer-1-0": "A"}, "还有 1 项没有选"),
        ("ordering", {"answer-1-0": "1", "answer-1-1": "1", "answer-1-2": "3"}, "都排在第 1 位"),
        ("blank", {"answer-1-1": "五" * 201}, "200"),
    ],
)
def test_an_answer_that_cannot_be_meant_is_refused_with_a_reason(kind, data, words):
    [[message]] = form_of(kind, data).errors.values()

    assert words in message


def test_a_part_of_a_case_left_out_is_only_that_part():
    form = form_of("case", {"answer-1": "B"})

    assert form.is_valid()
    assert form.response == [["B"], None]


def test_what_was_chosen_is_shown_again():
    form = form_of("multiple", {"answer-1": "A"})
    form.is_valid()

    assert form.boxes[0].chosen == ["A"]

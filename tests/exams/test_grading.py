"""Marking: totals as a property of any paper and any answers."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.services.grading import Result, mark

KEYS = "ABCDEF"


@dataclass(frozen=True)
class Question:
    """What marking needs of a version."""

    right_keys: list[str]


papers = st.lists(st.sets(st.sampled_from(KEYS), min_size=1).map(lambda keys: Question(sorted(keys))), min_size=1)


@st.composite
def sittings(draw):
    """A paper, and for each place one of: the right keys in any order, something else, nothing."""
    questions = list(enumerate(draw(papers)))
    answers, right = {}, 0
    for place, question in questions:
        how = draw(st.sampled_from(["right", "other", "blank", "missing"]))
        if how == "right":
            answers[place] = draw(st.permutations(question.right_keys))
            right += 1
        elif how == "other":
            chosen = draw(st.sets(st.sampled_from(KEYS), min_size=1))
            answers[place] = sorted(chosen)
            right += chosen == set(question.right_keys)
        elif how == "blank":
            answers[place] = []
    return questions, answers, right


@settings(deadline=None)
@given(sittings())
def test_the_total_is_the_number_of_exact_answers(sitting):
    questions, answers, right = sitting

    result = mark(questions, answers)

    assert (result.right, result.total) == (right, len(questions))
    assert 0 <= result.percent <= 100
    assert (result.percent == 100) == (right == len(questions))


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(0, 100))
def test_the_shown_percentage_and_the_pass_never_disagree(figures, pass_percent):
    result = Result(*figures)

    assert result.passes(pass_percent) == (result.percent >= pass_percent)
    assert result.passes(pass_percent) == (result.missing(pass_percent) == 0)
    assert Result(result.right + result.missing(pass_percent), result.total).passes(pass_percent)


@pytest.mark.parametrize(
    ("chosen", "right"),
    [(["A", "C"], 1), (["C", "A"], 1), (["A"], 0), (["A", "B", "C"], 0), (["B"], 0), ([], 0)],
)
def test_of_several_right_options_exactly_those_count(chosen, right):
    assert mark([(1, Question(["A", "C"]))], {1: chosen}).right == right


def test_answers_to_places_of_another_paper_count_nothing():
    assert mark([(1, Question(["A"]))], {2: ["A"]}).right == 0

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.marking import is_right
from question_bank.models import QuestionVersion

KEYS = "ABCDEFGHIJ"
some_keys = st.sets(st.sampled_from(KEYS), min_size=1)


@dataclass
class Marked:
    right_keys: list[str] = field(default_factory=list)


@given(some_keys, st.randoms())
def test_the_right_keys_are_right_in_any_order(right, chance):
    chosen = sorted(right)
    chance.shuffle(chosen)

    assert is_right(Marked(sorted(right)), chosen)


@given(some_keys, some_keys)
def test_any_other_choice_is_wrong(right, chosen):
    assert is_right(Marked(sorted(right)), sorted(chosen)) == (right == chosen)


@given(some_keys, st.sampled_from(KEYS))
def test_one_key_more_or_fewer_is_wrong(right, key):
    assert not is_right(Marked(sorted(right)), right ^ {key})


@given(some_keys)
def test_nothing_and_everything_chosen_is_wrong_unless_everything_is_right(right):
    assert not is_right(Marked(sorted(right)), [])
    assert is_right(Marked(sorted(right)), KEYS) == (right == set(KEYS))


def test_a_question_without_a_key_is_never_right():
    assert not is_right(Marked([]), [])


@given(some_keys, st.integers(1, 3))
def test_a_key_chosen_twice_counts_once(right, times):
    assert is_right(Marked(sorted(right)), sorted(right) * times)


@pytest.mark.parametrize(("answer", "chosen", "right"), [
    ([True], ["T"], True),
    ([True], ["F"], False),
    ([False], ["F"], True),
    ([False], ["T"], False),
    ([True], ["T", "F"], False),
    ([True], [], False),
])  # fmt: skip
def test_a_judgement_is_marked_by_t_and_f(answer, chosen, right):
    assert is_right(QuestionVersion(kind="judge", answer=answer), chosen) is right


@pytest.mark.parametrize(
    ("chosen", "right"), [(["A", "C"], True), (["C", "A"], True), (["A"], False), (["A", "B", "C"], False)]
)
def test_part_of_a_multiple_choice_is_not_right(chosen, right):
    assert is_right(QuestionVersion(kind="multiple", answer=["A", "C"]), chosen) is right

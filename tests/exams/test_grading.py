"""Marking: what holds of any paper and any answers."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.services.grading import CENT, Marking, mark_paper, missing_for_pass, passes, percent_of
from question_bank.kinds import Policy, Several
from question_bank.kinds.base import Part
from tests.exams.generated import (
    KEYS,
    by_machine,
    choices,
    exact,
    marks,
    options,
    papers,
    place,
    policies,
    questions,
    responses,
    share,
    sittings,
)

LENIENT = [Several.PARTIAL, Several.PROPORTIONAL, Several.PER_OPTION, Several.RIGHT_MINUS_WRONG]


@settings(deadline=None)
@given(sittings(), policies)
def test_each_place_gives_between_nothing_and_its_marks_and_the_score_is_their_sum(sitting, policy):
    paper, answers = sitting

    marking = mark_paper(paper, answers, policy)

    earned = {each.position: marking.earned[each.position] for each in paper}
    assert all(got is None or 0 <= got <= each.marks for each, got in zip(paper, earned.values(), strict=True))
    assert marking.total == sum(each.marks for each in paper)
    assert marking.score == sum(got or 0 for got in earned.values())
    assert marking.pending == [position for position, got in earned.items() if got is None]
    assert 0 <= marking.percent <= 100


@settings(deadline=None)
@given(papers(by_machine), policies)
def test_exact_answers_get_everything_and_blank_ones_nothing(paper, policy):
    everything = mark_paper(paper, {each.pk: exact(each.question_version) for each in paper}, policy)
    nothing = mark_paper(paper, {each.pk: [] for each in paper}, policy)

    assert (everything.score, everything.percent) == (everything.total, 100)
    assert (nothing.score, nothing.pending) == (0, [])
    assert mark_paper(paper, {}, policy).score == 0


@settings(deadline=None)
@given(questions, policies)
def test_whatever_the_kind_nothing_written_waits_for_nobody(question, policy):
    assert mark_paper([place(question)], {10: []}, policy).earned == {1: 0}


@given(choices(), st.data(), policies)
def test_the_order_of_keys_and_keys_given_twice_say_nothing(question, data, policy):
    chosen = data.draw(st.lists(st.sampled_from(KEYS)))
    shuffled = data.draw(st.permutations(chosen))

    assert share(question, chosen, policy) == share(question, [*shuffled, *chosen], policy)


@given(choices(), st.data(), policies)
def test_only_exactly_the_right_keys_get_everything(question, data, policy):
    """A superset of the right keys least of all."""
    shown = [option["key"] for option in question.options]
    chosen = data.draw(st.sets(st.sampled_from(shown)))

    assert (share(question, sorted(chosen), policy) == 1) == (chosen == set(question.answer))


@pytest.mark.parametrize("several", LENIENT)
@given(question=choices(), data=st.data())
def test_one_more_right_key_never_lowers_and_one_more_wrong_key_never_raises(several, question, data):
    policy = Policy(several=several)
    shown = [option["key"] for option in question.options]
    chosen = data.draw(st.sets(st.sampled_from(shown), min_size=1))
    before = share(question, sorted(chosen), policy)

    if question.kind == "single":
        return  # one answer only
    for key in shown:
        after = share(question, sorted({*chosen, key}), policy)
        assert after >= before if key in question.answer else after <= before


@given(questions, marks, st.integers(0, 4000), policies)
def test_what_people_gave_stands_whatever_a_machine_would_give(question, worth, cents, policy):
    given_marks = min(Decimal(cents) / 100, worth)

    marking = mark_paper([place(question, worth=worth)], {10: exact(question)}, policy, by_hand={10: given_marks})

    assert marking.earned == {1: given_marks}


# --- percentage and pass ---
scores = st.integers(1, 20000).flatmap(lambda n: st.tuples(st.integers(0, n * 100), st.just(n)))


@given(scores, st.integers(0, 100))
def test_the_shown_percentage_and_the_pass_never_disagree(figures, pass_percent):
    score, total = Decimal(figures[0]) / 100, Decimal(figures[1])

    assert passes(score, total, pass_percent) == (percent_of(score, total) >= pass_percent)


@given(scores, st.integers(0, 100))
def test_what_is_missing_for_a_pass_is_missing_and_no_more(figures, pass_percent):
    score, total = Decimal(figures[0]) / 100, Decimal(figures[1])

    missing = missing_for_pass(score, total, pass_percent)

    assert (missing == 0) == passes(score, total, pass_percent)
    assert passes(score + missing, total, pass_percent)
    assert missing == 0 or not passes(score + missing - CENT, total, pass_percent)


def test_a_paper_without_marks_is_not_passed():
    assert not Marking(Decimal(0)).passes(0)


# --- rulings ---
def ruling(policy, new=None):
    return SimpleNamespace(policy=policy, new_version=new)


@st.composite
def ruled(draw):
    """A question of several options, another key to it, and an answer."""
    question = draw(choices())
    n = len(question.options)
    other = draw(choices(kind=question.kind).filter(lambda it: len(it.options) == n))
    return question, other, draw(responses(question))


@settings(deadline=None)
@given(ruled(), marks, policies, st.sampled_from(["full_credit", "current_or_previous"]))
def test_these_rulings_only_ever_raise(asked, worth, policy, how):
    question, other, answer = asked
    paper, answers = [place(question, worth=worth)], {10: answer}

    before = mark_paper(paper, answers, policy).score
    after = mark_paper(paper, answers, policy, rulings={1: ruling(how, other)}).score

    assert after >= before
    assert how != "full_credit" or after == worth


@settings(deadline=None)
@given(ruled(), marks, policies)
def test_by_the_new_key_alone_the_answer_is_worth_what_it_is_to_the_new_question(asked, worth, policy):
    question, other, answer = asked

    marking = mark_paper(
        [place(question, worth=worth)], {10: answer}, policy, rulings={1: ruling("current_only", other)}
    )

    assert marking == mark_paper([place(other, worth=worth)], {10: answer}, policy)


@settings(deadline=None)
@given(ruled(), marks, policies)
def test_a_ruling_that_changes_nothing_changes_nothing(asked, worth, policy):
    question, other, answer = asked
    paper, answers = [place(question, worth=worth)], {10: answer}

    assert mark_paper(paper, answers, policy, rulings={1: ruling("none", other)}) == mark_paper(paper, answers, policy)


def test_a_ruling_on_one_question_leaves_the_others():
    paper = [place(choice("A"), position=1), place(choice("A"), position=2)]

    marking = mark_paper(paper, {10: ["B"], 20: ["B"]}, Policy(), rulings={2: ruling("full_credit")})

    assert marking.earned == {1: 0, 2: 1}


def test_a_correction_judged_right_by_either_key_waits_for_nobody():
    old = Part(kind="judge_correct", stem="题", answer=[False], rules={"correction": "五日"})
    new = Part(kind="judge_correct", stem="题", answer=[False], rules={"correction": "三日"})
    either = {1: ruling("current_or_previous", new)}

    assert mark_paper([place(old)], {10: ["F", "五日"]}, Policy(), rulings=either).earned == {1: 1}
    assert mark_paper([place(old)], {10: ["F", "七日"]}, Policy(), rulings=either).pending == [1]


# --- examples to be read ---
def choice(*right, kind="multiple"):
    return Part(kind=kind, stem="题", options=options(4), answer=list(right))


@pytest.mark.parametrize(
    ("several", "chosen", "earned"),
    [
        (Several.EXACT, "AC", 2), (Several.EXACT, "A", 0), (Several.EXACT, "ABC", 0),
        (Several.PARTIAL, "A", 1), (Several.PARTIAL, "AB", 0), (Several.PARTIAL, "AC", 2),
        (Several.PROPORTIONAL, "A", 1), (Several.PROPORTIONAL, "ABC", 0),
        (Several.PER_OPTION, "A", "1.5"), (Several.PER_OPTION, "ABC", "1.5"), (Several.PER_OPTION, "BD", 0),
        (Several.RIGHT_MINUS_WRONG, "AB", 0), (Several.RIGHT_MINUS_WRONG, "ABC", 1), (Several.RIGHT_MINUS_WRONG, "", 0),
    ],
)  # fmt: skip
def test_of_two_right_options_worth_two_marks(several, chosen, earned):
    paper = [place(choice("A", "C"), worth=Decimal(2))]

    assert mark_paper(paper, {10: list(chosen)}, Policy(several=several)).score == Decimal(earned)


def test_marks_are_given_to_the_cent_half_a_cent_up():
    thirds = Part(kind="blank", stem="__ __ __", answer=[["甲"], ["乙"], ["丙"]])
    paper = [place(thirds, worth=Decimal("0.5")), place(thirds, position=2, worth=Decimal(1))]

    marking = mark_paper(paper, {10: ["甲"], 20: ["甲", "乙"]}, Policy())

    assert marking.earned == {1: Decimal("0.17"), 2: Decimal("0.67")}


def test_answers_to_places_of_another_paper_count_nothing():
    assert mark_paper([place(choice("A", "C"))], {990: ["A", "C"]}, Policy()).score == 0

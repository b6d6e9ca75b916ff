"""What answers are worth: properties that hold under every policy, and the figures of each."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.kinds import BY_KEYS, KINDS, Order, Part, Policy, Several, choices, kind_of, right_keys
from question_bank.marking import is_right, share
from question_bank.models import QuestionVersion
from question_bank.models.version import BY_KEYS as BY_KEYS_OF_THE_BANK

from .questions import GOOD, good, options
from .test_faults import json

HALF = Fraction(1, 2)
LETTERS = "ABCDEFGH"
policies = st.builds(
    Policy,
    several=st.sampled_from(Several.values),
    missed=st.fractions(0, Fraction(11, 12), max_denominator=12),
    order=st.sampled_from(Order.values),
)


def choice(kind: str, right, count: int = len(LETTERS)) -> Part:
    return Part(kind, "题", options(*map(str, range(count))), sorted(right))


# --- all kinds ---
@given(st.sampled_from(list(KINDS)), json, policies)
def test_a_share_lies_between_nothing_and_all_whatever_is_handed_in(kind, response, policy):
    got = share(GOOD[kind], response, policy)

    assert got is None or (isinstance(got, Fraction) and 0 <= got <= 1)


RIGHT = {
    "single": ["D"],
    "multiple": ["D", "A", "C"],
    "indefinite": ["A"],
    "judge": ["T"],
    "judge_correct": ["F", "应当有两人以上"],
    "blank": ["4", "红"],
    "matching": {"0": "A", "1": "B"},
    "ordering": ["B", "C", "A"],
    "numeric": "60",
    "case": [["D"], ["四", "红"], ["T"]],
}


@pytest.mark.parametrize("kind", RIGHT)
@pytest.mark.parametrize("several", Several.values)
def test_a_right_answer_gets_everything_under_every_policy(kind, several):
    assert share(GOOD[kind], RIGHT[kind], Policy(several)) == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("response", [None, [], "", {}, "  ", [[]], 7])
def test_nothing_handed_in_gets_nothing(kind, response):
    assert share(GOOD[kind], response, Policy(Several.PER_OPTION)) == 0


@pytest.mark.parametrize("kind", ["short", "essay"])
def test_what_is_written_is_for_a_person_to_mark(kind):
    assert share(GOOD[kind], "看风。") is None


# --- choices ---
some_keys = st.sets(st.sampled_from(LETTERS), min_size=1)


@given(some_keys, some_keys, policies)
def test_everything_is_given_for_exactly_the_right_keys_and_for_nothing_else(right, chosen, policy):
    assert (share(choice("multiple", right), list(chosen), policy) == 1) == (chosen == right)


@given(some_keys, st.sets(st.sampled_from(LETTERS)), st.sampled_from(LETTERS), policies)
def test_one_more_right_key_never_lowers_the_share(right, chosen, key, policy):
    question = choice("indefinite", right | {key})

    assert share(question, list(chosen | {key}), policy) >= share(question, list(chosen - {key}), policy)


@given(some_keys, some_keys, st.sampled_from(LETTERS), policies)
def test_one_more_wrong_key_never_raises_the_share(right, chosen, key, policy):
    question = choice("multiple", right - {key} or {"A", "B"} - {key})
    chosen = chosen - {key} or set(question.answer)

    assert share(question, list(chosen | {key}), policy) <= share(question, list(chosen), policy)


@given(some_keys, some_keys, policies, st.integers(1, 3))
def test_the_order_of_keys_and_their_repetition_do_not_matter(right, chosen, policy, times):
    question = choice("multiple", right)

    assert share(question, sorted(chosen) * times, policy) == share(question, sorted(chosen, reverse=True), policy)


@given(some_keys, st.sets(st.sampled_from(LETTERS)), st.sampled_from(BY_KEYS))
def test_by_default_a_choice_is_all_or_nothing_as_lessons_mark_it(right, chosen, kind):
    if kind == "judge":
        question = QuestionVersion(kind=kind, answer=["A" in right])
    else:
        question = QuestionVersion(kind=kind, options=choice(kind, right).options, answer=sorted(right))

    assert share(question, list(chosen)) == is_right(question, list(chosen))


@pytest.mark.parametrize(("several", "shares"), [
    # of A–F with ABC right: all right, one missing, one alone, one wrong added, one right one wrong, everything, only wrong ones
    (Several.EXACT, "1 0 0 0 0 0 0"),
    (Several.PARTIAL, "1 1/2 1/2 0 0 0 0"),
    (Several.PROPORTIONAL, "1 2/3 1/3 0 0 0 0"),
    (Several.PER_OPTION, "1 5/6 4/6 5/6 3/6 3/6 0"),
    (Several.RIGHT_MINUS_WRONG, "1 2/3 1/3 2/3 0 0 0"),
])  # fmt: skip
def test_the_figures_of_each_policy(several, shares):
    chosen = ["ABC", "AB", "A", "ABCD", "AD", "ABCDEF", "DEF"]
    question = choice("multiple", "ABC", 6)

    assert [share(question, list(keys), Policy(several)) for keys in chosen] == [
        Fraction(each) for each in shares.split()
    ]


def test_the_share_for_missing_keys_is_set_by_the_paper():
    assert share(choice("multiple", "ABC"), ["A"], Policy(Several.PARTIAL, missed=Fraction(1, 3))) == Fraction(1, 3)


@pytest.mark.parametrize("missed", [Fraction(-1, 2), Fraction(1), Fraction(3, 2)])
def test_a_part_is_never_worth_the_whole(missed):
    with pytest.raises(ValueError, match="less than the whole"):
        Policy(missed=missed)


@pytest.mark.parametrize("several", Several.values)
def test_two_answers_to_a_single_choice_are_none(several):
    assert share(GOOD["single"], ["A", "D"], Policy(several)) == 0


@pytest.mark.parametrize("several", Several.values)
def test_a_key_that_was_not_shown_spoils_the_answer(several):
    assert share(GOOD["multiple"], ["A", "C", "D", "Z"], Policy(several)) == 0


def test_the_keys_that_lessons_and_exams_ask_for():
    assert list(BY_KEYS_OF_THE_BANK) == BY_KEYS
    assert right_keys(GOOD["multiple"]) == ["A", "C", "D"]
    assert right_keys(GOOD["judge_correct"]) == ["F"]
    assert right_keys(GOOD["ordering"]) == right_keys(GOOD["short"]) == []
    assert choices(GOOD["single"]) == GOOD["single"].options
    assert [each["key"] for each in choices(GOOD["judge"])] == ["T", "F"]
    assert choices(GOOD["blank"]) == []


# --- judgement with correction ---
@pytest.mark.parametrize(("response", "got"), [
    (["T"], 0),
    (["T", "应当有两人以上。"], 0),
    (["F"], HALF),
    (["F", "  "], HALF),
    (["F", "应当有 两人以上"], 1),
    (["F", "应当有三人以上。"], None),
    (["F", 3], HALF),
])  # fmt: skip
def test_half_for_the_judgement_and_half_for_the_correction(response, got):
    assert share(GOOD["judge_correct"], response) == got


@pytest.mark.parametrize(("response", "got"), [(["T"], 1), (["F"], 0), (["F", "应当有三人。"], 0)])
def test_what_is_true_needs_no_correction(response, got):
    assert share(good("judge_correct", answer=[True], rules={}), response) == got


# --- gaps ---
@pytest.mark.parametrize("text", ["ab级", "ＡＢ级", " A b 级 ", "AB级。", "Ab　级"])
def test_width_blanks_case_and_a_full_stop_do_not_matter(text):
    assert share(good("blank", stem="____", answer=[["AB级"]]), [text]) == 1


@pytest.mark.parametrize(("text", "got"), [("五", 1), ("5", 0), ("伍", 0), ("五日", 0), ("", 0)])
def test_a_figure_is_not_a_word_unless_the_key_says_so(text, got):
    assert share(good("blank", stem="____", answer=[["五"]]), [text]) == got


@pytest.mark.parametrize(
    ("response", "got"),
    [(["四", "红"], 1), (["4", "蓝"], HALF), (["红", "四"], 0), (["四"], HALF), (["", "红", "四"], HALF)],
)
def test_each_gap_counts_by_itself(response, got):
    assert share(GOOD["blank"], response) == got


words = st.lists(st.sets(st.sampled_from("风雨雷电云雪"), min_size=1, max_size=3), min_size=1, max_size=5)


@given(words, st.lists(st.sampled_from("风雨雷电云雪雾"), max_size=5), st.randoms())
def test_in_any_order_the_order_of_answers_and_of_gaps_does_not_matter(accepted, given_texts, chance):
    given_texts = given_texts[: len(accepted)]
    question = good("blank", answer=[sorted(texts) for texts in accepted], rules={"any_order": True})
    mixed = good("blank", answer=chance.sample(question.answer, len(accepted)), rules={"any_order": True})

    assert share(question, given_texts) == share(mixed, chance.sample(given_texts, len(given_texts)))


@given(words, st.lists(st.sampled_from("风雨雷电云雪雾"), max_size=5))
def test_in_any_order_the_best_placing_counts(accepted, given_texts):
    answer = [sorted(texts) for texts in accepted]
    given_texts = [*given_texts, *[""] * len(accepted)][: len(accepted)]
    best = max(share(good("blank", answer=answer), list(order)) for order in permutations(given_texts))

    assert share(good("blank", answer=answer, rules={"any_order": True}), given_texts) == best


def test_in_any_order_a_place_is_filled_once():
    question = good("blank", answer=[["警告"], ["罚款"]], rules={"any_order": True})

    assert share(question, ["警告", "警告"]) == HALF
    assert share(question, ["罚款", "警告"]) == 1
    assert share(question, ["无", "无", "警告", "罚款"]) == 0


# --- pairs, order, numbers ---
@pytest.mark.parametrize(("response", "got"), [
    ({"0": "A", "1": "B"}, 1),
    ({0: "A", 1: "B"}, 1),
    ({"0": "A", "1": "C"}, HALF),
    ({"0": "A"}, HALF),
    ({"0": "B", "1": "A"}, 0),
    ({"0": "Z", "1": ["B"], "7": "B"}, 0),
])  # fmt: skip
def test_each_pair_counts_by_itself(response, got):
    assert share(GOOD["matching"], response) == got


ITEMS = good("ordering", options=options(*"甲乙丙丁"), answer=list("ABCD"))


@pytest.mark.parametrize(("given_order", "exact", "neighbours"), [
    ("ABCD", 1, 1), ("BCDA", 0, Fraction(2, 3)), ("DCBA", 0, 0), ("ABDC", 0, Fraction(1, 3)), ("AB", 0, Fraction(1, 3)),
    ("ABAB", 0, 0), ("ABCE", 0, 0),
])  # fmt: skip
def test_an_order_is_right_or_right_in_part_when_the_paper_says_so(given_order, exact, neighbours):
    assert share(ITEMS, list(given_order)) == exact
    assert share(ITEMS, list(given_order), Policy(order=Order.NEIGHBOURS)) == neighbours


@given(st.permutations("ABCD"), policies)
def test_everything_is_given_for_the_right_order_only(order, policy):
    assert (share(ITEMS, list(order), policy) == 1) == (list(order) == ITEMS.answer)


@pytest.mark.parametrize(
    "text", ["5000", "5,000", "５０００", "５，０００", " 5 000 ", "+5000", "5000.0", "4999.5", "5000.5"]
)
def test_a_number_is_read_as_people_write_it(text):
    assert share(good("numeric", answer=[5000, 0.5]), text) == 1


@pytest.mark.parametrize(
    "text",
    [
        "5000元",
        "5千",
        "五千",
        "5,00",
        "50,00",
        "1e3",
        "5000.51",
        "4999.49",
        "-5000",
        "5000%",
        "--5000",
        "",
        "5" * 100_000,
    ],
)
def test_what_is_not_the_number_is_wrong_and_a_unit_is_not_guessed(text):
    assert share(good("numeric", answer=[5000, 0.5]), text) == 0


@pytest.mark.parametrize("text", ["-0.3", "−0.3", "–0.30", "－０．３"])
def test_a_negative_number_may_have_any_minus(text):
    assert share(good("numeric", answer=[-0.3, 0]), text) == 1


@given(st.decimals(-(10**6), 10**6, places=3), st.decimals(0, 100, places=3), st.decimals(-200, 200, places=3))
def test_a_number_is_right_within_its_tolerance(value, tolerance, off):
    question = good("numeric", answer=[float(value), float(tolerance)])

    assert share(question, f"{value + off:f}") == (abs(off) <= tolerance)


# --- cases ---
def test_sub_questions_are_alike_where_no_marks_are_given():
    assert share(GOOD["case"], [["D"], ["四", "蓝"], ["F"]]) == HALF


def test_sub_questions_weigh_what_they_are_worth():
    marks = ["5", 2.5, 2.5]
    parts = [part | {"marks": each} for part, each in zip(GOOD["case"].parts, marks, strict=True)]

    assert share(good("case", parts=parts), [["D"], ["四", "蓝"], ["F"]]) == Fraction(5, 8)


def test_a_case_is_a_persons_to_mark_as_long_as_a_part_of_it_is():
    question = good("case", parts=[vars(GOOD["single"]), vars(GOOD["short"])])

    assert share(question, [["D"], "看风。"]) is None
    assert share(question, [["D"], ""]) == HALF


def test_policies_reach_the_sub_questions():
    question = good("case", parts=[vars(GOOD["multiple"])])

    assert share(question, [["A"]], Policy(Several.PROPORTIONAL)) == Fraction(1, 3)


# --- on the paper ---
@pytest.mark.parametrize("several", Several.values)
def test_a_paper_prints_how_several_keys_are_marked(several):
    rule = kind_of("multiple").rule(Policy(several))

    assert rule.endswith("。")
    assert kind_of("indefinite").rule(Policy(several)) == rule
    assert kind_of("single").rule(Policy(several)) == ""


def test_the_share_for_missing_keys_is_printed():
    assert "得 1/3 的分" in kind_of("multiple").rule(Policy(Several.PARTIAL, missed=Fraction(1, 3)))


def test_a_paper_prints_how_an_order_is_marked():
    assert kind_of("ordering").rule(Policy()) != kind_of("ordering").rule(Policy(order=Order.NEIGHBOURS))

"""Groups, options, and the flags that follow."""

import pytest

from exams.statistics import (
    Flag,
    ItemFigures,
    Marks,
    OptionFigures,
    Reason,
    flags_of,
    groups_of,
    option_figures,
)
from exams.statistics.wording import sentence
from tests.exams.marks import SMALL, column


# --- groups ---
@pytest.mark.parametrize(("attempts", "size"), [(2, 1), (5, 1), (6, 2), (25, 7), (50, 14), (100, 27), (1000, 270)])
def test_a_group_is_27_per_cent_with_a_half_rounded_up(attempts, size):
    groups = groups_of(range(attempts))

    assert groups.upper == set(range(attempts - size, attempts))
    assert groups.lower == set(range(size))


def test_whoever_ties_with_the_last_one_in_a_group_is_in_it():
    groups = groups_of([5, 4, 4, 3, 2, 1])  # two places each

    assert groups.upper == {0, 1, 2}
    assert groups.lower == {4, 5}


def test_a_crowd_in_the_middle_is_in_both_groups():
    groups = groups_of([3, 2, 2, 2, 2, 1])

    assert groups.upper & groups.lower == {1, 2, 3, 4}


# --- options ---
def options_of(chosen, *, key="A", options="ABC", marks=SMALL):
    return option_figures(dict(enumerate(chosen)), options, key, marks, groups_of(marks.totals))


def test_each_option_tells_who_chose_it_and_how_well_they_did():
    table = options_of(["A", "A", "B", ""])

    assert table == [
        OptionFigures("A", right=True, count=2, share=0.5, mean_total=2.5, upper=1, lower=0),
        OptionFigures("B", right=False, count=1, share=0.25, mean_total=1, upper=0, lower=1),
        OptionFigures("C", right=False, count=0, share=0, mean_total=None, upper=0, lower=0),
        OptionFigures(None, right=False, count=1, share=0.25, mean_total=1, upper=0, lower=1),
    ]


def test_several_options_of_one_answer_count_each():
    table = options_of(["AB", "AB", "BC", "A"], key="AB")

    assert [(row.option, row.right, row.count) for row in table] == [
        ("A", True, 3),
        ("B", True, 3),
        ("C", False, 1),
        (None, False, 0),
    ]


def test_shares_are_of_those_who_were_asked():
    table = option_figures({0: "A", 3: "B"}, "AB", "A", SMALL, groups_of(SMALL.totals))

    assert column(table, "share") == [0.5, 0.5, 0]
    assert column(table, "mean_total") == [3, 1, None]


def test_an_option_that_is_gone_is_counted_after_the_others():
    table = options_of(["A", "Z", "A", "A"])

    assert [(row.option, row.count) for row in table] == [("A", 3), ("B", 0), ("C", 0), ("Z", 1), (None, 0)]


def test_nobody_asked_leaves_the_shares_undefined():
    assert {(row.count, row.share) for row in options_of([])} == {(0, None)}


# --- flags ---
def item(**figures):
    sound = {"discrimination_index": 40.0, "discriminative_efficiency": 60.0, "facility": 0.6}
    fields = {"max": 1, "standard_deviation": 0.4, "intended_weight": 0.1, "effective_weight": 10}
    return ItemFigures(**(fields | {"random_guess_score": 0.25} | sound | figures))


def reasons(**figures):
    return [flag.reason for flag in flags_of(item(**figures))]


def test_a_sound_question_has_no_flag():
    assert reasons() == []


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"discrimination_index": 20.0}, []),
        ({"discrimination_index": 19.9}, [Reason.WEAK]),
        ({"discrimination_index": 0.0}, [Reason.WEAK]),
        ({"discrimination_index": -0.1}, [Reason.CHECK_KEY]),
        ({"discriminative_efficiency": 15.0}, []),
        ({"discriminative_efficiency": 14.9}, [Reason.INEFFICIENT]),
        ({"facility": 0.95}, []),
        ({"facility": 0.951}, [Reason.TOO_EASY]),
        ({"facility": 0.05, "random_guess_score": None}, []),
        ({"facility": 0.049, "random_guess_score": None}, [Reason.TOO_HARD]),
        ({"facility": 0.25}, []),
        ({"facility": 0.249}, [Reason.BELOW_GUESS]),
        ({"facility": 0.01}, [Reason.TOO_HARD, Reason.BELOW_GUESS]),
        ({"discrimination_index": None, "discriminative_efficiency": None, "facility": None}, []),
    ],
)
def test_a_figure_beyond_its_bound_is_a_reason(figures, expected):
    assert reasons(**figures) == expected


def test_a_wrong_option_that_nobody_chose_is_a_reason():
    table = options_of(["A", "A", "B", ""])

    assert flags_of(item(), table) == [Flag(Reason.UNCHOSEN, "C")]
    assert flags_of(item(), options_of(["C", "C", "B", ""])) == [Flag(Reason.LURES_UPPER, "C")]  # not the key
    assert flags_of(item(), options_of(["", "", "", ""])) == []


def test_a_wrong_option_that_the_best_prefer_to_the_key_is_a_reason():
    marks = Marks.of([(total,) for total in range(8)], (8,))  # the best two are the last two

    def flags(chosen, key="A"):
        return flags_of(item(), options_of(chosen, key=key, options="AB", marks=marks))

    assert flags("AAAAAABB") == [Flag(Reason.LURES_UPPER, "B")]
    assert flags("AAAAAAAB") == []
    assert flags("BBBBBBAA") == []
    assert flags("AAAAAABB", key="") == []


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_sentence(reason):
    words = sentence(Flag(reason, "C"))

    assert words.endswith("。")
    assert "%%" not in words
    assert (" C " in words) == (reason in (Reason.UNCHOSEN, Reason.LURES_UPPER))

"""The figures of a test and its slots, reckoned by hand, and what is undefined."""

from decimal import Decimal
from fractions import Fraction
from math import sqrt

import pytest

from exams.statistics import (
    Groups,
    ItemFigures,
    Marks,
    WholeFigures,
    group_figures,
    groups_of,
    item_figures,
    random_guess_score,
    whole_figures,
)
from tests.exams.marks import SMALL, column


# --- by hand ---
def test_facility_is_the_mean_share_of_the_marks_of_a_slot():
    assert column(item_figures(SMALL), "facility") == [0.75, 0.5, 0.5]


def test_the_deviation_of_a_slot_is_that_of_a_sample():
    assert column(item_figures(SMALL), "standard_deviation") == pytest.approx([0.5, sqrt(1 / 3), sqrt(1 / 3)])


def test_discrimination_correlates_a_slot_with_the_rest_of_the_test():
    index = column(item_figures(SMALL), "discrimination_index")

    assert index == pytest.approx([0, 100 / sqrt(3), -100 / sqrt(11)])


def test_efficiency_is_the_share_of_the_covariance_that_sorted_marks_would_have():
    assert column(item_figures(SMALL), "discriminative_efficiency") == pytest.approx([0, 100, -100 / 3])


def test_effective_weights_are_shares_of_the_roots_of_the_covariances_with_the_total():
    whole = sqrt(1 / 4) + sqrt(1 / 2) + sqrt(1 / 6)

    weights = column(item_figures(SMALL), "effective_weight")

    assert weights == pytest.approx([100 * sqrt(share) / whole for share in (1 / 4, 1 / 2, 1 / 6)])


def test_intended_weights_are_shares_of_the_full_marks():
    items = item_figures(Marks.of([(1, 2, 0)], (1, 2, 5)))

    assert column(items, "max") == [1, 2, 5]
    assert column(items, "intended_weight") == [0.125, 0.25, 0.625]


def test_a_slot_that_pulls_against_the_total_has_no_effective_weight():
    items = item_figures(Marks.of([(1, 0), (0, 5)], (1, 5)))

    assert column(items, "effective_weight") == [None, 100]


def test_the_figures_of_the_whole_test():
    whole = whole_figures(SMALL)

    assert (whole.attempts, whole.max, whole.mean, whole.median) == (4, 3, 1.75, 1.5)
    assert whole.standard_deviation == pytest.approx(sqrt(11 / 12))
    assert whole.coefficient_of_internal_consistency == 0
    assert whole.error_ratio == 100
    assert whole.standard_error == pytest.approx(sqrt(11 / 12))
    assert whole.skewness == pytest.approx(0.75 / (11 / 12) ** 1.5)
    assert whole.kurtosis == pytest.approx(-156 / 121)


def test_slots_that_agree_throughout_leave_no_error():
    whole = whole_figures(Marks.of([(1, 2), (0, 0), (Decimal("0.5"), 1)], (1, 2)))

    assert whole.coefficient_of_internal_consistency == pytest.approx(100 * 2 * (1 - 5 / 9))
    twins = whole_figures(Marks.of([(1, 1), (0, 0), (1, 1)], (1, 1)))
    assert (twins.coefficient_of_internal_consistency, twins.error_ratio, twins.standard_error) == (100, 0, 0)


def test_guessing_earns_the_mean_of_what_the_options_earn():
    assert random_guess_score([1, 0, 0, 0]) == Fraction(1, 4)
    assert random_guess_score([]) is None
    assert column(item_figures(SMALL, [Fraction(1, 4), Decimal("0.5"), None]), "random_guess_score") == [
        0.25,
        0.5,
        None,
    ]


def test_difficulty_and_discrimination_as_exam_offices_know_them():
    figures = group_figures(SMALL, groups_of(SMALL.totals))

    assert column(figures, "difficulty") == [0.75, 0.5, 0.5]
    assert column(figures, "upper") == [1, 1, 1]
    assert column(figures, "lower") == [0.5, 0, 0.5]  # both attempts with one mark are last
    assert column(figures, "discrimination") == [0.5, 1, 0.5]


# --- what is undefined ---
def test_no_attempts_leave_everything_undefined_but_the_weights_intended():
    marks = Marks.of([], (1, 3))

    assert item_figures(marks)[1] == ItemFigures(3, None, None, None, None, 0.75, None, None)
    assert whole_figures(marks) == WholeFigures(0, 4, *[None] * 8)
    assert column(group_figures(marks, groups_of(marks.totals)), "difficulty") == [None, None]


def test_one_attempt_has_a_facility_and_no_spread():
    marks = Marks.of([(1, 1)], (1, 2))
    whole = whole_figures(marks)

    assert item_figures(marks)[1] == ItemFigures(2, 0.5, None, None, None, 2 / 3, None, None)
    assert (whole.mean, whole.median, whole.standard_deviation, whole.skewness) == (2, 2, None, None)
    assert group_figures(marks, groups_of(marks.totals))[1].discrimination is None


@pytest.mark.parametrize(
    ("attempts", "defined"),
    [
        (2, {"standard_deviation"}),
        (3, {"standard_deviation", "coefficient_of_internal_consistency", "error_ratio", "standard_error", "skewness"}),
    ],
)
def test_figures_of_the_whole_wait_for_as_many_attempts_as_they_need(attempts, defined):
    whole = whole_figures(Marks.of([(1, 1), (0, 1), (0, 0)][:attempts], (1, 1)))

    assert {name for name, value in vars(whole).items() if value is not None} - defined == {
        "attempts",
        "max",
        "mean",
        "median",
    }
    assert all(getattr(whole, name) is not None for name in defined)


def test_marks_all_alike_discriminate_nothing_and_break_nothing():
    marks = Marks.of([(Decimal("0.1"), Decimal("0.7"))] * 10, (1, 1))
    whole = whole_figures(marks)

    assert column(item_figures(marks), "standard_deviation") == [0, 0]
    for name in ("discrimination_index", "discriminative_efficiency", "effective_weight"):
        assert column(item_figures(marks), name) == [None, None]
    assert (whole.standard_deviation, whole.coefficient_of_internal_consistency) == (0, None)
    assert (whole.skewness, whole.kurtosis) == (None, None)
    assert groups_of(marks.totals) == Groups(frozenset(), frozenset())


def test_a_single_slot_has_no_rest_to_discriminate_against():
    marks = Marks.of([(1,), (0,), (1,)], (1,))

    assert column(item_figures(marks), "discrimination_index") == [None]
    assert column(item_figures(marks), "effective_weight") == [100]
    assert whole_figures(marks).coefficient_of_internal_consistency is None


def test_a_slot_out_of_nothing_has_no_facility():
    marks = Marks.of([(0, 1), (0, 0)], (0, 1))

    assert column(item_figures(marks), "facility") == [None, 0.5]
    assert column(group_figures(marks, groups_of(marks.totals)), "discrimination") == [None, 1]
    assert column(item_figures(Marks.of([(0,)], (0,))), "intended_weight") == [None]


def test_rows_must_be_as_long_as_the_maxima():
    with pytest.raises(ValueError, match="rows of 2 marks, but 1 maxima"):
        Marks.of([(1, 1)], (1,))
    with pytest.raises(ValueError, match="zip"):
        Marks.of([(1, 1), (1,)], (1, 1))

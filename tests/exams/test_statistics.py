"""The statistics of exams: figures worked out by hand, an independent slow implementation, what must never change them."""

from decimal import Decimal
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.statistics import (
    Flag,
    Groups,
    ItemFigures,
    Marks,
    OptionFigures,
    Reason,
    WholeFigures,
    flags_of,
    group_figures,
    groups_of,
    item_figures,
    option_figures,
    random_guess_score,
    whole_figures,
)
from exams.statistics.wording import sentence
from tests.exams import slow_statistics as slow

#: Four attempts at three slots of one mark each; the figures below were worked out on paper.
SMALL = Marks.of([(1, 1, 1), (1, 1, 0), (1, 0, 0), (0, 0, 1)], (1, 1, 1))


def column(figures, name):
    return [getattr(figure, name) for figure in figures]


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


# --- against the slow implementation ---

MARKS = st.one_of(
    st.sampled_from([Fraction(0), Fraction(1)]),
    st.decimals(-1, 5, places=1).map(Fraction),
    st.fractions(0, 5, max_denominator=6),
)


@st.composite
def tables(draw, least=0, most=9):
    """Rows of marks and the maxima: mostly whole and half marks, so that there are ties and slots all alike."""
    n, p = draw(st.integers(least, most)), draw(st.integers(1, 4))
    row = st.lists(MARKS, min_size=p, max_size=p)
    maxima = draw(
        st.lists(st.sampled_from([Fraction(0), Fraction(1), Fraction(5, 2), Fraction(5)]), min_size=p, max_size=p)
    )
    return draw(st.lists(row, min_size=n, max_size=n)), maxima


def near(value):
    return None if value is None else pytest.approx(value, rel=1e-9, abs=1e-9)


@settings(max_examples=150, deadline=None)
@given(tables())
def test_the_slow_implementation_finds_the_same_for_every_slot(table):
    rows, maxima = table
    weights = slow.effective_weights(rows, len(maxima))
    marks = Marks.of(rows, maxima)
    groups = group_figures(marks, groups_of(marks.totals))

    for slot, (found, group) in enumerate(zip(item_figures(marks), groups, strict=True)):
        assert found.facility == near(slow.facility(rows, maxima, slot))
        assert found.standard_deviation == near(slow.standard_deviation(slow.slot_marks(rows, slot)))
        assert found.discrimination_index == near(slow.discrimination_index(rows, slot))
        assert found.discriminative_efficiency == near(slow.discriminative_efficiency(rows, slot))
        assert found.effective_weight == near(weights[slot])
        assert group.discrimination == near(slow.group_discrimination(rows, maxima, slot))


@settings(max_examples=150, deadline=None)
@given(tables())
def test_the_slow_implementation_finds_the_same_for_the_whole(table):
    rows, maxima = table
    totals = [sum(row) for row in rows]
    found = whole_figures(Marks.of(rows, maxima))

    assert found.mean == near(float(sum(totals) / len(totals)) if totals else None)
    assert found.median == near(slow.median(totals) if totals else None)
    assert found.standard_deviation == near(slow.standard_deviation(totals))
    assert found.coefficient_of_internal_consistency == near(slow.internal_consistency(rows, len(maxima)))
    assert found.skewness == near(slow.skewness(totals))
    assert found.kurtosis == near(slow.kurtosis(totals))


@settings(max_examples=30, deadline=None)
@given(tables(least=2, most=5))
def test_no_other_order_of_the_marks_has_more_covariance_than_the_sorted_one(table):
    rows, maxima = table

    for slot, found in enumerate(item_figures(Marks.of(rows, maxima))):
        assert found.discriminative_efficiency == near(
            slow.discriminative_efficiency(rows, slot, most=slow.most_covariance)
        )


# --- what must not change them ---


def everything(rows, maxima):
    marks = Marks.of(rows, maxima)
    return item_figures(marks), whole_figures(marks), group_figures(marks, groups_of(marks.totals))


@settings(max_examples=100, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_the_attempts_changes_nothing_at_all(table, chance):
    rows, maxima = table
    shuffled = list(rows)
    chance.shuffle(shuffled)

    assert everything(shuffled, maxima) == everything(rows, maxima)


@settings(max_examples=100, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_the_slots_changes_nothing_of_each(table, chance):
    rows, maxima = table
    order = list(range(len(maxima)))
    chance.shuffle(order)

    items, whole, groups = everything([[row[slot] for slot in order] for row in rows], [maxima[slot] for slot in order])
    as_before = everything(rows, maxima)

    assert (items, whole, groups) == (
        [as_before[0][slot] for slot in order],
        as_before[1],
        [as_before[2][slot] for slot in order],
    )


SCALED = ("facility", "discrimination_index", "discriminative_efficiency", "intended_weight")


@settings(max_examples=100, deadline=None)
@given(tables(), st.sampled_from([Fraction(2), Fraction(1, 3), Fraction(5, 2), Fraction(100)]))
def test_marks_and_maxima_on_another_scale_leave_the_shares_as_they_are(table, scale):
    rows, maxima = table
    before = everything(rows, maxima)
    after = everything([[mark * scale for mark in row] for row in rows], [most * scale for most in maxima])

    for name in SCALED:
        assert column(after[0], name) == column(before[0], name)
    assert [near(item.effective_weight) for item in before[0]] == column(after[0], "effective_weight")
    assert after[2] == before[2]
    for name in ("coefficient_of_internal_consistency", "error_ratio", "skewness", "kurtosis"):
        assert getattr(after[1], name) == getattr(before[1], name)
    if before[1].mean is not None:
        assert after[1].mean == near(float(before[1].mean * scale))


@settings(max_examples=100, deadline=None)
@given(tables(), st.sampled_from([Fraction(2), Fraction(1, 3), Fraction(10)]), st.data())
def test_a_slot_that_counts_for_more_keeps_its_facility_and_discrimination(table, scale, data):
    """Its marks and what it is out of grow together; the rest of the test is the same."""
    rows, maxima = table
    slot = data.draw(st.integers(0, len(maxima) - 1))
    grown = [[mark * scale if place == slot else mark for place, mark in enumerate(row)] for row in rows]
    full = [most * scale if place == slot else most for place, most in enumerate(maxima)]

    before, after = (item_figures(Marks.of(*pair))[slot] for pair in ((rows, maxima), (grown, full)))

    for name in ("facility", "discrimination_index", "discriminative_efficiency"):
        assert getattr(after, name) == getattr(before, name)


@settings(max_examples=150, deadline=None)
@given(tables())
def test_effective_weights_that_are_add_up_to_a_hundred(table):
    rows, maxima = table
    weights = [w for w in column(item_figures(Marks.of(rows, maxima)), "effective_weight") if w is not None]

    assert not weights or sum(weights) == near(100)


@settings(max_examples=150, deadline=None)
@given(tables())
def test_figures_stay_within_their_bounds(table):
    items, whole, groups = everything(*table)

    for found in items:
        assert found.discrimination_index is None or -100 <= found.discrimination_index <= 100
        assert found.discriminative_efficiency is None or found.discriminative_efficiency <= 100
        # Both are undefined together, and of one sign.
        assert (found.discrimination_index is None) == (found.discriminative_efficiency is None)
        assert (found.discrimination_index or 0) * (found.discriminative_efficiency or 0) >= 0
    consistency = whole.coefficient_of_internal_consistency
    assert consistency is None or consistency <= 100
    assert column(groups, "difficulty") == column(items, "facility")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 12), max_size=60))
def test_groups_are_those_of_the_slow_count_and_never_too_small(totals):
    groups = groups_of(totals)

    assert (groups.upper, groups.lower) == slow.best_and_last(totals)
    if len(set(totals)) > 1:
        assert min(len(groups.upper), len(groups.lower)) * 100 >= 27 * len(totals) - 50

"""The figures against a slow implementation, and under changes that must not change them."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.statistics import (
    Marks,
    group_figures,
    groups_of,
    item_figures,
    whole_figures,
)
from tests.exams import slow_statistics as slow
from tests.exams.marks import column

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

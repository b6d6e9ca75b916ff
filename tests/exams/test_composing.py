"""Filling the rows of a blueprint: what can be filled is filled, what cannot has its shortage named, the draw is fair."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.composing import Pool, compose, draw_from

ROWS = 4
signatures = st.frozensets(st.integers(0, ROWS - 1), min_size=1)
demands = st.lists(st.integers(1, 4), min_size=ROWS, max_size=ROWS)
#: Rows a question satisfies, its group, how often it was used.
facts = st.tuples(signatures, st.integers(0, 2), st.integers(0, 3))
banks = st.lists(facts, max_size=16)
seeds = st.integers(0, 2**62)


def pool_of(wanted, bank):
    return Pool.of(wanted, ((number, rows, group, used) for number, (rows, group, used) in enumerate(bank)))


def most_places(wanted, rows_of):
    """The most places that can be filled, found slowly: augmenting paths place by place, over single questions and places."""
    places = [row for row, number in enumerate(wanted) for _ in range(number)]
    held = {}

    def try_question(question, seen):
        for place, row in enumerate(places):
            if row in rows_of[question] and place not in seen:
                seen.add(place)
                if place not in held or try_question(held[place], seen):
                    held[place] = question
                    return True
        return False

    return sum(try_question(question, set()) for question in range(len(rows_of)))


def can_all_be_placed(wanted, some):
    return most_places(wanted, some) == len(some)


# --- what is filled ---
@given(demands, banks, seeds)
@settings(max_examples=300, deadline=None)
def test_as_many_places_are_filled_as_can_be(wanted, bank, seed):
    filled = draw_from(pool_of(wanted, bank), seed).filled

    assert len(filled) == most_places(wanted, [rows for rows, _, _ in bank])


@given(demands, banks, seeds)
@settings(max_examples=300, deadline=None)
def test_every_filled_place_is_satisfied_and_no_row_holds_more_than_it_asks(wanted, bank, seed):
    filled = draw_from(pool_of(wanted, bank), seed).filled

    assert all(row in bank[question][0] for question, row in filled.items())
    held = list(filled.values())
    assert all(held.count(row) <= number for row, number in enumerate(wanted))


@given(demands, banks, seeds, st.sets(st.integers(0, 15)))
@settings(max_examples=300, deadline=None)
def test_what_is_excluded_is_not_drawn_and_the_rest_is_filled_as_far_as_can_be(wanted, bank, seed, excluded):
    filled = draw_from(pool_of(wanted, bank), seed, exclude=excluded).filled

    assert not excluded & set(filled)
    assert len(filled) == most_places(wanted, [f[0] for number, f in enumerate(bank) if number not in excluded])


# --- what is short ---
@given(demands, banks, seeds)
@settings(max_examples=500, deadline=None)
def test_a_shortage_is_named_just_where_places_stay_empty_and_it_is_a_true_one(wanted, bank, seed):
    """Hall: the rows named want more than all the questions that satisfy any of them, by what they are short together."""
    made = draw_from(pool_of(wanted, bank), seed)
    held = list(made.filled.values())
    empty = {row: number - held.count(row) for row, number in enumerate(wanted) if number > held.count(row)}

    assert {shortage.row: shortage.missing for shortage in made.shortages} == empty
    for shortage in made.shortages:
        concerned = {shortage.row, *shortage.rivals}
        assert shortage.found == sum(bool(rows & concerned) for rows, _, _ in bank)
        assert shortage.demanded == sum(wanted[row] for row in concerned)
        assert shortage.demanded - shortage.found == sum(empty.get(row, 0) for row in concerned)


def test_a_question_that_two_rows_want_goes_where_the_other_row_has_another():
    both, only = frozenset({0, 1}), frozenset({0})

    made = compose([1, 1], [(1, both), (2, only)])

    assert made.filled == {1: 1, 2: 0}
    assert made.shortages == []


def test_rows_that_want_the_same_questions_are_named_as_rivals():
    [shortage] = compose([2, 2, 1], [(n, frozenset({0, 1})) for n in range(3)] + [(9, frozenset({2}))]).shortages

    assert (shortage.row, shortage.missing, shortage.rivals) == (1, 1, (0,))
    assert (shortage.demanded, shortage.found) == (4, 3)


# --- how it is drawn ---
@given(demands, banks, seeds)
@settings(max_examples=200, deadline=None)
def test_the_same_seed_over_the_same_bank_draws_the_same(wanted, bank, seed):
    first, second = (draw_from(pool_of(wanted, bank), seed).filled for _ in range(2))

    assert list(first.items()) == list(second.items())


def test_another_seed_draws_another_paper():
    pool = pool_of([5], [(frozenset({0}), 0, 0)] * 50)

    assert len({tuple(draw_from(pool, seed).filled) for seed in range(20)}) > 15


@given(demands, st.lists(st.tuples(signatures, st.just(0), st.integers(0, 3)), max_size=9), seeds)
@settings(max_examples=200, deadline=None)
def test_of_a_group_the_least_used_are_drawn_in_whichever_row(wanted, bank, seed):
    """No other choice that fills as many places has a question less used in the place of one more used."""
    drawn = draw_from(pool_of(wanted, bank), seed).filled
    choices = [
        [number for number, taken in enumerate(mask) if taken]
        for mask in product([False, True], repeat=len(bank))
        if sum(mask) == len(drawn)
    ]
    possible = [c for c in choices if can_all_be_placed(wanted, [bank[number][0] for number in c])]

    assert sorted(bank[n][2] for n in drawn) == min(sorted(bank[n][2] for n in choice) for choice in possible)


@given(st.lists(st.integers(1, 20), min_size=2, max_size=5), st.integers(1, 20), seeds)
@settings(max_examples=200, deadline=None)
def test_groups_take_turns_so_that_a_large_one_crowds_out_none(sizes, wanted, seed):
    bank = [(frozenset({0}), group, 0) for group, size in enumerate(sizes) for _ in range(size)]
    drawn = draw_from(pool_of([wanted], bank), seed).filled
    counts = [sum(bank[question][1] == group for question in drawn) for group in range(len(sizes))]

    for count, size in zip(counts, sizes, strict=True):
        assert count == size or count >= max(counts) - 1


def test_a_question_is_as_likely_to_fill_the_wide_row_as_any_other_of_its_group():
    """The wide row asks for any, the narrow one for what is rare; what is rare is not kept out of the wide one."""
    bank = [(frozenset({0, 1}), 0, 0)] * 20 + [(frozenset({0}), 0, 0)] * 20
    rare = [sum(q < 20 for q in draw_from(pool_of([10, 2], bank), seed).filled) for seed in range(100)]

    assert sum(rare) / len(rare) == pytest.approx(6.5, abs=1)


def test_a_draw_of_a_hundred_looks_at_what_it_takes_and_not_at_the_bank():
    bank = [(frozenset({number % 20}), number % 40, 0) for number in range(20_000)]
    pool = pool_of([5] * 20, bank)
    looked = []

    class Counted(set):
        def __contains__(self, question):
            looked.append(question)
            return False

    draw_from(pool, 1, exclude=Counted())

    assert len(looked) < 400


def test_a_pool_says_how_many_satisfy_a_row_whatever_others_want():
    pool = pool_of([1, 1], [(frozenset({0}), 0, 0), (frozenset({0, 1}), 1, 5), (frozenset({1}), 1, 0)])

    assert [pool.satisfying(row) for row in (0, 1)] == [2, 2]

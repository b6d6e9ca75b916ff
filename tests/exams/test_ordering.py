"""In which order questions and options come: each candidate's own, the same each time, kinds together."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from exams.models import PaperQuestion
from exams.ordering import options_in_order, places_in_order

seeds = st.integers(1, 2**62)
papers = st.lists(st.sampled_from(["single", "multiple", "judge", "case"]), min_size=1, max_size=40).map(sorted)


def places(kinds):
    return [PaperQuestion(position=n, option_order=list("ABCD")) for n, _ in enumerate(kinds, start=1)]


@given(papers, seeds)
def test_every_place_comes_once_and_kinds_stay_together_in_their_order(kinds, seed):
    order = places_in_order(places(kinds), seed, kinds)

    assert sorted(order) == list(range(len(kinds)))
    assert [kinds[index] for index in order] == kinds


@given(papers, seeds)
def test_the_order_is_the_same_each_time_it_is_asked_for(kinds, seed):
    assert places_in_order(places(kinds), seed, kinds) == places_in_order(places(kinds), seed, kinds)


@given(papers)
def test_without_a_seed_it_is_that_of_the_printed_paper(kinds):
    assert places_in_order(places(kinds), 0, kinds) == list(range(len(kinds)))
    assert options_in_order(places(kinds)[0], 0, is_fixed=False) == list("ABCD")


@given(seeds)
def test_options_are_shuffled_but_for_those_whose_order_is_fixed(seed):
    [place] = places(["single"])

    assert sorted(options_in_order(place, seed, is_fixed=False)) == list("ABCD")
    assert options_in_order(place, seed, is_fixed=True) == list("ABCD")


def test_over_many_candidates_each_option_comes_first_about_as_often():
    [place] = places(["single"])

    first = Counter(options_in_order(place, seed, is_fixed=False)[0] for seed in range(1, 4001))

    assert set(first) == set("ABCD")
    assert all(850 < times < 1150 for times in first.values())

import pytest

from sheets.problems import Counts, Problem, outcome


def problems(*levels):
    return [Problem(level, "题目!A1", "题干", "", "。") for level in levels]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([], "ok"),
        (["fixed"], "fixed"),
        (["fixed", "warning"], "warned"),
        (["warning", "error", "fixed"], "failed"),
    ],
)
def test_the_gravest_problem_decides_what_becomes_of_a_row(levels, expected):
    assert outcome(problems(*levels)) == expected


def test_counts_reconcile_only_when_every_row_is_in_one_of_them():
    assert Counts(read=5, ok=1, fixed=1, warned=1, failed=1, skipped=1).reconciles
    assert not Counts(read=6, ok=1, fixed=1, warned=1, failed=1, skipped=1).reconciles

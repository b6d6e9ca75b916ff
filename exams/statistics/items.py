"""Figures of each slot, by the formulas of Moodle's quiz statistics report, so that the two can be compared.

x is the mark in the slot, X what it is out of, T the total, y = T - x the rest of the test; variances and covariances
are those of a sample (n - 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum, sqrt
from operator import sub

from exams.statistics.marks import Marks, Number
from exams.statistics.moments import covariance, signed_root, variance

#: Marks vary from so many attempts on.
LEAST_TAKERS = 2


@dataclass(frozen=True)
class ItemFigures:
    #: What the slot is out of, in marks.
    max: float
    #: mean(x) / X, a share; None where the slot is out of 0.
    facility: float | None
    #: Of x, in marks; from two attempts.
    standard_deviation: float | None
    #: Per cent, -100 to 100: the correlation of x with y; None where either does not vary.
    discrimination_index: float | None
    #: Per cent: cov(x, y) of the most it could be, were both lists sorted; None where either does not vary.
    discriminative_efficiency: float | None
    #: X / ΣX, a share.
    intended_weight: float | None
    #: Per cent: √cov(x, T) of the sum of these roots; None where the covariance is negative, or no total varies.
    effective_weight: float | None
    #: A share; None for questions of several right options and of other kinds, which blind choice does not answer.
    random_guess_score: float | None


def item_figures(marks: Marks, guesses: Sequence[Number | None] = ()) -> list[ItemFigures]:
    """By slot. `guesses` are the random-guess scores, if the caller knows the questions."""
    spreads = [_spread(column, marks.totals) for column in marks.columns]
    weights = _effective_weights(spreads)
    scores = guesses or [None] * len(spreads)
    return [
        ItemFigures(
            max=most / marks.unit,
            facility=sum(column) / (len(column) * most) if column and most else None,
            standard_deviation=sqrt(spread.of_mark / marks.unit**2) if spread else None,
            discrimination_index=_discrimination_index(spread) if spread else None,
            discriminative_efficiency=_discriminative_efficiency(spread) if spread else None,
            intended_weight=most / sum(marks.maxima) if sum(marks.maxima) else None,
            effective_weight=weight,
            random_guess_score=None if score is None else float(score),
        )
        for column, most, spread, weight, score in zip(
            marks.columns, marks.maxima, spreads, weights, scores, strict=True
        )
    ]


def random_guess_score(credits: Sequence[Number]) -> Fraction | None:
    """What blind choice of one option earns on average: the mean of the shares that the options earn."""
    return sum((Fraction(credit) for credit in credits), Fraction(0)) / len(credits) if credits else None


@dataclass(frozen=True)
class _Spread:
    """How the marks in a slot vary, alone and with the rest of the test, in square units."""

    of_mark: Fraction
    of_rest: Fraction
    with_rest: Fraction
    #: What the covariance with the rest would be, had the better attempts earned the better marks throughout.
    with_rest_at_best: Fraction

    @property
    def with_total(self) -> Fraction:
        return self.of_mark + self.with_rest


def _spread(column: Sequence[int], totals: Sequence[int]) -> _Spread | None:
    if len(column) < LEAST_TAKERS:
        return None
    rest = list(map(sub, totals, column))
    return _Spread(variance(column), variance(rest), covariance(column, rest), covariance(sorted(column), sorted(rest)))


def _discrimination_index(spread: _Spread) -> float | None:
    product = spread.of_mark * spread.of_rest
    return 100 * signed_root(spread.with_rest**2 / product, spread.with_rest) if product else None


def _discriminative_efficiency(spread: _Spread) -> float | None:
    return float(100 * spread.with_rest / spread.with_rest_at_best) if spread.with_rest_at_best else None


def _effective_weights(spreads: Sequence[_Spread | None]) -> list[float | None]:
    """A slot that pulls against the total has no weight, and counts for none in the sum."""
    roots = [sqrt(spread.with_total) if spread and spread.with_total >= 0 else None for spread in spreads]
    whole = fsum(root for root in roots if root)
    return [100 * (root / whole) if whole and root is not None else None for root in roots]

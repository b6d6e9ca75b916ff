"""Figures of the test as a whole, by the formulas of Moodle's quiz statistics report."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from statistics import median_high, median_low

from exams.statistics.marks import Marks
from exams.statistics.moments import central_moment, signed_root, variance


@dataclass(frozen=True)
class WholeFigures:
    attempts: int
    #: What the test is out of; mean, median and standard deviation (n - 1) of the totals: all in marks.
    max: float
    mean: float | None
    median: float | None
    standard_deviation: float | None
    #: Cronbach's α in per cent; below 0 where slots pull against each other. Two slots, three attempts, not all alike.
    coefficient_of_internal_consistency: float | None
    #: Per cent of the standard deviation that is chance.
    error_ratio: float | None
    #: In marks: the error ratio of the standard deviation.
    standard_error: float | None
    #: From three attempts; above 0 where a few are far better than most.
    skewness: float | None
    #: From four attempts; 0 is that of the normal distribution.
    kurtosis: float | None


def whole_figures(marks: Marks) -> WholeFigures:
    totals, n, unit = marks.totals, len(marks), marks.unit
    deviation = sqrt(variance(totals) / unit**2) if n > 1 else None
    consistency = _internal_consistency(marks)
    ratio = 100 * sqrt(1 - consistency / 100) if consistency is not None else None
    return WholeFigures(
        attempts=n,
        max=sum(marks.maxima) / unit,
        mean=sum(totals) / (n * unit) if n else None,
        median=(median_low(totals) + median_high(totals)) / (2 * unit) if n else None,
        standard_deviation=deviation,
        coefficient_of_internal_consistency=None if consistency is None else float(consistency),
        error_ratio=ratio,
        standard_error=ratio * deviation / 100 if ratio is not None and deviation is not None else None,
        skewness=_skewness(totals),
        kurtosis=_kurtosis(totals),
    )


def _internal_consistency(marks: Marks) -> Fraction | None:
    """100 p/(p-1) (1 - Σvar(x)/var(T)). Of two attempts it would say nothing: any two rank alike, or opposite."""
    p = len(marks.columns)
    if p < 2 or len(marks) < 3:
        return None
    k2 = variance(marks.totals)
    return Fraction(100 * p, p - 1) * (1 - sum(map(variance, marks.columns)) / k2) if k2 else None


def _skewness(totals: list[int]) -> float | None:
    """k3 / k2^1.5."""
    n = len(totals)
    if n < 3:
        return None
    k2 = variance(totals)
    k3 = n**2 * central_moment(totals, 3) / ((n - 1) * (n - 2))
    return signed_root(k3**2 / k2**3, k3) if k2 else None


def _kurtosis(totals: list[int]) -> float | None:
    """k4 / k2²."""
    n = len(totals)
    if n < 4:
        return None
    k2, m2, m4 = variance(totals), central_moment(totals, 2), central_moment(totals, 4)
    k4 = n**2 * ((n + 1) * m4 - 3 * (n - 1) * m2**2) / ((n - 1) * (n - 2) * (n - 3))
    return float(k4 / k2**2) if k2 else None

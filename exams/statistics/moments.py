"""Exact moments of whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import copysign, sqrt
from operator import mul


def covariance(a: Sequence[int], b: Sequence[int]) -> Fraction:
    """Of a sample: divided by n - 1. Needs two values or more."""
    n = len(a)
    return Fraction(n * sum(map(mul, a, b)) - sum(a) * sum(b), n * (n - 1))


def variance(a: Sequence[int]) -> Fraction:
    return covariance(a, a)


def central_moment(a: Sequence[int], power: int) -> Fraction:
    """The mean of the powers of the distances to the mean: divided by n. Needs one value or more."""
    n, total = len(a), sum(a)
    return Fraction(sum((n * value - total) ** power for value in a), n ** (power + 1))


def signed_root(square: Fraction, sign: Fraction) -> float:
    """√square with a sign. Roots are taken last and once, so that a perfect correlation is 1 and not a hair more."""
    return copysign(sqrt(square), sign)

"""A table of marks in whole units: integers add up without error, so equal totals are equal and a variance of none is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm

#: No float: 0.1 + 0.2 would not be 0.3, and which attempts are tied would depend on it.
Number = int | Decimal | Fraction


@dataclass(frozen=True)
class Marks:
    """Who got what where: by slot the marks of all attempts, in the same order of attempts in every slot."""

    columns: Sequence[Sequence[int]]
    maxima: Sequence[int]
    #: How many units are one mark.
    unit: int

    @classmethod
    def of(cls, rows: Sequence[Sequence[Number]], maxima: Sequence[Number]) -> Marks:
        """From a row for each attempt, as long as there are maxima. A place left blank is a mark of 0."""
        columns = list(zip(*rows, strict=True)) or [()] * len(maxima)
        if len(columns) != len(maxima):
            raise ValueError(f"rows of {len(columns)} marks, but {len(maxima)} maxima")
        ratios = {mark: mark.as_integer_ratio() for mark in set(maxima).union(*columns)}
        unit = lcm(*(denominator for _, denominator in ratios.values()))
        units = {mark: numerator * (unit // denominator) for mark, (numerator, denominator) in ratios.items()}
        return cls([[units[mark] for mark in column] for column in columns], [units[mark] for mark in maxima], unit)

    @cached_property
    def totals(self) -> list[int]:
        """Of each attempt, in units."""
        return [sum(row) for row in zip(*self.columns, strict=True)]

    def __len__(self) -> int:
        """How many attempts."""
        return len(self.totals)

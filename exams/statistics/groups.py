"""The figures of exam offices: difficulty P, and discrimination D between the best and the last 27 % of attempts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exams.statistics.marks import Marks

#: Per cent of the attempts in each group.
SHARE = 27


@dataclass(frozen=True)
class Groups:
    """The attempts of the best and of the last totals, by their place in the table. Both empty where all totals are alike."""

    upper: frozenset[int]
    lower: frozenset[int]


@dataclass(frozen=True)
class GroupFigures:
    """Shares of one; discrimination is between -1 and 1."""

    #: P, the share of the marks that all attempts earned: high is easy.
    difficulty: float | None
    upper: float | None
    lower: float | None
    #: D = P of the upper group - P of the lower group.
    discrimination: float | None


def groups_of(totals: Sequence[int]) -> Groups:
    """27 % of the attempts, a half rounded up; whoever has as much as the last one in is in too.

    So a group may be larger than 27 %, but who belongs to it never hangs on the order of the attempts. Should more than
    46 % be tied in the middle, they are in both groups and weigh D down, as they ought to.
    """
    ordered = sorted(totals)
    if not ordered or ordered[0] == ordered[-1]:
        return Groups(frozenset(), frozenset())
    size = (SHARE * len(ordered) + 50) // 100
    return Groups(
        frozenset(place for place, total in enumerate(totals) if total >= ordered[-size]),
        frozenset(place for place, total in enumerate(totals) if total <= ordered[size - 1]),
    )


def group_figures(marks: Marks, groups: Groups) -> list[GroupFigures]:
    """By slot; the groups are those of the totals of the same table."""
    everyone = range(len(marks))
    return [
        _figures(*(_share(column, most, members) for members in (everyone, groups.upper, groups.lower)))
        for column, most in zip(marks.columns, marks.maxima, strict=True)
    ]


def _share(column: Sequence[int], most: int, members: Collection[int]) -> Fraction | None:
    if not members or not most:
        return None
    return Fraction(sum(map(column.__getitem__, members)), len(members) * most)


def _figures(everyone: Fraction | None, upper: Fraction | None, lower: Fraction | None) -> GroupFigures:
    discrimination = upper - lower if upper is not None and lower is not None else None
    shares = (everyone, upper, lower, discrimination)
    return GroupFigures(*(None if share is None else float(share) for share in shares))

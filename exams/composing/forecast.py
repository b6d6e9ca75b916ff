"""How long a paper takes and how hard it is, as far as can be told before anybody has sat it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

#: Answers from which a measured share is trusted more than the difficulty an author gave.
ENOUGH_ANSWERS = 30
#: The share of the marks that candidates earn where nothing is measured, by difficulty (1 easy … 3 hard).
EXPECTED = {1: Decimal("0.85"), 2: Decimal("0.65"), 3: Decimal("0.45")}
#: Seconds for a question of middle difficulty: reading it, thinking, answering. A rule of thumb.
SECONDS = {
    "single": 60,
    "multiple": 90,
    "indefinite": 90,
    "judge": 40,
    "judge_correct": 90,
    "blank": 75,
    "short": 480,
    "essay": 900,
    "case": 900,
    "matching": 120,
    "ordering": 120,
    "numeric": 240,
}
#: How much longer a hard question takes than one of middle difficulty, and how much less an easy one, in tenths.
PACE = {1: 8, 2: 10, 3: 13}


@dataclass(frozen=True)
class Facet:
    """What is known of a question before it is asked: kind, the author's difficulty, the share measured and of how many."""

    kind: str
    difficulty: int
    right_share: Decimal | None = None
    answered: int = 0

    @property
    def is_measured(self) -> bool:
        return self.right_share is not None and self.answered >= ENOUGH_ANSWERS

    @property
    def share(self) -> Decimal:
        """The share of the marks that candidates are expected to earn, 0 … 1."""
        return self.right_share if self.right_share is not None and self.is_measured else EXPECTED[self.difficulty]

    @property
    def percent(self) -> int:
        return round(self.share * 100)

    @property
    def seconds(self) -> int:
        return SECONDS[self.kind] * PACE[self.difficulty] // 10


def minutes_for(parts: Iterable[tuple[str, int | None, int]]) -> int:
    """Kind, difficulty and number of the parts of a blueprint, which may leave kind and difficulty open; rounded up."""
    seconds = sum(Facet(kind or "single", difficulty or 2).seconds * count for kind, difficulty, count in parts)
    return -(-seconds // 60)


@dataclass(frozen=True)
class Forecast:
    """Of a paper: its questions in order, with the marks of each."""

    facets: Sequence[Facet]
    marks: Sequence[Decimal]

    @property
    def minutes(self) -> int:
        """Rounded up."""
        return -(-sum(facet.seconds for facet in self.facets) // 60)

    @cached_property
    def share(self) -> Decimal:
        """Of the total, what candidates are expected to earn on average."""
        total = sum(self.marks, Decimal(0))
        earned = sum((facet.share * marks for facet, marks in zip(self.facets, self.marks, strict=True)), Decimal(0))
        return earned / total if total else Decimal(0)

    @property
    def percent(self) -> int:
        return round(self.share * 100)

    @property
    def measured(self) -> int:
        """Of how many questions the difficulty is measured."""
        return sum(facet.is_measured for facet in self.facets)

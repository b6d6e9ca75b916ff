"""Marking a paper: pure functions over what was asked and what was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from question_bank.marking import is_right
from question_bank.models import QuestionVersion


@dataclass(frozen=True)
class Result:
    right: int
    total: int

    @property
    def percent(self) -> int:
        """Rounded down, so that nobody reads a mark that was not reached."""
        return self.right * 100 // self.total

    def passes(self, pass_percent: int) -> bool:
        return self.right * 100 >= pass_percent * self.total

    def missing(self, pass_percent: int) -> int:
        """How many more right answers a pass would have taken."""
        needed = -(-pass_percent * self.total // 100)
        return max(needed - self.right, 0)


def mark(questions: Sequence[tuple[int, QuestionVersion]], chosen: Mapping[int, list[str]]) -> Result:
    """Count the right answers of a paper; `chosen` is by the same ids. What was not answered is not right."""
    right = sum(1 for place, version in questions if chosen.get(place) and is_right(version, chosen[place]))
    return Result(right=right, total=len(questions))

"""A case as far as it was gathered: what began it says what begins the next."""

from __future__ import annotations

from dataclasses import dataclass, field

from question_bank.importing.text.blocks import first_point
from question_bank.importing.text.groups import Group
from question_bank.importing.text.pieces import Piece


@dataclass
class CaseBlock:
    pieces: list[Piece]
    n: int
    #: case (案例一), range (回答 71–75 题; `n` is the last), or how the number is written that began it
    family: str
    #: The first and the last sub-question, and how they are numbered.
    first_part: int = 0
    part: int = 0
    part_family: str = ""
    #: Points （一）（二） in the answers.
    points: dict[str, int] = field(default_factory=dict)

    def take(self, group: Group) -> None:
        mark = group.head
        if mark.what == "topic" or self._counts(group):
            self.points[mark.family] = mark.n
        elif mark.what == "number" and not mark.weak:
            self._take_number(group)
        if (first := first_point(group)) is not None:
            self.points[first] = 1
        self.pieces += group.pieces

    def _take_number(self, group: Group) -> None:
        mark = group.head
        if mark.n == 1 or not self.part or (mark.n == self.part + 1 and mark.family == self.part_family):
            self.part, self.part_family = mark.n, mark.family
            self.first_part = self.first_part or mark.n

    def _counts(self, group: Group) -> bool:
        mark = group.head
        return mark.family in self.points and self.points[mark.family] + 1 == mark.n

    def holds(self, group: Group) -> bool:
        """材料二 and 案情 are more of the same case while nothing was asked; behind that 背景： is only a word."""
        mark = group.head
        if self.family == "range":
            return False
        unnumbered = mark.family == "material" and not mark.n
        return unnumbered if self.part else unnumbered or mark.n == self.n or (mark.word != "案例" and bool(mark.n))

    def ends_before(self, group: Group, following: Group | None) -> bool:
        mark = group.head
        if self.family == "range":
            return mark.what == "number" and mark.n == self.n + 1 and mark.family == self.part_family
        if mark.family != self.family or mark.n != self.n + 1 or mark.weak:
            return False
        if mark.what == "topic":
            return not self._counts(group)
        if self._counts(group) or (self.part_family == self.family and mark.n == self.part + 1):
            return bool(following and following.head.what == "number" and following.head.n == 1)
        return True

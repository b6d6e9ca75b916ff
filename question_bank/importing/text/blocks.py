"""Which of the numbers in a file are questions: a number in an answer, a stem or an explanation is a point of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from question_bank.importing.text.groups import Group
from question_bank.importing.text.headings import topic
from question_bank.importing.text.lines import fold
from question_bank.importing.text.numbering import number
from question_bank.importing.text.pieces import Piece
from question_bank.importing.text.words import is_key

_IN_WORDS = {"explanation", "solution", "basis", "correction"}


@dataclass
class Block:
    """A question as far as it was gathered."""

    pieces: list[Piece]
    n: int
    family: str
    #: stem, options, closed (key known, nothing in words follows), words (an answer or explanation in words is under way)
    phase: str = "stem"
    #: The last of the points numbered in it, and how they are numbered.
    points: dict[str, int] = field(default_factory=dict)
    answered: bool = False

    @classmethod
    def of(cls, group: Group) -> Block:
        block = cls([], group.head.n, group.head.family)
        block.take(group)
        return block

    def take(self, group: Group) -> None:
        """Add what belongs to it; a number that is no question counts its points."""
        if self.pieces and group.head.what in {"number", "topic"}:
            self.points[group.head.family] = group.head.n
        self.pieces += group.pieces
        self.answered = self.answered or group.has_answer
        self.phase = self._phase(group)
        if self.phase == "words" and (family := first_point(group)) is not None:
            self.points[family] = 1

    def _phase(self, group: Group) -> str:
        name, text = group.last_label
        if name in {"answer", "reply"}:
            return "closed" if is_key(text) else "words"
        if name:
            return "words" if name in _IN_WORDS else "closed"
        if group.has_options:
            return "options"
        if self.phase == "stem" and group.holds_key and (group.head.weak or len(self.pieces) == len(group.pieces)):
            return "closed"
        return self.phase

    def ends_before(self, group: Group) -> bool:
        """Whether this numbered group is the next question."""
        mark = group.head
        continues = mark.n == self.n + 1 and mark.family == self.family
        if mark.weak:
            return mark.n == self.n + 1 and group.is_asked and self.phase != "stem"
        if self.phase == "stem":
            return self._stem_ends(group, continues)
        if self.phase == "words":
            return self._words_end(group, continues)
        # Behind a key, lines numbered otherwise that ask nothing are reasons for it.
        return continues or mark.family == self.family or group.is_asked or group.has_gap or self.phase == "options"

    def _is_point(self, group: Group) -> bool:
        return self.points.get(group.head.family, 0) + 1 == group.head.n

    def _counts(self, group: Group) -> bool:
        """Whether points numbered in this way were met before, and this is the next of them."""
        return group.head.family in self.points and self._is_point(group)

    def _stem_ends(self, group: Group, continues: bool) -> bool:
        """A stem may hold numbered statements; what follows them, options too, is still its own."""
        if self._counts(group):
            return False
        if group.head.family != self.family:
            return group.head.n == self.n + 1 and group.head.n > 1 and group.is_asked
        return continues or group.is_asked or group.has_gap

    def _words_end(self, group: Group, continues: bool) -> bool:
        if self._counts(group):
            return group.is_asked
        return continues or group.is_asked


def first_point(group: Group) -> str | None:
    """解析：1.… is the first point though its number does not begin a line: how it is numbered."""
    flat = fold(group.last_label[1])
    found = number(flat) or topic(flat)
    return found.family if found and found.n == 1 and not found.weak else None

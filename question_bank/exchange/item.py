"""What one question says, as the writers of formats take it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from question_bank.models import QuestionVersion

Kind = QuestionVersion.Kind
Difficulty = QuestionVersion.Difficulty


@dataclass
class Item:
    """The shape of options, answer, rules and parts depends on the kind (question_bank.kinds)."""

    kind: str
    stem: str = ""
    options: list[dict[str, str]] = field(default_factory=list)
    answer: list[Any] = field(default_factory=list)
    rules: dict[str, Any] = field(default_factory=dict)
    explanation: str = ""
    difficulty: int = Difficulty.MEDIUM
    category: tuple[str, ...] = ()
    tags: list[str] = field(default_factory=list)
    marks: Decimal | None = None
    code: str = ""
    #: The citations as they are written: 《行政处罚法》第六十三条第一款；《…》第五条.
    basis: str = ""
    material: str = ""
    parts: list[Item] = field(default_factory=list)
    #: PNG by its mark, the twelve digits in [[图:…]]; those of a case are all with the case.
    pictures: dict[str, bytes] = field(default_factory=dict)

    @property
    def text_of(self) -> dict[str, str]:
        """The text of each option by its key."""
        return {option["key"]: option["text"] for option in self.options}

    @property
    def any_order(self) -> bool:
        """Whether the gaps of a 填空题 may be filled in any order."""
        return bool(self.rules.get("any_order"))

    @property
    def correction(self) -> str:
        return str(self.rules.get("correction", ""))

    def with_parts(self) -> Iterator[Item]:
        yield self
        yield from self.parts


def kind_name(kind: str) -> str:
    """单选题, 判断改错题."""
    return str(Kind(kind).label)


def difficulty_name(difficulty: int) -> str:
    return str(Difficulty(difficulty).label)


def plain(number: Decimal | float) -> str:
    """A number as people write it: 5, 0.5."""
    return f"{Decimal(str(number)).normalize():f}"

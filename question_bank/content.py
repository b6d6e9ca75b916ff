"""All that a version says, apart from the database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from question_bank.models import Category, Citation, QuestionVersion
from question_bank.similarity import normal


@dataclass(frozen=True)
class Cited:
    article_id: int
    paragraph: int | None = None
    item: int | None = None
    state: str = Citation.State.IN_FORCE


@dataclass(frozen=True)
class Content:
    """What a question says; the shape of options, answer, rules and parts depends on the kind (question_bank.kinds)."""

    kind: str
    stem: str
    answer: list[Any]
    options: list[dict[str, str]] = field(default_factory=list)
    explanation: str = ""
    difficulty: int = QuestionVersion.Difficulty.MEDIUM
    cites: tuple[Cited, ...] = ()
    rules: dict[str, Any] = field(default_factory=dict)
    marks: Decimal | None = None
    material: str = ""
    parts: tuple[Content, ...] = ()
    basis: str = ""

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint(*self._asked())

    def _asked(self) -> tuple[str, list[str]]:
        """What is asked, and what there is to choose from: of a case its material with all that is asked about it."""
        below = [text for part in self.parts for text in (part.stem, *(option["text"] for option in part.options))]
        lefts = [pair[0] for pair in self.answer] if self.kind == QuestionVersion.Kind.MATCHING else []
        return self.material + self.stem, [*(option["text"] for option in self.options), *lefts, *below]

    def texts(self) -> Iterator[str]:
        """Every text that may cite an article or hold a picture."""
        yield from (self.material, self.stem, self.explanation)
        yield from (option["text"] for option in self.options)
        yield from (answer for answer in self.answer if isinstance(answer, str))
        for part in self.parts:
            yield from part.texts()

    def as_part(self) -> dict[str, Any]:
        """A sub-question as a version of a case keeps it."""
        return {
            "kind": self.kind,
            "stem": self.stem,
            "options": self.options,
            "answer": self.answer,
            "rules": self.rules,
            "explanation": self.explanation,
            "marks": str(self.marks) if self.marks is not None else None,
        }

    @classmethod
    def of_part(cls, facts: dict[str, Any]) -> Content:
        marks = Decimal(facts["marks"]) if facts.get("marks") else None
        return cls(**{**facts, "marks": marks})

    @classmethod
    def of(cls, version: QuestionVersion) -> Content:
        """What a version of the bank says; costs no query when its citations are prefetched."""
        return cls(
            kind=version.kind,
            stem=version.stem,
            answer=version.answer,
            options=version.options,
            explanation=version.explanation,
            difficulty=version.difficulty,
            cites=tuple(Cited(c.article_id, c.paragraph, c.item, c.state) for c in version.citations.all()),
            rules=version.rules,
            marks=version.marks,
            material=version.material,
            parts=tuple(cls.of_part(part) for part in version.parts),
            basis=version.basis,
        )


@dataclass(frozen=True)
class Draft:
    """A question to be added."""

    content: Content
    category: Category
    code: str = ""
    tags: tuple[str, ...] = ()


def fingerprint(stem: str, options: Sequence[str] = ()) -> str:
    """Equal for the same question, however it is spaced and punctuated and in whatever order its options stand."""
    texts = [normal(stem), *sorted(normal(option) for option in options)]
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()

"""How a candidate did by topic: by category of the question, by statute it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from exams.queries.marked import Marked


@dataclass
class Topic:
    name: str
    questions: int = 0
    earned: Decimal = Decimal(0)
    worth: Decimal = Decimal(0)

    @property
    def percent(self) -> int:
        return int(self.earned * 100 / self.worth) if self.worth else 0


def by_category(questions: Iterable[Marked]) -> list[Topic]:
    return _counted((question.version.question.category.name, question) for question in questions)


def by_statute(questions: Iterable[Marked]) -> list[Topic]:
    """A question that rests on two statutes counts for both. Where the key is not told, nor is this."""
    return _counted((name, question) for question in questions for name in _statutes_of(question))


def _statutes_of(question: Marked) -> set[str]:
    bases = question.why.bases if question.why else []
    return {basis.article.version.statute.short_title for basis in bases}


def _counted(pairs: Iterable[tuple[str, Marked]]) -> list[Topic]:
    """The weakest first: that is where there is something to do."""
    topics: dict[str, Topic] = {}
    for name, question in pairs:
        if question.earned is None:
            continue
        topic = topics.setdefault(name, Topic(name))
        topic.questions += 1
        topic.earned += question.earned
        topic.worth += question.worth
    return sorted(topics.values(), key=lambda topic: (topic.percent, topic.name))

"""Which attempts count, and what each of them earned where. Marks are whole cents: integers add up without error."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exams.models import Attempt, Exam, PaperQuestion, Result

#: How many cents are one mark.
UNIT = 100
_CHUNK = 2_000

FIRST, LAST, BEST, ALL = "first", "last", "best", "all"
#: Which attempts of a candidate count.
WHICH: dict[str, str | Promise] = {
    FIRST: _("每人第一次"),
    LAST: _("每人最后一次"),
    BEST: _("每人最好的一次"),
    ALL: _("所有作答"),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A graded attempt by its newest result. `earned` goes by position, from 0; empty where only a total is known."""

    attempt: int
    candidate: int
    paper: int | None
    score: int
    total: int
    earned: array[int]

    @property
    def share(self) -> Fraction:
        return Fraction(self.score, self.total) if self.total else Fraction(0)

    def at(self, position: int) -> int:
        return self.earned[position] if position < len(self.earned) else 0


@dataclass
class Asked:
    """A question version for so many marks: who was asked it (by place among the sheets) and what they earned."""

    version: int
    worth: int
    position: int
    takers: array[int] = field(default_factory=lambda: array("l"))
    earned: array[int] = field(default_factory=lambda: array("l"))


def sheets_of(exam: Exam, which: str) -> list[Sheet]:
    """The graded attempts that count, by candidate and number; one query, streamed."""
    newest = Result.objects.filter(attempt=OuterRef("pk")).order_by("-number").values("earned")[:1]
    graded = Attempt.objects.filter(exam=exam, state=Attempt.State.GRADED).annotate(earned=Subquery(newest))
    rows = graded.order_by("candidate", "number").values_list("pk", "candidate", "paper", "score", "total", "earned")
    cents = _Cents()
    read = (_sheet(row, cents) for row in rows.iterator(chunk_size=_CHUNK))
    return list(_chosen(read, which))


@dataclass(frozen=True)
class Questions:
    """All that was asked, by position and version, and of how many marks each position of the papers is."""

    asked: list[Asked]
    worths: dict[int, set[int]]


def questions_of(exam: Exam, sheets: list[Sheet]) -> Questions:
    """As far as sheets say what was earned at a place; one query, streamed."""
    on_paper: dict[int, list[int]] = {}
    for place, sheet in enumerate(sheets):
        if sheet.paper is not None and sheet.earned:
            on_paper.setdefault(sheet.paper, []).append(place)
    found: dict[tuple[int, Decimal], Asked] = {}
    worths: dict[int, set[int]] = {}
    for paper, position, version, marks in _places(exam).iterator(chunk_size=_CHUNK):
        if takers := on_paper.get(paper):
            asked = found.setdefault((version, marks), Asked(version, int(marks * UNIT), position))
            asked.takers.extend(takers)
            asked.earned.extend(sheets[place].at(position) for place in takers)
            worths.setdefault(position, set()).add(asked.worth)
    return Questions(sorted(found.values(), key=attrgetter("position", "version", "worth")), worths)


def _places(exam: Exam) -> QuerySet[PaperQuestion, Any]:
    sat = Attempt.objects.filter(exam=exam, state=Attempt.State.GRADED, paper__isnull=False).order_by()
    places = PaperQuestion.objects.filter(paper__in=sat.values("paper")).order_by()
    return places.values_list("paper", "position", "question_version", "marks")


class _Cents(dict[str, int]):
    """Each spelling of a mark is understood once: a large exam holds few different ones."""

    def __missing__(self, text: str) -> int:
        self[text] = cents = int(Decimal(text) * UNIT)
        return cents


def _sheet(row: tuple[Any, ...], cents: _Cents) -> Sheet:
    attempt, candidate, paper, score, total, earned = row
    marks = {int(place): cents[text] for place, text in (earned or {}).items()}
    by_position = array("l", bytes(array("l").itemsize * (max(marks) + 1))) if marks else array("l")
    for place, mark in marks.items():
        by_position[place] = mark
    return Sheet(attempt, candidate, paper, int(score * UNIT), int(total * UNIT), by_position)


def _chosen(sheets: Iterable[Sheet], which: str) -> Iterator[Sheet]:
    """Of attempts that are equally good the first is the best."""
    if which == ALL:
        yield from sheets
        return
    choose: dict[str, Callable[[list[Sheet]], Sheet]] = {
        FIRST: lambda mine: mine[0],
        LAST: lambda mine: mine[-1],
        BEST: lambda mine: max(mine, key=attrgetter("share")),
    }
    for _candidate, mine in groupby(sheets, key=attrgetter("candidate")):
        yield choose[which](list(mine))

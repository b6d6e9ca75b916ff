"""A run as its pages show it: its places, which of them waits, and what came out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Prefetch, Q, QuerySet

from people.models import Person
from practice.models import Run, RunQuestion
from practice.models.run import RunQuerySet
from practice.queries.practisable import practisable_by
from practice.withheld import is_withheld
from question_bank.models import Question, QuestionVersion
from question_bank.queries import cited_articles


class State(StrEnum):
    OPEN = "open"
    #: Answered; the person has not said yet whether it was right.
    GIVEN = "given"
    RIGHT = "right"
    WRONG = "wrong"
    #: Taken out of use since the run began, or withheld: neither asked nor shown.
    GONE = "gone"


@dataclass(frozen=True)
class Place:
    row: RunQuestion
    state: State

    @property
    def position(self) -> int:
        return self.row.position

    @property
    def version(self) -> QuestionVersion:
        return self.row.question_version

    @property
    def waits(self) -> bool:
        return self.state in {State.OPEN, State.GIVEN}


def places_of(run: Run, person: Person, questions: QuerySet[RunQuestion] | None = None) -> list[Place]:
    """The places of a run; `questions` are the same rows, fetched with more."""
    rows = list(questions if questions is not None else run.questions.select_related("question_version__question"))
    versions = [row.question_version_id for row in rows]
    asked = {each.current_id for each in practisable_by(person).filter(current__in=versions).only("current")}
    of_run = Question.objects.filter(versions__in=versions)
    withheld = set(of_run.filter(is_withheld(person)).values_list("pk", flat=True))
    return [Place(row, _state(row, asked, withheld)) for row in rows]


def _state(row: RunQuestion, asked: set[int | None], withheld: set[int]) -> State:
    if row.question_version.question_id in withheld:
        return State.GONE
    if row.share is not None:
        return State.RIGHT if row.is_right else State.WRONG
    if row.question_version_id not in asked:
        return State.GONE
    return State.GIVEN if row.is_given else State.OPEN


def next_waiting(places: Sequence[Place], after: int = 0) -> Place | None:
    """The next one that waits after a position; at the end the first that was passed over."""
    waiting = [place for place in places if place.waits]
    return next((place for place in waiting if place.position > after), waiting[0] if waiting else None)


def open_runs(person: Person) -> RunQuerySet:
    """Those begun and not finished in which a question still waits, the newest first; `done` and `size` count."""
    waits = Q(questions__share=None, questions__question_version__in=practisable_by(person).values("current"))
    counted = Run.objects.of(person).open().annotate(size=Count("questions"), waiting=Count("questions", filter=waits))
    answered = Count("questions", filter=Q(questions__share__isnull=False))
    return counted.annotate(done=answered).filter(waiting__gt=0)


# --- the end of a run ---
@dataclass(frozen=True)
class Tally:
    """How many of the questions under a name were right."""

    name: str
    right: int
    total: int


def tallies(places: Iterable[Place]) -> tuple[list[Tally], list[Tally]]:
    """By article and by category, over what was answered: what went worst comes first."""
    done = [place for place in places if place.state in {State.RIGHT, State.WRONG}]
    articles, categories = Counter[tuple[str, bool]](), Counter[tuple[str, bool]]()
    for place in done:
        is_right = place.state == State.RIGHT
        categories[str(place.version.question.category), is_right] += 1
        for name in {str(cite.article) for cite in place.version.citations.all()}:
            articles[name, is_right] += 1
    return _tallied(articles), _tallied(categories)


def _tallied(counted: Counter[tuple[str, bool]]) -> list[Tally]:
    names = {name for name, _is_right in counted}
    found = [Tally(name, counted[name, True], counted[name, False] + counted[name, True]) for name in names]
    return sorted(found, key=lambda tally: (tally.right / tally.total, tally.name))


def with_citations(run: Run) -> QuerySet[RunQuestion]:
    citations = Prefetch("question_version__citations", cited_articles())
    return run.questions.select_related("question_version__question__category").prefetch_related(citations)

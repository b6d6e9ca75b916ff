"""A paper handed in, question by question, as far as its candidate may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from exams.models import Answer, Appeal, Attempt, PaperQuestion, Regrade, Result, WrittenMark
from exams.queries.given import answered
from exams.queries.rulings import rulings_of
from exams.queries.withheld import questions_withheld
from exams.rubric import part_worths
from exams.rulings import asks_the_same, in_terms_of
from exams.seeing import Seen
from people.models import Person
from practice.queries.explained import Explained, explained
from question_bank.kinds import Shown
from question_bank.models import QuestionVersion


@dataclass(frozen=True)
class Marked:
    """A question after hand-in. `shown` and `why` hold the key only where it may be seen, `earned` is empty where marks may
    not. `waits`: nothing of that yet, because an exam that others still sit asks the question, too."""

    number: int
    version: QuestionVersion
    worth: Decimal
    shown: Shown
    earned: Decimal | None = None
    why: Explained | None = None
    ruling: Regrade | None = None
    appeal: Appeal | None = None
    comments: list[str] = field(default_factory=list)
    waits: bool = False

    @property
    def state(self) -> str:
        """right, part or wrong; empty where that may not be told."""
        if self.earned is None:
            return ""
        return "right" if self.earned == self.worth else "part" if self.earned else "wrong"


def marked_questions(attempt: Attempt, seen: Seen, person: Person) -> list[Marked]:
    """In the order of the paper; nothing where the answers may not be seen. The same number of queries for any paper.

    What another exam asks that is not over keeps its key, whatever this exam shows.
    """
    if not seen.answers:
        return []
    places = list(_places(attempt))
    rulings = rulings_of(attempt.exam_id) if seen.key else {}
    versions = {place.pk: _counting(place.question_version, rulings.get(place.question_version_id)) for place in places}
    why = explained(versions.values(), person, timezone.localdate(attempt.started_at)) if seen.key else {}
    beside = _Beside.of(attempt, seen)
    waiting = _asked_elsewhere(attempt, person) if seen.key or seen.marks else set()
    return [
        _waiting(place, beside)
        if place.question_version.question_id in waiting
        else _marked(place, versions[place.pk], beside, rulings, why, seen)
        for place in places
    ]


def _asked_elsewhere(attempt: Attempt, person: Person) -> set[int]:
    return questions_withheld(person, at=timezone.now(), but=attempt.paper_id)


def _waiting(place: PaperQuestion, beside: _Beside) -> Marked:
    version = place.question_version
    shown = answered(version, beside.responses.get(place.pk), with_key=False)
    return Marked(number=place.position, version=version, worth=place.marks, shown=shown, waits=True)


def _places(attempt: Attempt) -> Iterable[PaperQuestion]:
    return PaperQuestion.objects.filter(paper=attempt.paper_id).select_related("question_version__question__category")


def _counting(version: QuestionVersion, ruling: Regrade | None) -> QuestionVersion:
    """The version whose key counts now; an answer is shown in its terms."""
    if ruling is None or ruling.new_version is None:
        return version
    counts = ruling.policy in (Regrade.Policy.CURRENT_ONLY, Regrade.Policy.CURRENT_OR_PREVIOUS)
    return ruling.new_version if counts and asks_the_same(version, ruling.new_version) else version


@dataclass(frozen=True)
class _Beside:
    """What stands about the places of an attempt: answers, marks, words of markers, objections."""

    responses: Mapping[int, Any]
    earned: Mapping[str, str]
    marks: Mapping[int, list[WrittenMark]]
    appeals: Mapping[int, Appeal]

    @classmethod
    def of(cls, attempt: Attempt, seen: Seen) -> _Beside:
        result = Result.objects.filter(attempt=attempt).order_by("-number").first() if seen.marks else None
        return cls(
            dict(Answer.objects.filter(attempt=attempt).values_list("paper_question_id", "response")),
            result.earned if result else {},
            _deciding_marks(attempt) if seen.marks else {},
            {appeal.paper_question_id: appeal for appeal in attempt.appeals.all()} if seen.key else {},
        )


def _deciding_marks(attempt: Attempt) -> dict[int, list[WrittenMark]]:
    """By place: the arbiter's mark, or all that were given."""
    found: dict[int, list[WrittenMark]] = {}
    for mark in WrittenMark.objects.filter(attempt=attempt).order_by("turn"):
        found.setdefault(mark.paper_question_id, []).append(mark)
    return {place: marks[-1:] if len(marks) > 2 else marks for place, marks in found.items()}


def _marked(
    place: PaperQuestion,
    version: QuestionVersion,
    beside: _Beside,
    rulings: Mapping[int, Regrade],
    why: Mapping[int, Explained],
    seen: Seen,
) -> Marked:
    response = in_terms_of(version, place.question_version, beside.responses.get(place.pk))
    marks = beside.marks.get(place.pk, [])
    shown = answered(version, response, with_key=seen.key)
    earned = beside.earned.get(str(place.position))
    if marks and earned is not None and shown.get("parts"):
        _tell_parts(shown, part_worths(version, place.marks), marks)
    return Marked(
        number=place.position,
        version=place.question_version,
        worth=place.marks,
        shown=shown,
        earned=None if earned is None else Decimal(earned),
        why=why.get(version.pk),
        ruling=rulings.get(place.question_version_id),
        appeal=beside.appeals.get(place.pk),
        comments=[mark.comment for mark in marks if mark.comment],
    )


def _tell_parts(shown: Shown, worths: list[Decimal], marks: list[WrittenMark]) -> None:
    """What people gave each sub-question: the mean where two did."""
    for index, (part, worth) in enumerate(zip(shown["parts"], worths, strict=False)):
        given = [Decimal(mark.parts[index]) for mark in marks if index < len(mark.parts)]
        if given:
            part |= {"earned": sum(given, Decimal(0)) / len(given), "worth": worth}

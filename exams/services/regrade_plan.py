"""What a ruling on a question would make of the results that stand: foreseen by whoever rules, and asked again when it is carried out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max

from exams.models import Answer, Attempt, Exam, PaperQuestion, Regrade, Result, WrittenMark
from exams.services.grading import Marking, mark_paper, passes, percent_of
from exams.services.results import settled_marks
from question_bank.models import QuestionVersion


@dataclass(frozen=True)
class Change:
    """What a ruling would make of a result; without `marking` a person has to mark the answer first."""

    attempt: Attempt
    before: Result
    marking: Marking | None

    @property
    def waits(self) -> bool:
        return self.marking is None

    @property
    def score(self) -> Decimal:
        return self.marking.score if self.marking else self.before.score

    @property
    def percent(self) -> int:
        return percent_of(self.score, self.before.total)

    @property
    def passed(self) -> bool:
        return passes(self.score, self.before.total, self.attempt.exam.pass_percent)

    @property
    def newly_passed(self) -> bool:
        return self.passed and not self.before.passed

    @property
    def newly_failed(self) -> bool:
        return self.before.passed and not self.passed


def foresee(exam: Exam, version: QuestionVersion, *, policy: str, new_version: QuestionVersion | None) -> list[Change]:
    """The results that a ruling would change, by name of the candidate. Writes nothing, in as many queries for any number."""
    ruling = Regrade(exam=exam, question_version=version, new_version=new_version, policy=policy)
    attempts = _graded(exam, version).select_related("candidate", "organisation", "exam__blueprint")
    return list(changes_of(exam, version, ruling, attempts.order_by("candidate__name", "pk")))


def changes_of(exam: Exam, version: QuestionVersion, ruling: Regrade, attempts: Any) -> Iterator[Change]:
    """The same of some attempts."""
    asked = PaperQuestion.objects.filter(paper__exam=exam, question_version=version)
    places = {place.paper_id: place for place in asked.select_related("question_version")}
    known = _Known.of(attempts, places.values())
    for attempt in attempts:
        change = _change(attempt, places[attempt.paper_id], ruling, known)
        if change:
            yield change


def _graded(exam: Exam, version: QuestionVersion) -> Any:
    return Attempt.objects.filter(exam=exam, state=Attempt.State.GRADED, paper__questions__question_version=version)


@dataclass(frozen=True)
class _Known:
    """What stands about a place of many attempts, by attempt: the newest result, the answer, the marks of people."""

    results: Mapping[int, Result]
    responses: Mapping[int, Any]
    marks: Mapping[int, list[WrittenMark]]

    @classmethod
    def of(cls, attempts: Any, places: Collection[PaperQuestion]) -> _Known:
        newest = Result.objects.filter(attempt__in=attempts).order_by().values("attempt").annotate(last=Max("pk"))
        answers = Answer.objects.filter(paper_question__in=places, attempt__in=attempts)
        marks: dict[int, list[WrittenMark]] = {}
        for mark in WrittenMark.objects.filter(paper_question__in=places, attempt__in=attempts):
            marks.setdefault(mark.attempt_id, []).append(mark)
        return cls(
            {result.attempt_id: result for result in Result.objects.filter(pk__in=newest.values("last"))},
            dict(answers.values_list("attempt_id", "response")),
            marks,
        )


def _change(attempt: Attempt, place: PaperQuestion, ruling: Regrade, known: _Known) -> Change | None:
    """None where the place earns what it did, and where only a total is known."""
    before, number = known.results.get(attempt.pk), str(place.position)
    if before is None or number not in before.earned:
        return None
    responses = {place.pk: known.responses.get(attempt.pk)}
    by_hand = settled_marks(known.marks.get(attempt.pk, []), responses, attempt.exam)
    rulings = {place.question_version_id: ruling}
    alone = mark_paper([place], responses, attempt.exam.policy, by_hand=by_hand, rulings=rulings)
    now = alone.earned[place.position]
    if now is None:
        return Change(attempt, before, None)
    earned = {int(position): Decimal(marks) for position, marks in before.earned.items()}
    if earned[place.position] == now:
        return None
    return Change(attempt, before, Marking(before.total, earned | {place.position: now}))

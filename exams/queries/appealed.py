"""What a legal reviewer sees of an objection."""

from __future__ import annotations

from dataclasses import dataclass

from exams.models import Answer, Appeal, Exam, Regrade
from exams.models.result import AppealQuerySet
from exams.queries.given import answered
from exams.queries.rulings import rulings_of
from people.models import Person
from question_bank.kinds import Shown
from question_bank.models import QuestionVersion


def appeals_for(person: Person) -> AppealQuerySet:
    return Appeal.objects.visible_to(person).select_related(
        "attempt__exam__organisation", "paper_question__question_version", "ruled_by", "regrade"
    )


@dataclass(frozen=True)
class Appealed:
    """The question with its key and the answer in dispute. Whose it is, is not said."""

    appeal: Appeal
    version: QuestionVersion
    shown: Shown
    earned: str
    others: int
    ruling: Regrade | None

    @property
    def exam(self) -> Exam:
        return self.appeal.attempt.exam


def appealed(appeal: Appeal) -> Appealed:
    place, attempt = appeal.paper_question, appeal.attempt
    response = Answer.objects.filter(attempt=attempt, paper_question=place).values_list("response", flat=True).first()
    result = attempt.results.order_by("-number").first()
    same = Appeal.objects.open().filter(
        attempt__exam=attempt.exam_id, paper_question__question_version=place.question_version_id
    )
    return Appealed(
        appeal=appeal,
        version=place.question_version,
        shown=answered(place.question_version, response, with_key=True),
        earned=result.earned.get(str(place.position), "") if result else "",
        others=same.exclude(pk=appeal.pk).count(),
        ruling=rulings_of(attempt.exam_id).get(place.question_version_id),
    )

"""The markers' desk: what waits at which question, how far it is, and one answer with all that is needed to mark it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from exams.models import Answer, Exam, PaperQuestion, WrittenAnswer, WrittenMark
from exams.models.marking import ARBITER, WrittenAnswerQuerySet
from exams.queries.given import answered
from exams.responses import for_marking
from exams.rubric import Point, part_worths, parts_of, points_of
from people.models import Organisation, Person, Role
from question_bank.kinds import Policy, Shown, part_shares
from question_bank.models import QuestionVersion

#: Answers of the same text that are shown beside one.
MOST_ALIKE = 20


# --- the queue ---
@dataclass(frozen=True)
class Pile:
    """The written answers to one question of an exam."""

    exam: Exam
    version: QuestionVersion
    position: int
    total: int
    settled: int
    for_me: int
    for_arbiter: int

    @property
    def left(self) -> int:
        return self.total - self.settled


def piles_for(person: Person) -> list[Pile]:
    """Of all exams the person marks for, where something waits for them; the exam that ended first, first."""
    piles = piles_of(_on_desks_of(person), person)
    return [pile for pile in piles if pile.for_me]


def waiting_for(person: Person) -> int:
    """How many answers this marker could take up."""
    return _on_desks_of(person).markable_by(person).count()


def _on_desks_of(person: Person) -> WrittenAnswerQuerySet:
    reach = Organisation.objects.overseen_by(person, Role.MARKER)
    return WrittenAnswer.objects.filter(attempt__exam__organisation__in=reach)


def piles_of(answers: WrittenAnswerQuerySet, person: Person) -> list[Pile]:
    """In three queries, however many there are."""
    names = ("attempt__exam", "paper_question__question_version")
    rows = (
        answers.order_by()
        .values_list(*names)
        .annotate(
            position=Min("paper_question__position"),
            total=Count("pk"),
            settled=Count("pk", filter=Q(turn=None)),
            for_arbiter=Count("pk", filter=Q(turn=ARBITER)),
        )
    )
    mine = answers.markable_by(person).order_by().values_list(*names).annotate(n=Count("pk"))
    for_me = {(exam, version): n for exam, version, n in mine}
    rows = sorted(rows, key=lambda row: (row[0], row[2]))
    exams = Exam.objects.select_related("organisation").in_bulk({row[0] for row in rows})
    versions = QuestionVersion.objects.in_bulk({row[1] for row in rows})
    return [
        Pile(exams[exam], versions[version], position, total, settled, for_me.get((exam, version), 0), for_arbiter)
        for exam, version, position, total, settled, for_arbiter in rows
    ]


def pile(exam: Exam, version: QuestionVersion, person: Person) -> Pile | None:
    found = piles_of(answers_to(exam, version), person)
    return found[0] if found else None


def answers_to(exam: Exam, version: QuestionVersion | int) -> WrittenAnswerQuerySet:
    return WrittenAnswer.objects.filter(attempt__exam=exam, paper_question__question_version=version)


def means_of(exam: Exam, version: QuestionVersion, person: Person) -> tuple[Decimal | None, Decimal | None]:
    """What this marker gave on average, and what all did."""
    given = WrittenMark.objects.filter(attempt__exam=exam, paper_question__question_version=version)
    figures = given.aggregate(mine=Avg("marks", filter=Q(marker=person)), all=Avg("marks"))
    return figures["mine"], figures["all"]


# --- one answer ---
@dataclass(frozen=True)
class Box:
    """Something that gets marks of its own: the whole question, or a sub-question (`number` from one) of a case."""

    number: int
    label: str
    worth: Decimal
    points: list[Point]
    #: What a machine would give; a person may give something else.
    proposed: Decimal | None = None


@dataclass(frozen=True)
class Sheet:
    """An answer as it lies before a marker. Nothing here says whose it is or when it was given."""

    answer: WrittenAnswer
    place: PaperQuestion
    version: QuestionVersion
    shown: Shown
    boxes: list[Box]
    #: Of the two markers who differ, for the arbiter.
    earlier: list[WrittenMark]

    @property
    def name(self) -> str:
        return self.answer.code[:6].upper()

    @property
    def is_arbitration(self) -> bool:
        return self.answer.turn == ARBITER


def sheet_of(answer: WrittenAnswer) -> Sheet:
    place, version = answer.paper_question, answer.paper_question.question_version
    response = response_to(answer)
    marks = WrittenMark.objects.filter(attempt=answer.attempt_id, paper_question=place).order_by("turn")
    return Sheet(
        answer=answer,
        place=place,
        version=version,
        shown=answered(version, response, with_key=version.kind in ("case", "judge_correct")),
        boxes=boxes_of(version, response, place.marks, answer.attempt.exam.policy),
        earlier=list(marks) if answer.turn == ARBITER else [],
    )


def response_to(answer: WrittenAnswer) -> Any:
    stored = Answer.objects.filter(attempt=answer.attempt_id, paper_question=answer.paper_question_id)
    return stored.values_list("response", flat=True).first()


def boxes_of(version: QuestionVersion, response: Any, worth: Decimal, policy: Policy) -> list[Box]:
    if version.kind != QuestionVersion.Kind.CASE:
        return [_box(0, "", version, worth, None)]
    shares = part_shares(version, for_marking(version, response), policy)
    worths, parts = part_worths(version, worth), parts_of(version)
    return [
        _box(number, str(_("第 %(n)d 小题") % {"n": number}), part, each, share)
        for number, (part, each, share) in enumerate(zip(parts, worths, shares, strict=True), start=1)
    ]


def _box(number: int, label: str, question: Any, worth: Decimal, share: Any) -> Box:
    if question.kind == "judge_correct":
        return Box(
            number,
            label,
            worth,
            _points_of_correction(question, worth),
            worth / 2 if share is None else _cents(worth, share),
        )
    if question.kind in ("short", "essay"):
        model = question.answer[0] if question.answer else ""
        return Box(number, label, worth, points_of(model, worth), None if share is None else _cents(worth, share))
    return Box(number, label, worth, [], _cents(worth, share))


def _points_of_correction(question: Any, worth: Decimal) -> list[Point]:
    """Only corrections of a right judgement come before a person: half is theirs."""
    correction = question.rules.get("correction", "")
    return [Point(1, _("判断正确"), worth / 2), Point(2, correction, worth - worth / 2)]


def _cents(worth: Decimal, share: Any) -> Decimal:
    return (worth * share.numerator / share.denominator).quantize(Decimal("0.01"))


def alike(answer: WrittenAnswer, person: Person, at: datetime) -> QuerySet[WrittenAnswer]:
    """Others of the same text, that this marker could mark at the same turn."""
    place = answer.paper_question
    same = answers_to(answer.attempt.exam, place.question_version_id).free_for(person, at)
    same = same.filter(digest=answer.digest, turn=answer.turn, paper_question__marks=place.marks)
    return same.exclude(pk=answer.pk).order_by("code")[:MOST_ALIKE]


def alike_with_text(answer: WrittenAnswer, person: Person, at: datetime) -> list[tuple[WrittenAnswer, list[str]]]:
    """Each with its own words, so that they can be looked at."""
    found = list(alike(answer, person, at))
    stored = Answer.objects.filter(attempt__in=[each.attempt_id for each in found])
    texts = {
        (attempt, place): response
        for attempt, place, response in stored.values_list("attempt_id", "paper_question_id", "response")
    }
    return [(each, _words(texts.get((each.attempt_id, each.paper_question_id)))) for each in found]


def _words(response: Any) -> list[str]:
    if isinstance(response, list):
        return [word for value in response for word in _words(value)]
    return [response] if isinstance(response, str) and response.strip() else []

"""Paper B of paper A: for a make-up, with other questions in the same places and as hard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from exams.composing.twins import assign, distance
from exams.models import BlueprintRow, Exam, Paper, PaperQuestion
from exams.services.drawing import Placed
from exams.services.papers import held_exam, make_room_for_paper, new_seed, write_places
from exams.services.pools import questions_of
from exams.services.samples import facet_of
from people import audit
from people.models import Organisation, Person
from question_bank.models import Question, QuestionVersion

LABEL = "B"


@transaction.atomic
def draw_twin(exam_id: int, *, by: Person, at: datetime) -> Paper:
    """Draw B for a make-up out of the frozen A of the exam it makes up for; in the place of one that nobody has frozen."""
    exam = held_exam(exam_id)
    first = frozen_paper_of(exam)
    make_room_for_paper(exam)
    placed = twins_of(first, exam.organisation)
    paper = Paper.objects.create(
        exam=exam, label=LABEL, seed=new_seed(), drawn_at=at, drawn_by=by, is_shared=True, twin_of=first
    )
    write_places(paper, placed)
    audit.record(by, "paper.drawn", exam, after={"label": LABEL, "count": len(placed)})
    return paper


def frozen_paper_of(exam: Exam) -> Paper:
    """The paper that all shared in the exam that this one makes up for."""
    frozen = Paper.objects.filter(exam=exam.makeup_of_id, is_shared=True, frozen_at__isnull=False)
    if exam.makeup_of_id is None or (paper := frozen.first()) is None:
        raise ValidationError(_("这场考试不是补考，或者原来的考试没有锁定的试卷，出不了 B 卷。"))
    return paper


def twins_of(first: Paper, organisation: Organisation) -> list[Placed]:
    """What takes the places of A, in the same order. Refuses a bank that is too short, naming the places of A.

    The kind stays, and the row; a pinned question, which fills no row, is followed by one of its own category.
    """
    places = list(
        first.questions.select_related("question_version__question__category", "row__category").order_by("position")
    )
    offered = _offered(places, organisation)
    facets = [facet_of(place.question_version) for place in places]
    costs = [
        {pk: distance(facet, facet_of(version)) for pk, version in offered[_wanted(place)].items()}
        for place, facet in zip(places, facets, strict=True)
    ]
    chosen = assign(costs)
    if empty := [str(place.position) for place, pk in zip(places, chosen, strict=True) if pk is None]:
        raise ValidationError(
            _("题库不够出 B 卷：A 卷第 %(places)s 题找不到同一行、同题型的另一道题。请补题后再试。")
            % {"places": "、".join(empty)}
        )
    return [
        Placed(offered[_wanted(place)][pk], place.marks, place.row)
        for place, pk in zip(places, chosen, strict=True)
        if pk is not None
    ]


Wanted = tuple[int | None, int | None, str]


def _wanted(place: PaperQuestion) -> Wanted:
    """Row, category of a pinned question, kind: places that want the same are offered the same."""
    version = place.question_version
    return place.row_id, None if place.row_id else version.question.category_id, version.kind


def _offered(places: Sequence[PaperQuestion], organisation: Organisation) -> dict[Wanted, dict[int, QuestionVersion]]:
    """By what is wanted the questions to choose from, none of them in A."""
    taken = {place.question_version.question_id for place in places}
    offered: dict[Wanted, dict[int, QuestionVersion]] = {}
    for place in places:
        if _wanted(place) not in offered:
            found = _candidates(place, organisation).exclude(pk__in=taken).select_related("current__question")
            offered[_wanted(place)] = {question.pk: question.current for question in found if question.current}
    return offered


def _candidates(place: PaperQuestion, organisation: Organisation) -> QuerySet[Question]:
    version = place.question_version
    if place.row is not None:
        return questions_of(place.row, organisation).filter(current__kind=version.kind)
    alike = BlueprintRow(category=version.question.category, kind=version.kind)
    return questions_of(alike, organisation)

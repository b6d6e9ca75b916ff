"""Taking a batch back, while nothing uses what it brought in."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q, QuerySet
from django.utils.translation import gettext as _

from people import audit
from people.models import Person
from question_bank.models import Category, Question, QuestionBatch, QuestionVersion

State = QuestionBatch.State
#: Where a batch keeps the questions that it moved: {question: [the category before, the category since]}.
MOVED = "moved"


@transaction.atomic
def withdraw(*, batch: QuestionBatch, by: Person, at: datetime) -> QuestionBatch:
    """Remove the questions and versions of a batch, all or none. Taken back already, it is returned as it is.

    What uses a question (a paper, a lesson) protects it in the database; then nothing is taken back. Nor is it where somebody
    has written a later version: that is another person's work.
    """
    mine = QuestionBatch.objects.filter(pk=batch.pk, state=State.APPLIED)
    if mine.update(state=State.WITHDRAWN, withdrawn_at=at):
        _refuse_overtaken(batch)
        try:
            with transaction.atomic():
                _take_versions_back(batch)
                _take_questions_back(batch)
                _put_back(batch.counts.get(MOVED, {}))
        except ProtectedError as error:
            raise ValidationError(
                _("这批题目里有的已经用在试卷或者课节里，不能整批撤销。可以在题库里逐题停用。")
            ) from error
        audit.record(by, "questions.withdrawn", batch, after={"file": batch.file_name}, organisation=batch.organisation)
    batch.refresh_from_db()
    return batch


def _refuse_overtaken(batch: QuestionBatch) -> None:
    """The questions are held, so that nobody writes on while they go."""
    touched = Question.objects.filter(Q(batch=batch) | Q(pk__in=batch.versions.values("question")))
    list(touched.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    number = overtaken(batch).count()
    if number:
        raise ValidationError(
            _(
                "这批题目里有 %(n)d 题后来又写了新的一版，不能整批撤销，否则那一版会跟着丢掉。"
                "新的一版是另一批导入的，可以先撤销那一批；其他的请在题库里逐题停用。"
            )
            % {"n": number}
        )


def overtaken(batch: QuestionBatch) -> QuerySet[Question]:
    """The questions of which somebody wrote a version after the batch had brought in its own."""
    mine = QuestionVersion.objects.filter(question=OuterRef("question"), batch=batch, number__lt=OuterRef("number"))
    later = QuestionVersion.objects.filter(question=OuterRef("pk")).exclude(batch=batch)
    return Question.objects.filter(Exists(later.filter(Q(question__batch=batch) | Exists(mine))))


def _take_versions_back(batch: QuestionBatch) -> None:
    """The versions that the batch added to older questions: what stood before stands again."""
    for version in (
        QuestionVersion.objects.filter(batch=batch).exclude(question__batch=batch).select_related("question")
    ):
        question = version.question
        before = question.versions.exclude(pk=version.pk).order_by("number").last()
        published = question.versions.exclude(pk=version.pk).filter(state=QuestionVersion.State.PUBLISHED)
        if question.current_id == version.pk:
            question.current = published.order_by("number").last()
        if question.latest_id == version.pk:
            question.latest = before
        question.save(update_fields=["current", "latest"])
        version.delete()


def _take_questions_back(batch: QuestionBatch) -> None:
    questions = Question.objects.filter(batch=batch)
    questions.update(current=None, latest=None)
    QuestionVersion.objects.filter(question__batch=batch).delete()
    questions.delete()


def _put_back(moved: dict[str, list[int]]) -> None:
    """The questions that the batch moved stand again where they stood; those that somebody moved since stay there."""
    by_move: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for key, (before, since) in moved.items():
        by_move[before, since].append(key)
    standing = set(Category.objects.filter(pk__in=[before for before, _since in by_move]).values_list("pk", flat=True))
    for (before, since), keys in by_move.items():
        if before in standing:
            Question.objects.filter(pk__in=keys, category=since).update(category=before)

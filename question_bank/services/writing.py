"""Writing questions and their next versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from documents.pictures import MARK
from people.models import Organisation, Person
from question_bank.content import Content, Draft
from question_bank.models import Category, Citation, Picture, Question, QuestionBatch, QuestionVersion
from question_bank.services.categories import tags_at
from question_bank.services.publishing import publish

State = QuestionVersion.State
BATCH_SIZE = 500


def add(
    *,
    content: Content,
    category: Category,
    organisation: Organisation | None,
    by: Person | None,
    at: datetime,
    code: str = "",
    state: str = State.PUBLISHED,
) -> Question:
    """Add one question."""
    draft = Draft(content, category, code)
    return add_all(drafts=[draft], organisation=organisation, by=by, at=at, state=state)[0]


@transaction.atomic
def add_all(
    *,
    drafts: Sequence[Draft],
    organisation: Organisation | None,
    by: Person | None,
    at: datetime,
    batch: QuestionBatch | None = None,
    state: str = State.PUBLISHED,
) -> list[Question]:
    """Add questions with their first versions, in a handful of statements however many they are.

    Published at once are those of the platform; what a person writes or brings in waits for review.
    """
    questions = Question.objects.bulk_create(
        [
            Question(code=d.code, organisation=organisation, category=d.category, batch=batch, created_at=at)
            for d in drafts
        ],
        batch_size=BATCH_SIZE,
    )
    rows = [(question, draft.content, 1) for question, draft in zip(questions, drafts, strict=True)]
    versions = _write(rows, by=by, at=at, state=state, batch=batch)
    _point_at(questions, versions, published=state == State.PUBLISHED)
    _tag(questions, drafts)
    return questions


def _point_at(questions: Sequence[Question], versions: Sequence[QuestionVersion], *, published: bool) -> None:
    """Each question at its only version: by one statement for some hundred, since a case for each row takes longer than all
    the rest."""
    for question, version in zip(questions, versions, strict=True):
        question.latest, question.current = version, version if published else None
    first = QuestionVersion.objects.filter(question=OuterRef("pk")).values("pk")[:1]
    fields = {"latest": Subquery(first)} | ({"current": Subquery(first)} if published else {})
    ids = [question.pk for question in questions]
    for start in range(0, len(ids), BATCH_SIZE):
        Question.objects.filter(pk__in=ids[start : start + BATCH_SIZE]).update(**fields)


def _tag(questions: Sequence[Question], drafts: Sequence[Draft]) -> None:
    tags = tags_at(name for draft in drafts for name in draft.tags)
    through = Question.tags.through
    through.objects.bulk_create(
        [
            through(question_id=question.pk, tag_id=tags[name].pk)
            for question, draft in zip(questions, drafts, strict=True)
            for name in dict.fromkeys(draft.tags)
        ],
        batch_size=BATCH_SIZE,
    )


@transaction.atomic
def revise(
    *,
    question: Question,
    content: Content,
    by: Person | None,
    at: datetime,
    state: str = State.PUBLISHED,
    reason: str = "",
    batch: QuestionBatch | None = None,
) -> QuestionVersion:
    """Write the next version. What is already said is not said again: the present version comes back.

    A newest version that nobody has published yet gives way to the next one; it stays to be read.
    """
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    newest = question.versions.prefetch_related("citations").last()
    if newest and Content.of(newest) == content:
        return publish(version=newest, by=by) if state == State.PUBLISHED else newest
    number = newest.number + 1 if newest else 1
    [version] = _write([(question, content, number)], by=by, at=at, state=state, reason=reason, batch=batch)
    question.latest = version
    question.save(update_fields=["latest"])
    return publish(version=version, by=by) if state == State.PUBLISHED else version


def _write(rows: list[tuple[Question, Content, int]], *, state: str, **facts: Any) -> list[QuestionVersion]:
    """`facts` are the same for all of them: by, at, batch, reason."""
    versions = QuestionVersion.objects.bulk_create(
        [_version(question, content, number=number, state=state, **facts) for question, content, number in rows],
        batch_size=BATCH_SIZE,
    )
    contents = [content for _question, content, _number in rows]
    _cite(versions, contents)
    _picture(versions, contents)
    return versions


def _cite(versions: Sequence[QuestionVersion], contents: Sequence[Content]) -> None:
    cited = [
        Citation(
            question_version=version,
            article_id=cite.article_id,
            paragraph=cite.paragraph,
            item=cite.item,
            state=cite.state,
        )
        for version, content in zip(versions, contents, strict=True)
        for cite in content.cites
    ]
    Citation.objects.bulk_create(cited, batch_size=BATCH_SIZE)


def _picture(versions: Sequence[QuestionVersion], contents: Sequence[Content]) -> None:
    """Tie each version to the pictures that its texts name, so that they are kept as long as it is."""
    marks = [
        (version, dict.fromkeys(mark for text in content.texts() if "[[" in text for mark in MARK.findall(text)))
        for version, content in zip(versions, contents, strict=True)
    ]
    wanted = {mark for _version, found in marks for mark in found}
    if not wanted:
        return
    pictures = {picture.mark: picture for picture in Picture.objects.filter(mark__in=wanted)}
    through = QuestionVersion.pictures.through
    through.objects.bulk_create(
        [
            through(questionversion_id=version.pk, picture_id=pictures[mark].pk)
            for version, found in marks
            for mark in found
            if mark in pictures
        ],
        batch_size=BATCH_SIZE,
    )


def _version(
    question: Question,
    content: Content,
    *,
    number: int,
    state: str,
    by: Person | None,
    at: datetime,
    batch: QuestionBatch | None,
    reason: str = "",
) -> QuestionVersion:
    return QuestionVersion(
        question=question,
        number=number,
        state=state,
        kind=content.kind,
        material=content.material,
        stem=content.stem,
        options=content.options,
        answer=content.answer,
        rules=content.rules,
        parts=[part.as_part() for part in content.parts],
        explanation=content.explanation,
        difficulty=content.difficulty,
        marks=content.marks,
        basis=content.basis,
        fingerprint=content.fingerprint,
        written_by=by,
        written_at=at,
        reason=reason[:200],
        batch=batch,
    )

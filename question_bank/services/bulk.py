"""The same act on many questions at once, all or none; each says how many it changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from people import audit
from people.models import Person
from question_bank.models import Question, QuestionVersion
from question_bank.services.categories import category_at, tags_at
from question_bank.services.publishing import retire, submit

#: More at once would keep others waiting for too long.
MOST = 1_000


def _locked(questions: QuerySet[Question]) -> list[Question]:
    """In one order, so that two such acts wait for each other and never block each other."""
    chosen = sorted(questions.values_list("pk", flat=True)[: MOST + 1])
    if len(chosen) > MOST:
        raise ValidationError(_("一次最多处理 %(most)d 题。请再缩小条件，分几次做。") % {"most": MOST})
    found = Question.objects.select_for_update(of=("self",)).select_related("latest").filter(pk__in=chosen)
    return list(found.order_by("pk"))


@transaction.atomic
def submit_all(*, questions: QuerySet[Question], by: Person) -> int:
    """Hand the drafts among them in for review; what is no draft stays as it is."""
    drafts = [
        question.latest
        for question in _locked(questions)
        if question.latest and question.latest.state == QuestionVersion.State.DRAFT and not question.retired_at
    ]
    for version in drafts:
        submit(version=version, by=by)
    return len(drafts)


@transaction.atomic
def retire_all(*, questions: QuerySet[Question], by: Person, at: datetime, reason: str) -> int:
    in_use = [question for question in _locked(questions) if not question.retired_at]
    for question in in_use:
        retire(question=question, by=by, at=at, reason=reason)
    return len(in_use)


@transaction.atomic
def put_into(*, questions: QuerySet[Question], path: Sequence[str], by: Person) -> int:
    """Into the category at this path, which is made where it does not stand yet: not for nothing."""
    locked = _locked(questions)
    if not locked:
        return 0
    category = category_at(path)
    chosen = [question.pk for question in locked if question.category_id != category.pk]
    Question.objects.filter(pk__in=chosen).update(category=category)
    if chosen:
        audit.record(by, "questions.recategorised", category, after={"count": len(chosen)})
    return len(chosen)


@transaction.atomic
def add_tag(*, questions: QuerySet[Question], name: str) -> int:
    """Put a word on them; those that have it already keep it."""
    locked = _locked(questions)
    if not locked:
        return 0
    tag = tags_at([name])[name]
    through = Question.tags.through
    tagged = set(through.objects.filter(tag=tag).values_list("question_id", flat=True))
    without = [question.pk for question in locked if question.pk not in tagged]
    through.objects.bulk_create([through(question_id=pk, tag_id=tag.pk) for pk in without], ignore_conflicts=True)
    return len(without)

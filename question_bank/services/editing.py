"""One author at one form: a new question, or the next version of one, with the place where it stands in the bank."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from people.models import Organisation, Person
from question_bank.content import Draft
from question_bank.models import Question, QuestionVersion
from question_bank.services.categories import tags_at
from question_bank.services.publishing import submit
from question_bank.services.writing import add_all, revise

State = QuestionVersion.State


class Overtaken(ValidationError):
    """Somebody else wrote a version while this form stood open; `newest` is what they wrote."""

    def __init__(self, newest: QuestionVersion) -> None:
        super().__init__(
            _("你打开编辑页以后，%(who)s已经写了第 %(n)d 版。你的内容都还在下面，对照之后再保存。")
            % {"who": newest.written_by or _("系统"), "n": newest.number},
            code="overtaken",
        )
        self.newest = newest


@transaction.atomic
def write_new(
    *, draft: Draft, organisation: Organisation, by: Person, at: datetime, for_review: bool = False
) -> QuestionVersion:
    """Add a question as a draft, and hand it in when asked to."""
    with _code_is_free(draft.code):
        question = add_all(drafts=[draft], organisation=organisation, by=by, at=at, state=State.DRAFT)[0]
    version = question.versions.get()
    return submit(version=version, by=by) if for_review else version


@transaction.atomic
def write_next(
    *,
    question: Question,
    draft: Draft,
    opened_on: int,
    by: Person,
    at: datetime,
    reason: str = "",
    for_review: bool = False,
) -> QuestionVersion:
    """Write the next version on top of the one that the form was opened on (its number); what is in use stays in use.

    Category, tags and code are the question's own and change at once; words that are the same are no new version.
    """
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.retired_at:
        raise ValidationError(_("这道题已经停用，不能再改。需要的话，请新写一道。"))
    newest = question.versions.select_related("written_by").last()
    if newest and newest.number != opened_on:
        raise Overtaken(newest)
    _put_in_place(question, draft)
    version = revise(question=question, content=draft.content, by=by, at=at, state=State.DRAFT, reason=reason)
    return submit(version=version, by=by) if for_review else version


def _put_in_place(question: Question, draft: Draft) -> None:
    with _code_is_free(draft.code):
        Question.objects.filter(pk=question.pk).update(category=draft.category, code=draft.code)
    question.tags.set(tags_at(draft.tags).values())


@contextmanager
def _code_is_free(code: str) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        words = {"code": code}
        raise ValidationError({"code": _("编号“%(code)s”已经用在本单位的另一道题上。请换一个。") % words}) from error

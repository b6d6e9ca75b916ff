"""Drawing papers and publishing exams."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from random import Random

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from exams.models import Exam, Paper, PaperQuestion
from people import audit
from people.models import Person
from question_bank.models import QuestionVersion
from question_bank.services import draw

_KIND_ORDER = {kind: place for place, kind in enumerate(QuestionVersion.Kind.values)}


def paper_for(exam: Exam, *, at: datetime) -> Paper:
    """The paper an attempt is sat on: a fresh one for a quiz; for an exam the one all share, drawn once.

    When two draw the shared paper at once, the constraint lets one stand and the other takes it.
    """
    if exam.is_quiz:
        return draw_paper(exam, seed=_new_seed(), at=at)
    shared = exam.papers.filter(is_shared=True)
    if standing := shared.first():
        return standing
    try:
        return draw_paper(exam, seed=_new_seed(), at=at, shared=True)
    except IntegrityError:
        return shared.get()


@transaction.atomic
def draw_paper(exam: Exam, *, seed: int, at: datetime, shared: bool = False) -> Paper:
    """Draw a paper and freeze it: questions by kind, their versions pinned, the order of options stored.

    The same seed over the same bank gives the same paper. Refuses a bank that is too short.
    """
    versions = _drawn(exam, seed)
    paper = Paper.objects.create(exam=exam, seed=seed, drawn_at=at, is_shared=shared)
    shuffled = Random(seed)  # noqa: S311  repeatable on purpose; the seed itself is secret and random
    PaperQuestion.objects.bulk_create(
        PaperQuestion(
            paper=paper, position=position, question_version=version, option_order=_option_order(version, shuffled)
        )
        for position, version in enumerate(versions, start=1)
    )
    return paper


@transaction.atomic
def publish_exam(exam_id: int, *, by: Person, at: datetime) -> Exam:
    """Open an exam to its unit. Refuses a bank that is too short and a window that is over; safe to call twice.

    The paper that all share is drawn here, so that nothing about it can fail when the exam begins.
    """
    exam = Exam.objects.select_for_update().get(pk=exam_id)
    if exam.published_at:
        return exam
    if exam.latest_finish and exam.latest_finish <= at:
        raise ValidationError(_("最晚交卷时间已过，请先改时间再发布。"))
    if exam.is_quiz:
        _drawn(exam, _new_seed())
    else:
        paper_for(exam, at=at)
    exam.published_at = at
    exam.save(update_fields=["published_at"])
    audit.record(by, "exam.published", exam, after={"published_at": at.isoformat()})
    return exam


def _drawn(exam: Exam, seed: int) -> Sequence[QuestionVersion]:
    """By kind, as the answer card has them; a bank that is too short refuses and says how many are missing."""
    drawn = draw(exam.question_category, exam.question_count, seed, organisation=exam.organisation)
    return sorted(drawn, key=lambda version: _KIND_ORDER[version.kind])


def _option_order(version: QuestionVersion, shuffled: Random) -> list[str]:
    keys = [choice["key"] for choice in version.choices]
    if version.kind != QuestionVersion.Kind.JUDGE:
        shuffled.shuffle(keys)
    return keys


def _new_seed() -> int:
    return secrets.randbits(62)

"""When what of a closed attempt may be seen, and moments in words where a person reads them."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from exams.models import Exam


def ends_at(exam: Exam) -> datetime | None:
    """When nobody can sit it any longer, whatever was given to whom; None: it has no end."""
    if exam.latest_finish is None:
        return None
    return max(exam.latest_finish, exam.held_until or exam.latest_finish)


def is_over(exam: Exam, *, at: datetime) -> bool:
    end = ends_at(exam)
    return end is None or at >= end


def may_show(exam: Exam, when: str, *, at: datetime) -> bool:
    """Whether what is shown at `when` (Exam.shows_score and so on) may be shown of a closed attempt.

    Of a paper that all share nothing but the score is shown before nobody can sit it any longer, whatever is set.
    """
    if when == Exam.When.NEVER:
        return False
    if when == Exam.When.ON_RELEASE:
        return exam.released_at is not None and at >= exam.released_at
    return when == Exam.When.AT_ONCE or is_over(exam, at=at)


def shows_score(exam: Exam, *, at: datetime) -> bool:
    return may_show(exam, exam.shows_score, at=at)


def shows_answers(exam: Exam, *, at: datetime) -> bool:
    return may_show(exam, exam.shows_answers, at=at) and _paper_is_done(exam, at)


def shows_marks(exam: Exam, *, at: datetime) -> bool:
    """Which questions were right; with one's answers this tells much of the key."""
    return shows_answers(exam, at=at) and may_show(exam, exam.shows_marks, at=at)


def shows_key(exam: Exam, *, at: datetime) -> bool:
    return shows_answers(exam, at=at) and may_show(exam, exam.shows_key, at=at)


def _paper_is_done(exam: Exam, at: datetime) -> bool:
    return exam.draws == Exam.Draws.EACH or is_over(exam, at=at)


def moment(at: datetime) -> str:
    """11月22日 10:30, in Chinese time."""
    return date_format(timezone.localtime(at), "n月j日 H:i")

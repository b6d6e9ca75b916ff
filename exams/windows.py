"""When what of a closed attempt may be seen, and moments in words where a person reads them."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

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


# --- in words ---
def moment(at: datetime, clock: str = "H:i") -> str:
    """11月22日 10:30, in Chinese time; 2025年11月22日 10:30 where it is not this year's."""
    return f"{day(at)} {date_format(timezone.localtime(at), clock)}"


def day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "n月j日" if is_this_year(at) else "Y年n月j日")


def is_this_year(at: datetime) -> bool:
    return timezone.localtime(at).year == timezone.localdate().year


def short(at: datetime, *, than: datetime | None = None) -> str:
    """The time alone on the same day."""
    same_day = than is not None and timezone.localdate(at) == timezone.localdate(than)
    return date_format(timezone.localtime(at), "H:i") if same_day else moment(at)


def span(start: datetime | None, end: datetime | None) -> str:
    """11月22日 09:00–10:30, with the day of the end where that is another."""
    if start and end:
        return f"{moment(start)}–{short(end, than=start)}"
    return _("%(time)s 截止") % {"time": moment(end)} if end else moment(start) if start else ""

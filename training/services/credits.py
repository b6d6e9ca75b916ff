"""What a completed lesson earns."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from people.models import Person
from training.models import Form, LedgerEntry, LessonProgress
from training.queries import slots_of
from training.services.ledger import credit_hours


def credit_lesson(
    progress: LessonProgress, hundredths: int, *, earned_at: datetime, posted_by: Person | None = None
) -> LedgerEntry | None:
    """Post the value of a lesson, once in a legal year."""
    lesson, questions = progress.lesson, len(slots_of(progress.lesson, progress))
    answered = _("读完全文，%(n)d 道小题全部答对。") % {"n": questions}
    return credit_hours(
        progress.person,
        hundredths,
        source=f"lesson:{lesson.pk}",
        title=_("%(course)s 第 %(number)d 节") % {"course": lesson.course.title, "number": lesson.number},
        reason=answered if questions else _("读完全文。"),
        category=lesson.course.category,
        form=Form.LESSON,
        course_id=lesson.course_id,
        earned_at=earned_at,
        minutes=int((earned_at - progress.opened_at).total_seconds() // 60),
        posted_by=posted_by,
    )

"""Making results public where the exam waits for that."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from exams.models import Attempt, Exam
from exams.windows import is_over
from people import audit
from people.models import Person
from people.services import messages

#: What of an exam may wait for the release.
SHOWN = ("shows_score", "shows_answers", "shows_marks", "shows_key")


def waits_for_release(exam: Exam) -> bool:
    return exam.released_at is None and any(getattr(exam, name) == Exam.When.ON_RELEASE for name in SHOWN)


@transaction.atomic
def release_results(exam_id: int, *, by: Person, at: datetime) -> Exam:
    """Let candidates see from now on what waits for the release, and tell them. Safe to call twice.

    What is marked later is out as soon as it is marked.
    """
    exam = Exam.objects.select_for_update(of=("self",), no_key=True).get(pk=exam_id)
    if exam.released_at:
        return exam
    if not waits_for_release(exam):
        raise ValidationError(_("这场考试没有等公布的内容。"))
    if not is_over(exam, at=at):
        raise ValidationError(_("考试还没有结束，结束后再公布。"))
    exam.released_at, exam.released_by = at, by
    exam.save(update_fields=["released_at", "released_by"])
    audit.record(by, "exam.released", exam, after={"released_at": at.isoformat()})
    for attempt in _last_of_each(exam):
        messages.send(
            attempt.candidate,
            subject=_("成绩已公布：%(exam)s") % {"exam": exam.title},
            url=reverse("exams:result", args=[attempt.pk]),
            at=at,
        )
    return exam


def _last_of_each(exam: Exam) -> list[Attempt]:
    """The last attempt of each candidate that is closed."""
    closed = Attempt.objects.filter(exam=exam).exclude(state=Attempt.State.OPEN).select_related("candidate")
    return list({attempt.candidate_id: attempt for attempt in closed.order_by("number")}.values())

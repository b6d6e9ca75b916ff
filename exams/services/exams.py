"""Arranging exams: writing them down until they are published."""

from __future__ import annotations

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from exams.models import Exam
from exams.services.papers import make_room_for_paper
from people import audit
from people.models import Person

#: What a paper is drawn from: after a change of these a drawn one no longer fits.
_DRAWN_FROM = ("blueprint_id", "organisation_id", "draws")


@transaction.atomic
def arrange_exam(exam: Exam, *, by: Person) -> Exam:
    """Write an exam down, new or changed. What is published stays as it is: people may have read it, or sat it."""
    if exam.pk:
        _make_way(exam, Exam.objects.select_for_update(no_key=True).get(pk=exam.pk))
    exam.code = exam.code or f"exam-{secrets.token_hex(5)}"
    verb = "exam.changed" if exam.pk else "exam.arranged"
    exam.save()
    audit.record(by, verb, exam, after={"title": exam.title, "count": exam.question_count, "minutes": exam.minutes})
    return exam


def _make_way(exam: Exam, before: Exam) -> None:
    """Refuse what may not change any more; drop a paper that the changed exam would no longer draw."""
    if before.published_at:
        raise ValidationError(_("已经发布的考试不能再改。"))
    if all(getattr(exam, name) == getattr(before, name) for name in _DRAWN_FROM):
        return
    if before.papers.exists():
        make_room_for_paper(before)

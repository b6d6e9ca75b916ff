"""Arranging exams: writing them down until they are published."""

from __future__ import annotations

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from exams.models import Exam
from people import audit
from people.models import Person


@transaction.atomic
def arrange_exam(exam: Exam, *, by: Person) -> Exam:
    """Write an exam down, new or changed. What is published stays as it is: people may have read it, or sat it."""
    if exam.pk and Exam.objects.select_for_update().get(pk=exam.pk).published_at:
        raise ValidationError(_("已经发布的考试不能再改。"))
    exam.code = exam.code or f"exam-{secrets.token_hex(5)}"
    verb = "exam.changed" if exam.pk else "exam.arranged"
    exam.save()
    audit.record(by, verb, exam, after={"title": exam.title, "count": exam.question_count, "minutes": exam.minutes})
    return exam

"""How far a person is in a lesson."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from question_bank.models import QuestionVersion
from training.models.course import Lesson


class LessonProgress(models.Model):
    """A person's way through a lesson in one legal year; completed when its end was reached and its questions are right."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="lesson_progress")
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="progress")
    year = models.PositiveSmallIntegerField(_("年度"))
    opened_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    position = models.CharField(max_length=60, blank=True, help_text="Anchor of the place read last.")
    end_reached_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("学习进度")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "lesson", "year"], name="one_progress_per_person_lesson_and_year"
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None) | Q(end_reached_at__isnull=False),
                name="completed_lesson_was_read_to_its_end",
            ),
        ]


class LessonAnswer(models.Model):
    """An answer given in a lesson; all are kept, the right one settles the slot."""

    progress = models.ForeignKey(LessonProgress, models.PROTECT, related_name="answers")
    slot = models.PositiveSmallIntegerField()
    question_version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    chosen = models.JSONField()
    is_right = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

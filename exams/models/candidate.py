"""Whom an exam is for, where that is a list; and who is excused from it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.models.exam import Exam


class Candidate(models.Model):
    """A person on the list of an exam, with a seat where there are seats."""

    class Why(models.TextChoices):
        NAMED = "named", _("名单")
        ABSENT = "absent", _("缺考")
        FAILED = "failed", _("未合格")
        EXCUSED = "excused", _("请假")

    exam = models.ForeignKey(Exam, models.CASCADE, related_name="candidates")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = models.CharField(_("来由"), max_length=10, choices=Why.choices, default=Why.NAMED)
    room = models.CharField(_("考场"), max_length=30, blank=True)
    seat = models.PositiveSmallIntegerField(_("座号"), null=True, blank=True)

    class Meta:
        verbose_name = _("考生")
        ordering = ["exam", "pk"]
        constraints = [models.UniqueConstraint(fields=["exam", "person"], name="a_person_once_on_the_list_of_an_exam")]


class Excuse(models.Model):
    """Leave from an exam, given beforehand or after: not absent, and collected by a make-up."""

    exam = models.ForeignKey(Exam, models.PROTECT, related_name="excuses")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(_("原因"), max_length=200)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = _("请假")
        constraints = [models.UniqueConstraint(fields=["exam", "person"], name="one_excuse_per_person_and_exam")]

"""What officers say is wrong with a question."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Organisation, Role
from question_bank.models.version import QuestionVersion


class ErrorReportQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> ErrorReportQuerySet:
        """For the authors of the question's unit and above; on a shipped question for those above who reported it."""
        units = Organisation.objects.overseen_by(person, Role.AUTHOR)
        of_units = Q(question_version__question__organisation__in=units)
        return self.filter(
            of_units | Q(question_version__question__organisation=None, reported_by__organisation__in=units)
        )

    def unanswered(self) -> ErrorReportQuerySet:
        return self.filter(answered_at=None)


class ErrorReport(models.Model):
    """One person's report on one version; answered once, by an author of the unit."""

    class Reason(models.TextChoices):
        KEY = "key", _("答案不对")
        STEM = "stem", _("题目有错字或者看不懂")
        LAW = "law", _("依据过时或者不对")
        OTHER = "other", _("其他")

    question_version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="error_reports")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    reason = models.CharField(_("问题"), max_length=10, choices=Reason.choices)
    text = models.TextField(_("说明"), max_length=500, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    reply = models.CharField(_("答复"), max_length=300, blank=True)

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("试题报错")
        ordering = ["-reported_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["question_version", "reported_by"],
                condition=Q(answered_at=None),
                name="one_open_report_per_person_and_version",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_reason_display())

"""A file of questions on its way in, and what it holds."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jobs.models import ImportBatch
from people.models import Organisation, Role


class QuestionBatchQuerySet(models.QuerySet):
    def applied_before(self, batch: QuestionBatch) -> QuestionBatchQuerySet:
        """Those of the same unit that brought in the very same file."""
        same = self.filter(organisation=batch.organisation_id, sha256=batch.sha256, state=ImportBatch.State.APPLIED)
        return same.exclude(pk=batch.pk)

    def visible_to(self, person: Any) -> QuestionBatchQuerySet:
        return self.filter(organisation__in=Organisation.objects.overseen_by(person, Role.AUTHOR))


class QuestionBatch(ImportBatch):
    """A file of questions brought in by a unit's author."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="question_batches")
    format = models.CharField(_("格式"), max_length=20, default="xlsx")
    #: None: from the command line.
    uploaded_by = models.ForeignKey(  # type: ignore[assignment]  # wider than that of the other imports
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = QuestionBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("题库导入")
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(applied_at__isnull=False), name="applied_question_batch_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False),
                name="withdrawn_question_batch_has_a_time",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("question_bank:batch", args=[self.pk])


class StagedQuestion(models.Model):
    """One question of a batch while a person looks it over: as it stood in the file, as mended, and what the check said."""

    class Status(models.TextChoices):
        OK = "ok", _("直接可用")
        FIXED = "fixed", _("已修正")
        WARNED = "warned", _("有提醒")
        FAILED = "failed", _("需要改")
        SKIPPED = "skipped", _("已跳过")

    batch = models.ForeignKey(QuestionBatch, models.CASCADE, related_name="staged")
    position = models.PositiveIntegerField()
    raw = models.JSONField(help_text="RawQuestion as it stood in the file.")
    edits = models.JSONField(default=dict, help_text="What a person put in its place, by field.")
    mended_by = models.JSONField(default=list, help_text="The persons whose words `edits` are, by id.")
    is_aside = models.BooleanField(default=False, help_text="Set aside by a person: not to be imported.")
    status = models.CharField(max_length=10, choices=Status.choices)
    act = models.CharField(max_length=10, blank=True, help_text="What applying does with it: add, revise or nothing.")
    codes = models.TextField(blank=True, help_text="The kinds of problem it has, each between blanks: ` no_basis `.")
    fingerprint = models.CharField(max_length=64, blank=True)
    found = models.JSONField(default=dict, help_text="What the check page shows of it.")

    class Meta:
        ordering = ["batch", "position"]
        indexes = [models.Index(fields=["batch", "status"], name="staged_by_status")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="one_staged_question_per_place"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.position}"

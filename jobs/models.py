"""Long work with its progress, and files on their way in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class JobQuerySet(models.QuerySet):
    def owned_by(self, person: Any) -> JobQuerySet:
        return self.filter(owner_id=person.pk)


class Job(models.Model):
    """One run of long work. Names its owner and unit by plain id, since people stand above jobs."""

    class State(models.TextChoices):
        QUEUED = "queued", _("排队中")
        RUNNING = "running", _("进行中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("未完成")

    kind = models.CharField(_("类别"), max_length=60)
    label = models.CharField(_("名称"), max_length=120)
    owner_id = models.BigIntegerField(db_index=True)
    unit_id = models.BigIntegerField(null=True)
    arguments = models.JSONField(default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    url = models.CharField(max_length=300, blank=True, help_text="Where the owner goes on when it is done.")
    file = models.FileField(upload_to="jobs/%Y/%m/", blank=True)
    file_name = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(_("开始时间"))
    finished_at = models.DateTimeField(_("结束时间"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("任务")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at=None)
                | Q(state__in=["done", "failed"], finished_at__isnull=False),
                name="finished_job_has_a_time",
            )
        ]

    @property
    def is_finished(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}


class ImportBatch(models.Model):
    """A file on its way in: uploaded, checked, applied. Each importing app has its own kind.

    The plan is computed from the file and the mapping each time it is asked for, so nothing is written before it is applied.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("已上传")
        APPLIED = "applied", _("已导入")
        WITHDRAWN = "withdrawn", _("已撤销")

    file = models.FileField(upload_to="imports/%Y/%m/")
    file_name = models.CharField(_("文件"), max_length=200)
    sha256 = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict, help_text="Column of the sheet by field name.")
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.UPLOADED)
    counts = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"))
    applied_at = models.DateTimeField(_("导入时间"), null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.file_name

"""Answers that arrived after the end: kept, and counted only if a person says so."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.models.attempt import Attempt


class LateBatch(models.Model):
    """Saves received after the deadline and the network grace, or out of a sealed file. Evidence until it is decided on."""

    class Via(models.TextChoices):
        NETWORK = "network", _("网络恢复后上传")
        FILE = "file", _("加密答卷文件")

    class State(models.TextChoices):
        WAITING = "waiting", _("待处理")
        ACCEPTED = "accepted", _("已采纳")
        REFUSED = "refused", _("未采纳")

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="late_batches")
    via = models.CharField(_("来源"), max_length=10, choices=Via.choices)
    received_at = models.DateTimeField()
    saves = models.JSONField(help_text='[{"slot": 1, "sequence": 2, "response": […]}]')
    digest = models.CharField(max_length=64, help_text="Of the saves: sent again, they are kept once.")
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("迟到的答案")
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "digest"], name="a_late_batch_is_kept_once"),
            models.CheckConstraint(
                condition=models.Q(state="waiting", decided_at=None)
                | models.Q(state__in=["accepted", "refused"], decided_at__isnull=False),
                name="decided_late_batch_has_a_time",
            ),
        ]

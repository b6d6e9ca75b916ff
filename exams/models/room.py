"""The room while an exam runs: what people did in it, and who is there."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.models.attempt import Attempt
from exams.models.exam import Exam
from people.models import Role

#: Who acts in a room, and who sees it, by roles that reach the exam's unit.
RUNS_ROOMS = (Role.INVIGILATOR, Role.UNIT_ADMIN)
SEES_ROOMS = (*RUNS_ROOMS, Role.AUDITOR)


class RoomEvent(models.Model):
    """One act or observation in the room, in order. Added, never changed; the monitor reads on from the last it has seen.

    Without attempt and candidate it concerns all. Hints are observations, worded neutrally; nothing follows from them by itself.
    """

    class Kind(models.TextChoices):
        ADMITTED = "admitted", _("准许进入")
        EXTENDED = "extended", _("延时")
        PAUSED = "paused", _("暂停")
        RESUMED = "resumed", _("继续")
        TERMINATED = "terminated", _("收卷")
        REOPENED = "reopened", _("重新打开")
        MESSAGE = "message", _("留言")
        INCIDENT = "incident", _("情况记录")
        HINT = "hint", _("提示")
        LATE = "late", _("迟到的答案")

    class Incident(models.TextChoices):
        ENVIRONMENT = "environment", _("环境")
        EQUIPMENT = "equipment", _("设备与网络")
        CANDIDATE = "candidate", _("考生")
        STAFF = "staff", _("工作人员")

    exam = models.ForeignKey(Exam, models.PROTECT, related_name="room_events", db_index=False)
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="room_events")
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    incident = models.CharField(_("情况类别"), max_length=12, choices=Incident.choices, blank=True)
    text = models.CharField(_("说明"), max_length=300, blank=True)
    facts = models.JSONField(default=dict, help_text='Such as {"minutes": 10}.')
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("考场记录")
        ordering = ["pk"]
        indexes = [models.Index(fields=["exam", "id"], name="room_events_in_order")]


class Presence(models.Model):
    """When the page of an attempt was last in touch, and what it said of itself. One row an attempt, overwritten."""

    attempt = models.OneToOneField(Attempt, models.CASCADE, primary_key=True, related_name="presence")
    seen_at = models.DateTimeField()
    unsaved = models.PositiveSmallIntegerField(
        default=0, help_text="Questions the page holds that are not acknowledged."
    )
    away_count = models.PositiveIntegerField(default=0, help_text="How often the page was left.")
    away_seconds = models.PositiveIntegerField(default=0)
    notices_seen = models.PositiveIntegerField(
        default=0, help_text="The last room event the candidate has read; see Attempt.notices."
    )
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=200, blank=True)

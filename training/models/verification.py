"""What came of checking the ledger."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Role

CHECKS_LEDGER = (Role.AUDITOR, Role.AUDIT_ADMIN)


class Flaw(models.TextChoices):
    """What is wrong with a row of the ledger, or with the record it is held against."""

    CHANGED = "changed", _("被改动")
    MISSING = "missing", _("缺失")
    INSERTED = "inserted", _("是插入的")
    SWAPPED = "swapped", _("被调换")
    REWRITTEN = "rewritten", _("连同前面的记录被整条重写")
    RECORD = "record", _("校验文件缺失或被改动")


class VerificationQuerySet(models.QuerySet["Verification"]):
    def with_root(self) -> VerificationQuerySet:
        return self.exclude(root="")

    def root_at(self, at: datetime) -> Verification | None:
        """The last root that had been written by then."""
        return self.with_root().filter(at__lte=at).first()


class Verification(models.Model):
    """One pass over the whole ledger: how many rows, how many officers' chains do not hold, and the first bad row.

    `root` is set if the pass also wrote the root of that day into the file; without `by` it was the worker at night or
    a command. Added, never changed.
    """

    at = models.DateTimeField(_("时间"), db_index=True)
    seconds = models.PositiveIntegerField(_("用时（秒）"))
    officers = models.PositiveIntegerField(_("人数"))
    rows = models.PositiveBigIntegerField(_("记录数"))
    flaws = models.PositiveIntegerField(_("有问题的人数"), default=0)
    first_officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    first_sequence = models.PositiveIntegerField(_("第几笔"), null=True)
    first_flaw = models.CharField(_("问题"), max_length=10, choices=Flaw.choices, blank=True)
    root = models.CharField(_("台账校验码"), max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("台账校验")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(flaws=0, first_flaw="") | (Q(flaws__gt=0) & ~Q(first_flaw="")),
                name="a_ledger_that_does_not_hold_names_the_first_flaw",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"

    @property
    def holds(self) -> bool:
        return not self.flaws

    @property
    def code(self) -> str:
        """The root as it is printed: its first twelve hex digits."""
        return self.root[:12]

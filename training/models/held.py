"""Completions whose hours wait for a person to decide."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Organisation, Person, Role
from training.models.ledger import in_hours
from training.models.progress import LessonProgress


class HeldCreditQuerySet(models.QuerySet):
    def waiting(self) -> HeldCreditQuerySet:
        return self.filter(state=HeldCredit.State.WAITING)

    def visible_to(self, person: Person) -> HeldCreditQuerySet:
        """Those of officers whom a unit administrator looks after, but never one's own."""
        units = Organisation.objects.overseen_by(person, Role.UNIT_ADMIN)
        return self.filter(officer__organisation__in=units).exclude(officer=person)


class HeldCredit(models.Model):
    """A lesson completed in less time than reading takes. Its hours are neither given nor lost: a person releases or refuses
    them, and says why. `hundredths` is the value of the lesson at its completion."""

    class Why(models.TextChoices):
        TOO_FAST = "too_fast", _("用时过短")
        AT_ONCE = "at_once", _("同一时间学了多节")

    class State(models.TextChoices):
        WAITING = "waiting", _("待复核")
        RELEASED = "released", _("已认定")
        REFUSED = "refused", _("不予认定")

    progress = models.ForeignKey(LessonProgress, models.PROTECT, related_name="held")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="held_credits")
    year = models.PositiveSmallIntegerField(_("年度"))
    hundredths = models.PositiveIntegerField(_("学时（百分之一）"))
    why = models.CharField(_("暂缓原因"), max_length=10, choices=Why.choices)
    spent = models.DurationField(help_text="From opening to completion, less what other lessons of that time needed.")
    estimate = models.DurationField(help_text="The minutes the lesson was said to take.")
    completed_at = models.DateTimeField(_("完成时间"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    objects = HeldCreditQuerySet.as_manager()

    class Meta:
        verbose_name = _("暂缓认定的学时")
        ordering = ["completed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["progress", "completed_at"], name="a_completion_is_held_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None)
                | Q(state__in=["released", "refused"], decided_at__isnull=False),
                name="decided_held_credit_has_a_time",
            ),
            models.CheckConstraint(condition=~Q(state="refused", reason=""), name="refused_held_credit_has_a_reason"),
        ]

    def __str__(self) -> str:
        return str(self.progress.lesson)

    @property
    def hours(self) -> Decimal:
        return in_hours(self.hundredths)

    @property
    def spent_minutes(self) -> int:
        """Rounded down, never below nothing."""
        return max(self.spent, timedelta()) // timedelta(minutes=1)

    @property
    def estimated_minutes(self) -> int:
        return self.estimate // timedelta(minutes=1)

"""Periods in which somebody who counts is not at the work he trains for."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models.period import Period, PeriodQuerySet
from people.models.person import Person


class AbsenceQuerySet(PeriodQuerySet):
    def standing(self) -> AbsenceQuerySet:
        return self.filter(withdrawn_at=None)

    def standing_at(self, at: datetime) -> AbsenceQuerySet:
        """As was known at a moment."""
        return self.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at), recorded_at__lte=at)

    def meeting(self, since: date, until: date | None) -> AbsenceQuerySet:
        """Those with a day in common with the period."""
        met = self.filter(Q(until=None) | Q(until__gt=since))
        return met.filter(since__lt=until) if until else met


class Absence(Period):
    """Leave, secondment or a duty period, on a document. Taken back it stays, with who did so and why.

    Periods of one person that stand have no day in common: the database refuses (migration 0005).
    """

    class Kind(models.TextChoices):
        LEAVE = "leave", _("长期请假")
        SECONDMENT = "secondment", _("借调")
        DUTY = "duty", _("备勤")

    person = models.ForeignKey(Person, models.PROTECT, related_name="absences")
    kind = models.CharField(_("类别"), max_length=20, choices=Kind.choices)
    document = models.CharField(_("依据或事由"), max_length=200)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"))
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.CharField(_("撤回理由"), max_length=200, blank=True)

    objects = AbsenceQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("离岗与备勤")
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="absence_lasts_a_day"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawal_reason=""), name="withdrawn_absence_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}"

    @property
    def last_day(self) -> date | None:
        return self.until - timedelta(days=1) if self.until else None

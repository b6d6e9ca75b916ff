"""The rule set: how hours count from a day on, as dated data with the document it rests on.

No national rule says what a 学时 is, how long a day of class counts or how the 60 hours divide; practice differs from
place to place. So all of it is a setting of the bureau. Amounts are whole hundredths of a 学时.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models import Absence
from training.models.ledger import in_hours


class Rounding(models.TextChoices):
    """How the length of a lesson becomes hours: by minutes per 学时, rounded down, or by a table of lengths."""

    NONE = "none", _("不取整，按分钟折算")
    QUARTER = "quarter", _("向下取到 0.25 学时")
    HALF = "half", _("向下取到 0.5 学时")
    TIERS = "tiers", _("按时长分档")


#: Whole steps that a value is rounded down to.
STEPS = {Rounding.NONE: 1, Rounding.QUARTER: 25, Rounding.HALF: 50}


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    def on(self, day: date) -> RuleSet:
        """The rules in force on a day; the first set counts for the time before it."""
        found = self.filter(valid_from__lte=day).order_by("-valid_from").first()
        return found or self.order_by("valid_from").get()

    def whole(self) -> RuleSetQuerySet:
        """With all rows that belong to a set, in a fixed number of queries."""
        return self.prefetch_related("minima", "caps", "tiers")


class RuleSet(models.Model):
    """How hours count, from a day on. A change is a new row: the database refuses to change or delete one, and old
    ledger rows keep theirs. The target of a year is that of the set in force on its last day."""

    name = models.CharField(_("规则版本"), max_length=40, unique=True)
    valid_from = models.DateField(_("生效日期"), unique=True)
    document = models.CharField(_("依据"), max_length=200)
    target_hundredths = models.PositiveIntegerField(_("年度目标（百分之一学时）"), default=6000)
    minutes_per_hour = models.PositiveIntegerField(_("每学时分钟数"), default=45)
    rounding = models.CharField(_("取整办法"), max_length=10, choices=Rounding.choices, default=Rounding.NONE)
    half_day_hundredths = models.PositiveIntegerField(_("培训半天（百分之一学时）"), default=400)
    full_day_hundredths = models.PositiveIntegerField(_("培训一天（百分之一学时）"), default=800)
    lecturer_percent = models.PositiveIntegerField(_("授课折算（百分比）"), default=100)
    hearing_hundredths = models.PositiveIntegerField(_("参加一次听证（百分之一学时）"), default=400)
    carries_over = models.BooleanField(_("超出部分结转下一年"), default=False)
    is_pro_rata = models.BooleanField(_("按在岗月数折算目标"), default=True)
    month_from_days = models.PositiveSmallIntegerField(_("一个月在岗满几天计入"), default=15)
    leave_reduces = models.BooleanField(_("长期请假不计在岗"), default=True)
    secondment_reduces = models.BooleanField(_("借调不计在岗"), default=True)
    duty_reduces = models.BooleanField(_("备勤不计在岗"), default=True)

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("学时规则")
        constraints = [
            models.CheckConstraint(condition=Q(minutes_per_hour__gt=0), name="an_hour_has_minutes"),
            models.CheckConstraint(
                condition=Q(month_from_days__gte=1, month_from_days__lte=28), name="every_month_can_count"
            ),
            models.CheckConstraint(
                condition=Q(half_day_hundredths__lte=F("full_day_hundredths")), name="half_a_day_is_no_more_than_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def target(self) -> Decimal:
        return in_hours(self.target_hundredths)

    @property
    def reducing(self) -> set[str]:
        """The kinds of absence whose days are not on duty."""
        kinds = {
            Absence.Kind.LEAVE: self.leave_reduces,
            Absence.Kind.SECONDMENT: self.secondment_reduces,
            Absence.Kind.DUTY: self.duty_reduces,
        }
        return {str(kind) for kind, reduces in kinds.items() if reduces}

    def value_of(self, minutes: int) -> int:
        """What a lesson of so many minutes is worth, in hundredths."""
        if self.rounding == Rounding.TIERS:
            reached = [tier.hundredths for tier in self.tiers.all() if tier.from_minutes <= minutes]
            return reached[-1] if reached else 0
        exact = minutes * 100 // self.minutes_per_hour
        return exact - exact % STEPS[Rounding(self.rounding)]

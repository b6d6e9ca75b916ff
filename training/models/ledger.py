"""Hours (学时) as a ledger: rows are added and never changed; every total is a sum of rows.

Amounts are signed whole hundredths of a 学时 in the database and Decimal outside it.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Organisation


def legal_year(at: datetime) -> int:
    """The calendar year in China in which an act counts."""
    return timezone.localtime(at).year


def in_hours(hundredths: int | None) -> Decimal:
    """As people read it, of what the database holds."""
    return Decimal(hundredths or 0) / 100


def in_hundredths(hours: Decimal) -> int:
    """As the database holds it; what is finer than a hundredth falls away."""
    return int(hours * 100)


class Category(models.TextChoices):
    """The three kinds of knowledge of 国办发〔2023〕27号."""

    PUBLIC_LAW = "public_law", _("公共法律知识")
    PROFESSIONAL = "professional", _("业务知识")
    SKILLS = "skills", _("行政执法技能")


class Form(models.TextChoices):
    LESSON = "lesson", _("线上课程")
    QUIZ = "quiz", _("测验")
    EXAM = "exam", _("考试")
    CLASS = "class", _("线下培训")
    HEARING = "hearing", _("模拟听证")
    LECTURE = "lecture", _("授课")


class LedgerQuerySet(models.QuerySet):
    def in_year(self, year: int) -> LedgerQuerySet:
        return self.filter(year=year)

    def hundredths(self) -> int:
        return self.aggregate(total=Sum("hundredths"))["total"] or 0

    def total(self) -> Decimal:
        return in_hours(self.hundredths())

    def by_category(self) -> dict[str, Decimal]:
        sums = self.order_by().values_list("category").annotate(total=Sum("hundredths"))
        return {category: in_hours(total) for category, total in sums}


class LedgerEntry(models.Model):
    """One credit or its reversal.

    `source` names the activity and the legal year (`lesson:7:2026`), never an attempt or a version, and is credited once
    per officer. The unit and the rule set are those of that time. The rows of an officer form a hash chain: `sequence`
    without gaps, `hash` over the row and `previous_hash`. A credit of nothing is what a cap left of an activity.
    """

    class Kind(models.TextChoices):
        CREDIT = "credit", _("认定")
        REVERSAL = "reversal", _("冲正")

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="ledger")
    sequence = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices, default=Kind.CREDIT)
    hundredths = models.IntegerField(_("学时（百分之一）"))
    category = models.CharField(_("知识类别"), max_length=20, choices=Category.choices)
    form = models.CharField(_("形式"), max_length=20, choices=Form.choices)
    source = models.CharField(_("来源"), max_length=80)
    title = models.CharField(_("事项"), max_length=160)
    reason = models.CharField(_("认定理由"), max_length=300)
    earned_on = models.DateField(_("日期"))
    minutes = models.PositiveIntegerField(_("所用分钟"), null=True, help_text="Raw evidence; never what is credited.")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="ledger")
    rules = models.ForeignKey("training.RuleSet", models.PROTECT, related_name="+")
    course = models.ForeignKey("training.Course", models.PROTECT, null=True, related_name="+", help_text="For its cap.")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    posted_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("学时记录")
        ordering = ["officer", "sequence"]
        indexes = [models.Index(fields=["year", "organisation"]), models.Index(fields=["officer", "year"])]
        constraints = [
            models.UniqueConstraint(fields=["officer", "sequence"], name="ledger_rows_of_an_officer_form_one_chain"),
            models.UniqueConstraint(
                fields=["officer", "source"], condition=Q(kind="credit"), name="one_credit_per_officer_and_source"
            ),
            models.CheckConstraint(
                condition=Q(kind="credit", hundredths__gte=0, reverses=None)
                | Q(kind="reversal", hundredths__lte=0, reverses__isnull=False),
                name="credit_adds_and_reversal_takes_back",
            ),
        ]

    @property
    def hours(self) -> Decimal:
        return in_hours(self.hundredths)

    @property
    def signed_hours(self) -> str:
        """+0.40, −0.40."""
        return f"{'−' if self.hundredths < 0 else '+'}{abs(self.hours):.2f}"

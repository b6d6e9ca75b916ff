"""What belongs to a rule set row by row: minima by category, caps, values by length."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from training.models.ledger import Category, Form, LedgerEntry, in_hours
from training.models.rules import RuleSet


class RuleRow(models.Model):
    """A row of a rule set. Never changed or deleted (the database refuses), nor added once hours were credited by it."""

    hundredths = models.PositiveIntegerField(_("学时（百分之一）"))

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if LedgerEntry.objects.filter(rules=self.rules_id).exists():  # type: ignore[attr-defined]
            raise ValidationError(_now("已有学时按这一版规则认定，不能再改，请另立一版。"))
        super().save(*args, **kwargs)

    @property
    def hours(self) -> Decimal:
        return in_hours(self.hundredths)


class Minimum(RuleRow):
    """How many of the year's hours have to be of a category. No national split of the 60 is known: none by default."""

    rules = models.ForeignKey(RuleSet, models.CASCADE, related_name="minima")
    category = models.CharField(_("知识类别"), max_length=20, choices=Category.choices)

    class Meta:
        ordering = ["rules", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rules", "category"], name="one_minimum_per_category"),
            models.CheckConstraint(condition=Q(hundredths__gt=0), name="a_minimum_asks_for_something"),
        ]


class Cap(RuleRow):
    """The most that counts of a day, of a course in a year, or of a form in a year."""

    class Per(models.TextChoices):
        DAY = "day", _("每天")
        COURSE = "course", _("每门课程每年")
        FORM = "form", _("每种形式每年")

    rules = models.ForeignKey(RuleSet, models.CASCADE, related_name="caps")
    per = models.CharField(_("范围"), max_length=10, choices=Per.choices)
    form = models.CharField(_("形式"), max_length=20, choices=Form.choices, blank=True)

    class Meta:
        ordering = ["rules", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rules", "per", "form"], name="one_cap_of_a_sort_per_rule_set"),
            models.CheckConstraint(
                condition=Q(per="form") & ~Q(form="") | ~Q(per="form") & Q(form=""),
                name="a_cap_per_form_names_its_form",
            ),
        ]

    def __str__(self) -> str:
        """每天 8 学时: as a reason names it."""
        named = _now("%(form)s每年") % {"form": self.get_form_display()} if self.form else self.get_per_display()
        return _now("%(cap)s最多 %(hours)s 学时") % {"cap": named, "hours": f"{self.hours.normalize():f}"}


class Tier(RuleRow):
    """A lesson of so many minutes or more is worth this much, up to the next row."""

    rules = models.ForeignKey(RuleSet, models.CASCADE, related_name="tiers")
    from_minutes = models.PositiveIntegerField(_("满多少分钟"))

    class Meta:
        ordering = ["rules", "from_minutes"]
        constraints = [models.UniqueConstraint(fields=["rules", "from_minutes"], name="one_tier_from_a_length")]

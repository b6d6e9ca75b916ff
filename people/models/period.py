"""Facts with dates: true from one day until another (the last day is not included; open when empty)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PeriodQuerySet(models.QuerySet):
    def on(self, day: date) -> "PeriodQuerySet":
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)

    def open(self) -> "PeriodQuerySet":
        return self.filter(until=None)


class Period(models.Model):
    """A dated fact. `since` is the first day, `until` the first day on which it is no longer true."""

    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True

    @staticmethod
    def ends_after_it_begins(name: str) -> models.CheckConstraint:
        return models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name=name)

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

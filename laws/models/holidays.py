"""Days off and make-up days, as the State Council's office announces them year by year."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class HolidayNotice(models.Model):
    """The notice of one year, entered by a person. It stands before what the library knows of that year."""

    year = models.PositiveSmallIntegerField(gettext_lazy("年份"), unique=True)
    document = models.CharField(gettext_lazy("文件"), max_length=200)

    class Meta:
        verbose_name = gettext_lazy("放假安排")
        ordering = ["year"]

    def __str__(self) -> str:
        return _("%(year)s年放假安排") % {"year": self.year}


class Holiday(models.Model):
    """A day that is not what its weekday says: off, or worked to make up for another.

    A notice reaches into the December before its year: 元旦 may begin there.
    """

    class Kind(models.TextChoices):
        OFF = "off", gettext_lazy("放假")
        MADE_UP = "made_up", gettext_lazy("上班")

    notice = models.ForeignKey(HolidayNotice, models.CASCADE, related_name="days")
    day = models.DateField(gettext_lazy("日期"))
    kind = models.CharField(gettext_lazy("安排"), max_length=10, choices=Kind.choices)
    name = models.CharField(gettext_lazy("节日"), max_length=40)

    class Meta:
        verbose_name = gettext_lazy("放假、调休日")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["day"], name="a_day_is_off_or_made_up_once")]

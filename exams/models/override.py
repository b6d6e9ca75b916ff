"""What is different for one person, or for one unit, in an exam."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from exams.models.exam import Exam
from people.models import Organisation


class OverrideQuerySet(models.QuerySet):
    def standing(self) -> OverrideQuerySet:
        return self.filter(withdrawn_at=None)

    def in_force(self) -> OverrideQuerySet:
        """Of a person the newest that stands, as in exams.terms; of a unit each, since the most generous counts."""
        newer = Override.objects.standing().filter(
            exam=OuterRef("exam"), person=OuterRef("person"), pk__gt=OuterRef("pk")
        )
        return self.standing().exclude(Exists(newer))


class Override(models.Model):
    """An event: other minutes, another window, further attempts. Added, never changed; withdrawn with a time.

    A person's own beats those of the units; among units the most generous counts (exams.terms). Empty: as for all.
    """

    exam = models.ForeignKey(Exam, models.PROTECT, related_name="overrides")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    extra_minutes = models.PositiveSmallIntegerField(_("加时（分钟）"), default=0)
    opens_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    latest_start = models.DateTimeField(_("最晚开始"), null=True, blank=True)
    latest_finish = models.DateTimeField(_("最晚交卷"), null=True, blank=True)
    attempts_allowed = models.PositiveSmallIntegerField(_("可考次数"), null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=200)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("单独安排")
        ordering = ["exam", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, organisation__isnull=False)
                | Q(person__isnull=False, organisation__isnull=True),
                name="an_override_is_for_a_person_or_a_unit",
            )
        ]

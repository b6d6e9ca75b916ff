"""One row for each sensitive act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.organisation import Organisation
from people.models.role import Role

if TYPE_CHECKING:
    from people.models.person import Person


class AuditQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> AuditQuerySet:
        """What concerns the units one supervises; what concerns none, such as the set-up, for the audit administrator of all."""
        supervised = Organisation.objects.overseen_by(person, Role.AUDITOR, Role.AUDIT_ADMIN)
        of_units = Q(organisation__in=supervised)
        over_all = any(unit.is_root() for unit in person.units_as(Role.AUDIT_ADMIN))
        return self.filter(of_units | Q(organisation=None) if over_all else of_units)


class AuditEntry(models.Model):
    """Who did what to what, when, from where, and what stood there before and after. Added, never changed."""

    at = models.DateTimeField(_("时间"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="acts", verbose_name=_("操作人")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("涉及单位")
    )
    verb = models.CharField(_("操作"), max_length=60, db_index=True)
    target_type = models.CharField(_("对象类别"), max_length=60)
    target_id = models.CharField(_("对象编号"), max_length=40)
    target_name = models.CharField(_("对象"), max_length=200)
    before = models.JSONField(_("之前"), null=True)
    after = models.JSONField(_("之后"), null=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    address = models.CharField(_("来源地址"), max_length=45, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("审计记录")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["target_type", "target_id"])]

"""Roles: dated memberships at a node of the tree that reach its subtree."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.organisation import Organisation
from people.models.period import Period


class Role(models.TextChoices):
    OFFICER = "officer", _("执法人员")
    UNIT_ADMIN = "unit_admin", _("单位管理员")
    AUTHOR = "author", _("命题人")
    LEGAL_REVIEWER = "legal_reviewer", _("法制审核员")
    LECTURER = "lecturer", _("授课人")
    MARKER = "marker", _("阅卷人")
    INVIGILATOR = "invigilator", _("监考人")
    HEARING_ORGANISER = "hearing_organiser", _("听证组织人")
    ASSESSOR = "assessor", _("评议人")
    AUDITOR = "auditor", _("督查员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


#: Separation of the three administrators: no person holds two of these at a time (等保 三员分立).
SEPARATE_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
STAFF_ROLES = frozenset(Role) - {Role.OFFICER}


class Membership(Period):
    """A person has a role at a unit and all beneath it, from a day until another."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = _("角色")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(until=None),
                name="one_open_membership_per_person_unit_and_role",
            ),
            Period.ends_after_it_begins("membership_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.organisation}"

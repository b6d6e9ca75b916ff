"""The tree of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

if TYPE_CHECKING:
    from people.models.person import Person


class OrganisationQuerySet(MP_NodeQuerySet):
    def in_use(self) -> OrganisationQuerySet:
        return self.filter(closed_on=None)

    def within(self, *units: Organisation) -> OrganisationQuerySet:
        """The units given and all beneath them."""
        reach = Q(pk__in=[])
        for unit in units:
            reach |= Q(path__startswith=unit.path)
        return self.filter(reach)

    def overseen_by(self, person: Person, *roles: str) -> OrganisationQuerySet:
        """The units that a person reaches through any of the roles, today."""
        return self.within(*person.units_as(*roles))


class OrganisationManager(MP_NodeManager.from_queryset(OrganisationQuerySet)):  # type: ignore[misc]
    """The tree's own manager makes its own query set whatever it was derived from; this one makes ours, in tree order."""

    def get_queryset(self) -> OrganisationQuerySet:
        return OrganisationQuerySet(self.model, using=self._db).order_by("path")


class Organisation(MP_Node):
    """A unit: the bureau, its divisions, the county bureaus and their teams. Closed, never deleted."""

    class Kind(models.TextChoices):
        BUREAU = "bureau", _("市局")
        DIVISION = "division", _("处室")
        COUNTY_BUREAU = "county_bureau", _("县（区）局")
        TEAM = "team", _("执法队（股）")

    code = models.CharField(_("单位代码"), max_length=32, unique=True)
    name = models.CharField(_("单位名称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind.choices)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)

    objects = OrganisationManager()

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def in_use(self) -> bool:
        return self.closed_on is None or self.closed_on > timezone.localdate()

    @property
    def upward_paths(self) -> list[str]:
        """Paths of the units above, the root first, and at last its own."""
        return [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]

    def reaches(self, other: Organisation) -> bool:
        """Whether the other unit is this one or stands beneath it."""
        return bool(other.path.startswith(self.path))

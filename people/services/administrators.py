"""The first account of an installation, from the command line: nobody is there yet who could grant its roles."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from people import audit
from people.models import Membership, Organisation, Person, Role, Standing
from people.models.role import SEPARATE_ROLES
from people.services.persons import enrol

#: A bureau starts with somebody who sets up the system and enters people, and a security administrator, whom nobody on the
#: pages could name before there is one; he names the audit administrator.
ROLES = {Role.SYSTEM_ADMIN: (Role.SYSTEM_ADMIN, Role.UNIT_ADMIN), Role.SECURITY_ADMIN: (Role.SECURITY_ADMIN,)}


def administrators(role: Role) -> list[Person]:
    today = timezone.localdate()
    held = Membership.objects.on(today).filter(role=role)
    return list(Person.objects.active().filter(memberships__in=held).distinct())


def root_unit() -> Organisation | None:
    return Organisation.objects.filter(depth=1).first()


@transaction.atomic
def make_root(*, name: str, code: str) -> Organisation:
    """The unit at the top. There is one tree: asked again, the root there is is returned."""
    standing = root_unit()
    if standing:
        return standing
    unit = Organisation.objects.add_root(create_kwargs={"name": name, "code": code, "kind": Organisation.Kind.BUREAU})
    audit.record(None, "unit.added", unit, after={"name": name, "code": code}, organisation=unit)
    return unit


@transaction.atomic
def make_administrator(
    *,
    unit: Organisation,
    staff_number: str,
    name: str,
    another: bool,
    at: datetime,
    role: Role = Role.SYSTEM_ADMIN,
) -> Person:
    """A person at the root with the roles of the first administrator of that kind and no password yet.

    With `another`, the number may be that of a person who is here already; then only the roles are added.
    """
    Organisation.objects.select_for_update().get(pk=unit.pk)
    if administrators(role) and not another:
        raise ValidationError(_("%(role)s已经有了。确要再建一个，请加 --another。") % {"role": role.label})
    person = Person.objects.filter(staff_number=staff_number).first()
    if person is None:
        person = enrol(
            name=name,
            staff_number=staff_number,
            unit=unit,
            by=None,
            at=at,
            standing=Standing.Kind.OTHER,
            since=timezone.localdate(at),
        )
    _refuse(person, name, role)
    day = timezone.localdate(at)
    for each in ROLES[role]:
        if not person.memberships.on(day).filter(role=each, organisation=unit).exists():
            Membership.objects.create(person=person, organisation=unit, role=each, since=day)
    audit.record(None, "administrator.created", person, after={"roles": list(ROLES[role])}, organisation=unit)
    return person


def _refuse(person: Person, name: str, role: Role) -> None:
    if person.name != name:
        raise ValidationError(_("工号 %(number)s 已登记给别人，请核对姓名。") % {"number": person.staff_number})
    if not person.is_active:
        raise ValidationError(_("%(name)s的账号已停用，不能授予角色。") % {"name": person.name})
    other = Q(role__in=SEPARATE_ROLES - {role})
    if person.memberships.on(timezone.localdate()).filter(other).exists():
        raise ValidationError(_("系统、安全、审计三个管理员角色不能由一人兼任。"))

"""Giving and ending roles: dated memberships at a node of the tree."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from people import audit, policies
from people.models import Membership, Organisation, Person, Role
from people.models.role import SEPARATE_ROLES


@transaction.atomic
def grant_role(
    *, person: Person, role: str, unit: Organisation, by: Person, since: date, until: date | None = None
) -> Membership:
    """Make the person a holder of the role at the unit and all beneath it. Held already, it is left as it is.

    The person's row is locked, so that two who at once give one person two of the separate roles meet each other here.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    _refuse(person, role, unit, by, since, until)
    held = list(person.memberships.filter(Q(until=None) | Q(until__gt=since)).select_related("organisation"))
    _refuse_separate(held, role, until)
    same = next((m for m in held if (m.role, m.organisation_id) == (role, unit.pk) and _meet(m, since, until)), None)
    if same:
        return same
    membership = Membership.objects.create(person=person, organisation=unit, role=role, since=since, until=until)
    audit.record(by, "role.granted", person, before=None, after=_facts(membership), organisation=unit)
    return membership


def _refuse(person: Person, role: str, unit: Organisation, by: Person, since: date, until: date | None) -> None:
    if person.pk == by.pk:
        raise ValidationError(_("不能给自己授予角色，请由上级或安全管理员办理。"))
    if not policies.may_grant(by, role, unit):
        raise ValidationError(_("你不能在%(unit)s授予“%(role)s”。") % {"unit": unit.name, "role": Role(role).label})
    if not person.is_active:
        raise ValidationError(_("%(name)s的账号已停用，不能授予角色。") % {"name": person.name})
    if not unit.in_use:
        raise ValidationError(_("%(unit)s已撤销，不能在那里授予角色。") % {"unit": unit.name})
    if until and until <= since:
        raise ValidationError(_("结束日期要晚于开始日期。"))


def _refuse_separate(held: list[Membership], role: str, until: date | None) -> None:
    others = [m for m in held if m.role in SEPARATE_ROLES - {role} and (until is None or m.since < until)]
    if role in SEPARATE_ROLES and others:
        raise ValidationError(
            _("系统、安全、审计三个管理员角色不能由一人兼任；此人现在是%(role)s。")
            % {"role": others[0].get_role_display()}
        )


def _meet(held: Membership, since: date, until: date | None) -> bool:
    return (until is None or held.since < until) and (held.until is None or since < held.until)


@transaction.atomic
def end_role(*, membership: Membership, by: Person, on: date) -> Membership:
    """End it on that day; from then on it gives no rights. Ended already, it is left as it is."""
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organisation", "person")
        .get(pk=membership.pk)
    )
    if membership.person_id == by.pk:
        raise ValidationError(_("不能结束自己的角色，请由上级或安全管理员办理。"))
    if not policies.may_grant(by, membership.role, membership.organisation):
        raise ValidationError(
            _("你不能结束%(unit)s的“%(role)s”。")
            % {"unit": membership.organisation.name, "role": membership.get_role_display()}
        )
    if membership.until and membership.until <= on:
        return membership
    before = _facts(membership)
    membership.until = max(on, membership.since)
    membership.save(update_fields=["until"])
    audit.record(
        by,
        "role.ended",
        membership.person,
        before=before,
        after=_facts(membership),
        organisation=membership.organisation,
    )
    return membership


def _facts(membership: Membership) -> dict[str, str]:
    return {
        "role": membership.role,
        "unit": membership.organisation.code,
        "since": str(membership.since),
        "until": str(membership.until or ""),
    }

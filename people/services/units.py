"""The tree of units: adding, renaming, closing."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from people import audit, policies
from people.models import Organisation, Person


def _locked(unit: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(no_key=True).get(pk=unit.pk)


@transaction.atomic
def add_unit(
    *, parent: Organisation, code: str, name: str, kind: str, by: Person, short_name: str = ""
) -> Organisation:
    """A unit under the parent, whose row is locked: two at once must not be given the same place in the tree."""
    parent = _locked(parent)
    if not policies.may_add_unit_under(by, parent):
        raise ValidationError(_("你不能在%(unit)s下面增加单位。") % {"unit": parent.name})
    if not parent.in_use:
        raise ValidationError(_("%(unit)s已撤销，不能在它下面增加单位。") % {"unit": parent.name})
    try:
        with transaction.atomic():
            unit = Organisation.objects.add_child(
                parent, create_kwargs={"code": code, "name": name, "short_name": short_name, "kind": kind}
            )
    except IntegrityError as error:
        raise ValidationError(_("单位代码 %(code)s 已经用过，请换一个。") % {"code": code}) from error
    audit.record(by, "unit.added", unit, after=_facts(unit), organisation=unit)
    return unit


@transaction.atomic
def edit_unit(*, unit: Organisation, by: Person, code: str, name: str, short_name: str, kind: str) -> Organisation:
    unit = _locked(unit)
    _refuse_stranger(by, unit)
    before = _facts(unit)
    unit.code, unit.name, unit.short_name, unit.kind = code, name, short_name, kind
    if _facts(unit) == before:
        return unit
    try:
        with transaction.atomic():
            unit.save(update_fields=["code", "name", "short_name", "kind"])
    except IntegrityError as error:
        raise ValidationError(_("单位代码 %(code)s 已经用过，请换一个。") % {"code": code}) from error
    audit.record(by, "unit.edited", unit, before=before, after=_facts(unit), organisation=unit)
    return unit


@transaction.atomic
def close_unit(*, unit: Organisation, by: Person, on: date) -> Organisation:
    """Close a unit in which nobody serves and under which none is open. Locked against a transfer into it at the same time."""
    unit = _locked(unit)
    _refuse_stranger(by, unit)
    if unit.closed_on:
        return unit
    serving = unit.people.active().count()
    if serving:
        raise ValidationError(
            _("%(unit)s还有 %(n)d 人在职，请先把他们调到别的单位或停用。") % {"unit": unit.name, "n": serving}
        )
    if Organisation.objects.within(unit).in_use().exclude(pk=unit.pk).exists():
        raise ValidationError(_("%(unit)s下面还有未撤销的单位，请先撤销它们。") % {"unit": unit.name})
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])
    audit.record(by, "unit.closed", unit, before={"closed_on": ""}, after={"closed_on": str(on)}, organisation=unit)
    return unit


def _refuse_stranger(by: Person, unit: Organisation) -> None:
    if not policies.may_edit_unit(by, unit):
        raise ValidationError(_("你不能修改%(unit)s，请找上级单位管理员或系统管理员。") % {"unit": unit.name})


def _facts(unit: Organisation) -> dict[str, str]:
    return {"code": unit.code, "name": unit.name, "short_name": unit.short_name, "kind": unit.kind}

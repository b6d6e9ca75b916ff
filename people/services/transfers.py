"""Transfers that another unit has to agree to."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people import audit, policies, queries
from people.models import Membership, Organisation, Person, Role, TransferRequest
from people.services import messages
from people.services.postings import transfer


@transaction.atomic
def request_transfer(*, person: Person, to: Organisation, by: Person, at: datetime, post: str = "") -> TransferRequest:
    """Ask the unit that has the person; its administrators, or the nearest above who are any, are told.

    One wish a person waits at a time: the same wish again gives the one there is, another one is refused. The constraint
    decides between two that arrive together.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not policies.oversees(by, to, Role.UNIT_ADMIN):
        raise ValidationError(_("你不管理%(unit)s，不能为它申请调入人员。") % {"unit": to.name})
    if person.organisation_id == to.pk or not person.is_active or not to.in_use:
        raise ValidationError(_("%(name)s现在不能申请调入%(unit)s。") % {"name": person.name, "unit": to.name})
    waiting = TransferRequest.objects.waiting().filter(person=person).first()
    if waiting is None:
        waiting = _ask(person, to, by, at, post)
    if waiting.to_organisation_id != to.pk:
        raise ValidationError(_("%(name)s已有一份调动申请在等待确认。") % {"name": person.name})
    return waiting


def _ask(person: Person, to: Organisation, by: Person, at: datetime, post: str) -> TransferRequest:
    try:
        with transaction.atomic():
            wish = TransferRequest.objects.create(
                person=person,
                from_organisation=person.organisation,
                to_organisation=to,
                post=post,
                requested_by=by,
                requested_at=at,
            )
    except IntegrityError as error:
        raise ValidationError(_("%(name)s已有一份调动申请在等待确认。") % {"name": person.name}) from error
    audit.record(by, "transfer.requested", person, before=_unit(person.organisation), after=_unit(to))
    words = {"to": to.name, "name": person.name, "from": person.organisation.name}
    for administrator in nearest_administrators(person.organisation, at):
        messages.send(
            administrator,
            subject=_("调动申请：%(name)s") % words,
            text=_("%(to)s申请把%(name)s从%(from)s调入，请确认或说明理由后退回。") % words,
            url=reverse("people:transfers"),
            sender=by,
            at=at,
        )
    return wish


def nearest_administrators(unit: Organisation, at: datetime) -> list[Person]:
    """The administrators at the unit itself, or at the nearest unit above that has any."""
    above = list(reversed([*queries.above(unit), unit]))
    held = Membership.objects.on(timezone.localdate(at)).filter(
        role=Role.UNIT_ADMIN, organisation__in=above, person__is_active=True
    )
    at_node: dict[int, list[Person]] = {}
    for membership in held.select_related("person"):
        at_node.setdefault(membership.organisation_id, []).append(membership.person)
    return next((at_node[node.pk] for node in above if node.pk in at_node), [])


@transaction.atomic
def agree(*, wish: TransferRequest, by: Person, at: datetime) -> TransferRequest:
    """Let the person go: the transfer takes place today. Agreed already, nothing happens again."""
    wish = _to_decide(wish, by)
    if wish.state == TransferRequest.State.AGREED:
        return wish
    _refuse_decided(wish)
    transfer(
        person=wish.person,
        to=wish.to_organisation,
        post=wish.post or wish.person.post,
        on=timezone.localdate(at),
        by=by,
        leaving=wish.from_organisation,
    )
    return _decide(wish, TransferRequest.State.AGREED, by=by, at=at)


@transaction.atomic
def refuse(*, wish: TransferRequest, by: Person, at: datetime, reason: str) -> TransferRequest:
    wish = _to_decide(wish, by)
    if wish.state == TransferRequest.State.REFUSED:
        return wish
    _refuse_decided(wish)
    return _decide(wish, TransferRequest.State.REFUSED, by=by, at=at, reason=reason)


def _to_decide(wish: TransferRequest, by: Person) -> TransferRequest:
    wish = (
        TransferRequest.objects.select_for_update(of=("self",))
        .select_related("person", "from_organisation", "to_organisation", "requested_by")
        .get(pk=wish.pk)
    )
    if not policies.oversees(by, wish.from_organisation, Role.UNIT_ADMIN):
        raise ValidationError(_("这份申请由%(unit)s或它的上级单位决定。") % {"unit": wish.from_organisation.name})
    return wish


def _refuse_decided(wish: TransferRequest) -> None:
    if wish.state != TransferRequest.State.WAITING:
        raise ValidationError(_("这份申请已经处理过：%(state)s。") % {"state": wish.get_state_display()})


def _decide(wish: TransferRequest, state: str, *, by: Person, at: datetime, reason: str = "") -> TransferRequest:
    wish.state, wish.decided_by, wish.decided_at, wish.reason = state, by, at, reason
    wish.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    audit.record(
        by,
        f"transfer.{state}",
        wish.person,
        before=_unit(wish.from_organisation),
        after=_unit(wish.to_organisation),
        reason=reason,
    )
    words = {"name": wish.person.name, "unit": wish.from_organisation.name, "reason": reason}
    agreed = state == TransferRequest.State.AGREED
    messages.send(
        wish.requested_by,
        subject=(_("已同意调动：%(name)s") if agreed else _("未同意调动：%(name)s")) % words,
        text=(_("%(unit)s已同意，人员已调入。") if agreed else _("%(unit)s未同意。理由：%(reason)s")) % words,
        url=reverse("people:transfers"),
        sender=by,
        at=at,
    )
    return wish


def _unit(unit: Organisation) -> dict[str, str]:
    return {"unit": unit.code}

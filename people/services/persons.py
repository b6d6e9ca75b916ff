"""A person's facts, certificates and account."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from people import audit, policies
from people.models import Certificate, OneTimeCode, Organisation, Person, Posting, Standing
from people.services import codes
from people.services.accounts import masked
from people.services.postings import let_officer_role_follow


def locked(person: Person) -> Person:
    """The person as he stands now. Without a join to the unit: PostgreSQL loses a row whose unit changes while it waits."""
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


# --- numbers: one person's number of either kind is nobody else's number of either kind, since both are typed at the login ---
def holder_of(number: str, *, besides: Person | None = None) -> Person | None:
    held = Person.objects.filter(Q(staff_number=number) | Q(certificates__number=number))
    return held.exclude(pk=besides.pk if besides else None).first()


def _refuse_held_number(number: str, person: Person | None) -> None:
    if holder_of(number, besides=person):
        raise ValidationError(_("编号 %(number)s 已登记在别人名下，请核对。") % {"number": number})


# --- facts ---
@transaction.atomic
def enrol(
    *,
    name: str,
    staff_number: str,
    unit: Organisation,
    by: Person | None,
    at: datetime,
    post: str = "",
    phone: str = "",
    standing: str = Standing.Kind.OFFICER,
    since: date,
) -> Person:
    """A new person with an account that a one-time code opens. Two at once: the unique number lets one through."""
    _refuse_held_number(staff_number, None)
    unit = Organisation.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if not unit.in_use:
        raise ValidationError(_("%(unit)s已撤销，不能再增加人员。") % {"unit": unit.name})
    person = new_person(name=name, staff_number=staff_number, unit=unit, post=post, phone=phone, at=at)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise ValidationError(_("编号 %(number)s 已登记在别人名下，请核对。") % {"number": staff_number}) from error
    Posting.objects.create(person=person, organisation=unit, post=post, since=since)
    Standing.objects.create(person=person, kind=standing, since=since)
    let_officer_role_follow(person, standing, since)
    audit.record(by, "person.enrolled", person, after={"staff_number": staff_number, "unit": unit.code})
    return person


def new_person(*, name: str, staff_number: str, unit: Organisation, post: str, phone: str, at: datetime) -> Person:
    person = Person(
        name=name,
        staff_number=staff_number,
        organisation=unit,
        post=post,
        phone=phone,
        created_at=at,
        must_change_password=True,
    )
    person.set_unusable_password()
    return person


@transaction.atomic
def edit_facts(*, person: Person, by: Person | None, **facts: str) -> Person:
    """Change name, staff number or phone; what stays the same is not written.

    The staff number is what one signs in with, so it is changed by those who may manage the account.
    """
    person = locked(person)
    changed = {field: value for field, value in facts.items() if getattr(person, field) != value}
    if not changed:
        return person
    if "staff_number" in changed:
        if by is not None:
            _refuse_stranger(by, person)
        _refuse_held_number(changed["staff_number"], person)
    before = {field: getattr(person, field) for field in changed}
    for field, value in changed.items():
        setattr(person, field, value)
    try:
        with transaction.atomic():
            person.save(update_fields=list(changed))
    except IntegrityError as error:
        raise ValidationError(_("这个工号已登记在别人名下，请核对。")) from error
    audit.record(by, "person.edited", person, before=_for_audit(before), after=_for_audit(changed))
    return person


def _for_audit(facts: dict[str, str]) -> dict[str, str]:
    return {field: masked(value) if field == "phone" else value for field, value in facts.items()}


# --- certificates ---
@transaction.atomic
def add_certificate(
    *, person: Person, number: str, issued_on: date, expires_on: date | None, by: Person | None
) -> Certificate:
    """Asked twice for the same certificate of the same person, it keeps the one there is."""
    person = locked(person)
    same = person.certificates.filter(number=number, issued_on=issued_on, expires_on=expires_on).first()
    if same:
        return same
    _refuse_held_number(number, person)
    _refuse_certificate_dates(issued_on, expires_on)
    try:
        with transaction.atomic():
            certificate = Certificate.objects.create(
                person=person, number=number, issued_on=issued_on, expires_on=expires_on
            )
    except IntegrityError as error:
        raise ValidationError(_("执法证号 %(number)s 已经登记过，请核对。") % {"number": number}) from error
    _record_certificate(certificate, "certificate.added", None, by)
    return certificate


@transaction.atomic
def change_certificate(
    *,
    certificate: Certificate,
    by: Person | None,
    issued_on: date,
    expires_on: date | None,
    state: str,
    reason: str = "",
) -> Certificate:
    """New dates (a renewal under the same number), or a state: suspended, revoked, valid again. 注销 stands for good."""
    certificate = Certificate.objects.select_for_update(of=("self",)).select_related("person").get(pk=certificate.pk)
    before = _certificate_facts(certificate)
    if (issued_on, expires_on, state) == (certificate.issued_on, certificate.expires_on, certificate.recorded_state):
        return certificate
    if certificate.recorded_state == Certificate.State.REVOKED and state != Certificate.State.REVOKED:
        raise ValidationError(_("已注销的执法证不能恢复。换发的新证请另行登记。"))
    _refuse_certificate_dates(issued_on, expires_on)
    certificate.issued_on, certificate.expires_on, certificate.recorded_state = issued_on, expires_on, state
    certificate.save(update_fields=["issued_on", "expires_on", "recorded_state"])
    _record_certificate(certificate, "certificate.changed", before, by, reason)
    return certificate


def _refuse_certificate_dates(issued_on: date, expires_on: date | None) -> None:
    if expires_on and expires_on < issued_on:
        raise ValidationError(_("有效期至不能早于发证日期。"))


def _certificate_facts(certificate: Certificate) -> dict[str, Any]:
    return {
        "number": certificate.number,
        "issued_on": str(certificate.issued_on),
        "expires_on": str(certificate.expires_on or ""),
        "state": certificate.recorded_state,
    }


def _record_certificate(
    certificate: Certificate, verb: str, before: dict[str, Any] | None, by: Person | None, reason: str = ""
) -> None:
    audit.record(
        by,
        verb,
        certificate.person,
        before=before,
        after=_certificate_facts(certificate),
        reason=reason,
        organisation=certificate.person.organisation,
    )


# --- the account ---
@transaction.atomic
def deactivate(*, person: Person, by: Person, on: date, at: datetime, reason: str = "") -> Person:
    """Switch the account off and close the open posting and standing on that day. Nothing is deleted."""
    person = locked(person)
    _refuse_stranger(by, person)
    if not person.is_active:
        return person
    person.is_active = False
    person.save(update_fields=["is_active"])
    person.codes.filter(ended_at=None).update(ended_at=at)
    for fact in (*person.postings.open(), *person.standings.open()):
        fact.until = max(on, fact.since)
        fact.save(update_fields=["until"])
    audit.record(by, "person.deactivated", person, before={"active": True}, after={"active": False}, reason=reason)
    return person


@transaction.atomic
def reactivate(*, person: Person, by: Person, on: date) -> Person:
    """Switch the account on again, in the unit and with the standing the person left with."""
    person = locked(person)
    _refuse_stranger(by, person)
    if person.is_active:
        return person
    if not person.organisation.in_use:
        raise ValidationError(_("%(unit)s已撤销，不能在那里恢复人员。") % {"unit": person.organisation.name})
    last = person.standings.first()
    person.is_active = True
    person.save(update_fields=["is_active"])
    if not person.postings.open().exists():
        Posting.objects.create(person=person, organisation=person.organisation, post=person.post, since=on)
    if not person.standings.open().exists():
        Standing.objects.create(person=person, kind=last.kind if last else Standing.Kind.OTHER, since=on)
    audit.record(by, "person.reactivated", person, before={"active": False}, after={"active": True})
    return person


def is_activated(person: Person) -> bool:
    return bool(person.password) and not person.password.startswith(UNUSABLE_PASSWORD_PREFIX)


@transaction.atomic
def issue_access_code(*, person: Person, by: Person, at: datetime) -> str:
    """A one-time code: for activation as long as no password was ever set, afterwards for a reset. Returned once."""
    person = locked(person)
    _refuse_stranger(by, person)
    if not person.is_active:
        raise ValidationError(_("%(name)s的账号已停用，请先恢复启用。") % {"name": person.name})
    if not person.must_change_password:
        person.must_change_password = True
        person.save(update_fields=["must_change_password"])
    purpose = OneTimeCode.Purpose.RESET if is_activated(person) else OneTimeCode.Purpose.ACTIVATION
    return codes.issue_code(person, purpose, by=by, at=at)


def _refuse_stranger(by: Person, person: Person) -> None:
    if not policies.may_manage_account(by, person):
        raise ValidationError(
            _("你不能管理%(name)s的账号：不能管理自己的账号，也不能管理角色范围超出你的人。请找安全管理员。")
            % {"name": person.name}
        )

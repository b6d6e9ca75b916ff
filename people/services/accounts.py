"""Accounts: signing in and out as the audit sees it, the password, one's own phone number."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from people import audit
from people.models import Person


def note_sign_in(person: Person, *, with_code: bool) -> None:
    audit.record(person, "login.succeeded", person, after={"with_code": True} if with_code else None)


def note_sign_out(person: Person) -> None:
    audit.record(person, "login.ended", person)


def note_lock_out(number: str) -> None:
    """Write down that an account was locked after failures. A number that nobody has leaves no row: it names no object."""
    person = Person.objects.filter(staff_number=number).first()
    if person:
        audit.record(None, "login.locked", person)


@transaction.atomic
def set_password(person: Person, password: str, *, at: datetime) -> Person:
    """Set one's own new password, which also ends the code that may have led here."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    locked.set_password(password)
    locked.must_change_password = False
    locked.save(update_fields=["password", "must_change_password"])
    locked.codes.filter(ended_at=None).update(ended_at=at)
    audit.record(locked, "password.changed", locked)
    return locked


@transaction.atomic
def change_phone(person: Person, phone: str) -> Person:
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.phone == phone:
        return locked
    before, locked.phone = locked.phone, phone
    locked.save(update_fields=["phone"])
    audit.record(locked, "phone.changed", locked, before={"phone": masked(before)}, after={"phone": masked(phone)})
    return locked


def masked(phone: str) -> str:
    """Enough to tell two numbers apart, not enough to call: the audit is read by people who need no numbers."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 7 else "*" * len(phone)

"""One-time codes: what an activation slip and a reset hand out instead of a password."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare

from people import audit
from people.models import OneTimeCode, Person

#: Letters and figures that are not taken for one another on paper.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 12
VALID_FOR = {
    OneTimeCode.Purpose.ACTIVATION: timedelta(days=30),
    OneTimeCode.Purpose.RESET: timedelta(days=1),
}


def _digest(code: str) -> str:
    """A plain digest is enough: the codes are random and 59 bits long."""
    return hashlib.sha256(code.replace("-", "").replace(" ", "").upper().encode()).hexdigest()


def _new_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, CODE_LENGTH, 4))


@transaction.atomic
def issue_code(person: Person, purpose: str, *, by: Person | None, at: datetime) -> str:
    """End the person's living code and issue a new one. The code itself is returned once and kept nowhere."""
    Person.objects.select_for_update().get(pk=person.pk)
    person.codes.filter(ended_at=None).update(ended_at=at)
    code = _new_code()
    row = OneTimeCode.objects.create(
        person=person,
        purpose=purpose,
        digest=_digest(code),
        issued_by=by,
        issued_at=at,
        expires_at=at + VALID_FOR[OneTimeCode.Purpose(purpose)],
    )
    audit.record(by, "code.issued", person, after={"purpose": purpose, "expires_at": row.expires_at.isoformat()})
    return code


def is_living_code(person: Person, code: str, *, at: datetime) -> bool:
    living = person.codes.filter(ended_at=None).first()
    return bool(living and living.works_at(at) and constant_time_compare(living.digest, _digest(code)))


def accept_code(person: Person, code: str, *, at: datetime) -> bool:
    """Whether the code lets the person in; if so an own password has to follow, which ends the code."""
    if not is_living_code(person, code, at=at):
        return False
    person.must_change_password = True
    person.save(update_fields=["must_change_password"])
    return True

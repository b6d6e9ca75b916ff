"""The lease of an attempt: what a device must show to save, in place of the session.

It names attempt, candidate and the number that advances when another device takes over. It is never logged.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

from exams.models import Attempt

_SALT = "exams.lease"


@dataclass(frozen=True)
class Lease:
    attempt_id: int
    candidate_id: int
    number: int


def lease_of(attempt: Attempt) -> str:
    return Signer(salt=_SALT).sign_object([attempt.pk, attempt.candidate_id, attempt.lease])


def read_lease(text: str) -> Lease | None:
    """None when it was not signed here."""
    try:
        return Lease(*Signer(salt=_SALT).unsign_object(text))
    except (BadSignature, TypeError, ValueError):
        return None

"""Activation slips: a one-time code each for those of a roster who have not set a password yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from people import policies, queries
from people.models import Person, RosterBatch
from people.services import persons


@dataclass(frozen=True)
class Slip:
    person: Person
    code: str
    until: datetime


def waiting_for_slips(batch: RosterBatch, by: Person) -> list[Person]:
    """Whom the roster added, who is not activated, and whose account one may manage."""
    people = queries.not_activated(batch.new_people.all()).filter(pk__in=Person.objects.administered_by(by))
    people = people.select_related("organisation").order_by("organisation__path", "staff_number")
    return [person for person in people if policies.may_manage_account(by, person)]


@transaction.atomic
def make_slips(batch: RosterBatch, *, by: Person, at: datetime) -> list[Slip]:
    """Issue new codes, which end those handed out before. The codes are in the answer and kept nowhere."""
    return [_slip(person, by, at) for person in waiting_for_slips(batch, by)]


def _slip(person: Person, by: Person, at: datetime) -> Slip:
    code = persons.issue_access_code(person=person, by=by, at=at)
    return Slip(person, code, person.codes.get(ended_at=None).expires_at)

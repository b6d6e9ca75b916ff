"""Who may see how a unit stands."""

from __future__ import annotations

from people.models import Organisation, Person, Role
from people.models.organisation import OrganisationQuerySet

#: Those who see the mastery of the units they reach; never of a single person.
SEES_MASTERY = (Role.UNIT_ADMIN, Role.AUTHOR, Role.AUDITOR, Role.LECTURER)


def units_watched_by(person: Person) -> OrganisationQuerySet:
    return Organisation.objects.overseen_by(person, *SEES_MASTERY)

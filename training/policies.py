"""Who may say how hours count."""

from people.models import Person, Role

#: Who reads the rule sets of hours.
SEES_RULES = (Role.UNIT_ADMIN, Role.AUDITOR, Role.SYSTEM_ADMIN)


def may_set_rules(person: Person) -> bool:
    """Rules hold for everybody, so they are set at the top: by the unit or system administrator of a root unit."""
    return any(unit.is_root() for unit in person.units_as(Role.UNIT_ADMIN, Role.SYSTEM_ADMIN))

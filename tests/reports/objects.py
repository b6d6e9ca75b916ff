"""What the addresses of the report pages name."""

from tests import builders


def object_person(unit):
    return builders.make_officer(unit=unit).pk

"""What the addresses of the permission matrix point at."""

from tests.builders import make_attempt, make_exam, make_officer


def object_exam(unit):
    return make_exam(unit=unit).pk


def object_draft(unit):
    return make_exam(unit=unit, published=False).pk


def object_attempt(unit):
    """Somebody else's: an attempt is its candidate's alone."""
    return make_attempt(exam=make_exam(unit=unit), candidate=make_officer(unit=unit)).pk

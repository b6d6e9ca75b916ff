"""What the permission matrix acts on, made in a unit."""

from django.utils import timezone

from people.models import Role
from people.services.messages import send
from people.services.suggestions import write
from people.services.transfers import request_transfer
from tests import builders
from tests.people.rosters import make_batch


# --- messages and suggestions ---
def object_message(unit):
    """A message to somebody else: being in the same unit opens nothing."""
    return send(builders.make_officer(unit=unit), subject="给别人的", at=timezone.now()).pk


def object_suggestion(unit):
    return write(builders.make_officer(unit=unit), "字太小", at=timezone.now()).pk


# --- people, units, rosters ---
def object_person(unit):
    return builders.make_officer(unit=unit).pk


def object_certificate(unit):
    return builders.make_officer(unit=unit).certificate.pk


def object_absence(unit):
    return builders.make_absence(builders.make_officer(unit=unit)).pk


def object_author_role(unit):
    return builders.make_person(unit=unit, roles=[Role.AUTHOR]).memberships.get().pk


def object_child_unit(unit):
    return builders.make_unit(unit).pk


def object_roster_batch(unit):
    return make_batch(["新来的", f"N{unit.pk}"], unit=unit, headers=["姓名", "工号"]).pk


def object_transfer_request(unit):
    """Somebody of the unit is wanted elsewhere."""
    elsewhere = builders.make_unit()
    wish = request_transfer(
        person=builders.make_officer(unit=unit),
        to=elsewhere,
        by=builders.make_admin(unit=elsewhere),
        at=timezone.now(),
    )
    return wish.pk

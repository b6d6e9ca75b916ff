"""What the tests beside this have in common."""

import pytest

from people.models import Role
from tests.builders import (
    make_bureau,
    make_person,
    make_unit,
)


@pytest.fixture
def bureau():
    return make_bureau()


@pytest.fixture
def unit(bureau):
    return make_unit(bureau)


@pytest.fixture
def author(client, bureau):
    """Above the unit: one who is no candidate."""
    person = make_person(unit=bureau, roles=[Role.AUTHOR])
    client.force_login(person)
    return person


@pytest.fixture
def second(bureau):
    return make_person(unit=bureau, roles=[Role.LEGAL_REVIEWER])

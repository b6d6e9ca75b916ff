"""What the tests beside this have in common."""

import pytest

from tests.builders import make_unit
from tests.exams.marking.acts import make_marker
from tests.exams.sat import question_of


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def marker(unit):
    return make_marker(unit)


@pytest.fixture
def short():
    return question_of("short")

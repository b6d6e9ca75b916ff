"""What the tests beside this have in common."""

import pytest
from django.utils import timezone

from people.models import Role
from tests.builders import make_exam, make_person, minutes


@pytest.fixture
def exam():
    return make_exam(latest_finish=timezone.now() + minutes(70), open_to_whom="officers")


@pytest.fixture
def invigilator(client, exam):
    person = make_person(unit=exam.organisation, roles=[Role.INVIGILATOR], standing="other", name="陈监考")
    client.force_login(person)
    return person

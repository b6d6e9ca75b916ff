"""What the tests beside this have in common."""

import pytest

from exams.services.papers import paper_for
from people.models import Role
from tests.builders import make_person, make_unit
from tests.exams.regrading.rulings import NOW, newer
from tests.exams.sat import exam_of, question_of


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def reviewer(unit):
    return make_person(unit=unit, roles=[Role.OFFICER, Role.LEGAL_REVIEWER])


@pytest.fixture
def exam(unit):
    """Two questions of two marks; by mistake B is the key of the first, C is right. Half of the marks is a pass."""
    exam = exam_of(
        question_of("single"), question_of("judge"), unit=unit, marks=[2, 2], pass_percent=50, hundredths=200
    )
    exam.single, exam.judge = (place.question_version for place in paper_for(exam, at=NOW).questions.all())
    exam.corrected = newer(exam.single, answer=["C"])
    return exam

from datetime import timedelta

import pytest

from exams.models import Exam
from exams.windows import is_released, why_not_start
from tests.builders import make_exam

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def exam():
    exam = make_exam(kind=Exam.Kind.EXAM)
    exam.latest_finish = exam.opens_at + timedelta(hours=2)
    return exam


def test_results_are_out_from_the_bell_on(exam):
    assert not is_released(exam, at=exam.latest_finish - MOMENT)
    assert is_released(exam, at=exam.latest_finish)


def test_nobody_starts_at_the_bell(exam):
    exam.latest_start = None

    assert why_not_start(exam, used=0, at=exam.latest_finish - MOMENT) == ""
    assert why_not_start(exam, used=0, at=exam.latest_finish) != ""


def test_the_latest_start_is_still_in_time(exam):
    exam.latest_start = exam.opens_at + timedelta(hours=1)

    assert why_not_start(exam, used=0, at=exam.latest_start) == ""
    assert why_not_start(exam, used=0, at=exam.latest_start + MOMENT) != ""

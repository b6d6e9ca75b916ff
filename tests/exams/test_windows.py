"""What may be shown of a closed attempt, and when."""

from datetime import timedelta

import pytest

from exams.models import Exam
from exams.windows import ends_at, is_over, may_show, shows_answers, shows_key, shows_marks, shows_score
from tests.builders import make_exam, minutes

pytestmark = pytest.mark.django_db
INSTANT = timedelta(microseconds=1)
WHEN = Exam.When


@pytest.fixture
def exam():
    exam = make_exam()
    exam.latest_finish = exam.opens_at + timedelta(hours=2)
    return exam


def test_what_waits_for_the_end_is_out_from_the_bell_on(exam):
    for shows in (shows_score, shows_answers, shows_marks, shows_key):
        assert not shows(exam, at=exam.latest_finish - INSTANT)
        assert shows(exam, at=exam.latest_finish)


def test_the_end_is_that_of_the_last_who_was_given_more_time(exam):
    bell = exam.latest_finish
    exam.held_until = bell + minutes(30)

    assert ends_at(exam) == exam.held_until
    assert not is_over(exam, at=exam.held_until - INSTANT)
    assert is_over(exam, at=exam.held_until)


def test_a_time_given_that_is_earlier_than_the_end_moves_nothing(exam):
    exam.held_until = exam.latest_finish - minutes(30)

    assert ends_at(exam) == exam.latest_finish


def test_without_an_end_nothing_is_waited_for(exam):
    exam.latest_finish = None

    assert ends_at(exam) is None
    assert is_over(exam, at=exam.opens_at)


@pytest.mark.parametrize("draws", Exam.Draws.values)
def test_of_a_paper_that_others_still_sit_nothing_but_the_score_is_shown_whatever_is_set(exam, draws):
    exam.draws = draws
    exam.shows_score = exam.shows_answers = exam.shows_marks = exam.shows_key = WHEN.AT_ONCE
    before = exam.latest_finish - INSTANT

    assert shows_score(exam, at=before)
    for shows in (shows_answers, shows_marks, shows_key):
        assert shows(exam, at=before) == (draws == Exam.Draws.EACH)
        assert shows(exam, at=exam.latest_finish)


def test_what_is_released_waits_for_the_release_and_what_is_never_shown_is_never_shown(exam):
    after = exam.latest_finish

    assert not may_show(exam, WHEN.ON_RELEASE, at=after)
    exam.released_at = after
    assert not may_show(exam, WHEN.ON_RELEASE, at=after - INSTANT)
    assert may_show(exam, WHEN.ON_RELEASE, at=after)
    assert not may_show(exam, WHEN.NEVER, at=after)


def test_marks_and_key_are_not_shown_without_the_questions_they_belong_to(exam):
    exam.shows_answers = WHEN.NEVER

    assert not shows_marks(exam, at=exam.latest_finish)
    assert not shows_key(exam, at=exam.latest_finish)

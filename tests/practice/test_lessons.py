"""Lessons push what was answered in them."""

from practice.models import BookEntry, Response
from tests.builders import make_course, make_officer, moment
from training.models import LessonAnswer
from training.services.progress import answer_question

MORNING = moment("2026-11-22 08:40")


def test_an_answer_in_a_lesson_is_kept_and_a_wrong_one_goes_into_the_book():
    officer = make_officer()
    lesson = make_course(unit=officer.organisation).lessons.get()

    answer_question(officer, lesson, 1, ["B"], turn=0, at=MORNING)
    answer_question(officer, lesson, 1, ["A"], turn=1, at=MORNING)

    wrong, right = Response.objects.order_by("pk")
    assert [wrong.is_right, right.is_right] == [False, True]
    assert {wrong.source, right.source} == {f"lesson:{lesson.pk}"}
    assert BookEntry.objects.get().question == LessonAnswer.objects.get(is_right=False).question_version.question


def test_a_form_sent_twice_is_kept_once():
    officer = make_officer()
    lesson = make_course(unit=officer.organisation).lessons.get()

    for _ in range(2):
        answer_question(officer, lesson, 1, ["B"], turn=0, at=MORNING)

    assert Response.objects.count() == 1

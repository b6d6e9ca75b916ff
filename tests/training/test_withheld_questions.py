"""A question that an open exam asks: lessons ask another in its place, and keep what they told of its key."""

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.services.papers import paper_for
from tests.builders import days, make_course, make_officer
from tests.exams.sat import exam_of
from training.queries import slots_of
from training.services.progress import answer_question, open_lesson


@pytest.fixture
def officer():
    return make_officer()


def lesson_of(officer, **course):
    lesson = make_course(unit=officer.organisation, **course).lessons.get()
    return lesson, [row.question.current for row in lesson.questions.order_by("order")]


def ask_in_an_exam(*versions):
    paper_for(exam_of(*versions, latest_finish=timezone.now() + days(1)), at=timezone.now())


def test_a_sibling_is_asked_in_its_place(officer):
    lesson, [first, second] = lesson_of(officer)
    ask_in_an_exam(first)

    [slot] = slots_of(lesson, open_lesson(officer, lesson, at=timezone.now()))

    assert slot.version == second


def test_where_all_are_asked_in_the_exam_the_slot_asks_nothing(officer):
    lesson, versions = lesson_of(officer)
    ask_in_an_exam(*versions)

    assert slots_of(lesson, open_lesson(officer, lesson, at=timezone.now())) == []


@pytest.mark.parametrize("choice", ["A", "B"])
def test_what_was_answered_before_keeps_its_key_while_the_exam_runs(client, officer, choice):
    lesson, [first, _second] = lesson_of(officer)
    answer_question(officer, lesson, 1, [choice], turn=0, at=timezone.now())
    ask_in_an_exam(first)
    client.force_login(officer)

    html = client.get(reverse("training:lesson", args=[lesson.pk])).text

    assert first.explanation not in html
    assert "正确，你选的" not in html

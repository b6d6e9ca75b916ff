"""What exams show on the pages of others."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from exams import menu
from exams.services.attempts import submit_attempt
from people.models import Role
from tests.builders import days, make_attempt, make_course, make_exam, make_officer, make_person, make_quiz


def labels(officer):
    return [todo.label for todo in menu.todo(officer, timezone.now())]


def test_exams_that_wait_are_to_be_done_the_nearest_end_first():
    officer = make_officer()
    unit, now = officer.organisation, timezone.now()
    make_exam(unit=unit, title="后到期", latest_finish=now + days(9))
    make_exam(unit=unit, title="先到期", latest_finish=now + days(2))
    make_exam(unit=unit, title="无期限")
    make_exam(unit=unit, title="未开始", opens_at=now + days(1))

    assert labels(officer) == ["先到期", "后到期", "无期限"]


def test_what_is_passed_does_not_wait_and_what_was_failed_does():
    officer = make_officer()
    passed, failed = (make_exam(unit=officer.organisation, title=title) for title in ("已过", "未过"))
    submit_attempt(make_attempt(exam=passed, candidate=officer, right=3).pk)
    submit_attempt(make_attempt(exam=failed, candidate=officer).pk)

    assert labels(officer) == ["未过"]


def test_an_attempt_that_stands_open_waits_with_its_deadline():
    officer = make_officer()
    attempt = make_attempt(exam=make_quiz(unit=officer.organisation), candidate=officer)

    [todo] = menu.todo(officer, timezone.now())

    assert todo.url == f"/exams/attempts/{attempt.pk}/"
    assert todo.due == timezone.localdate(attempt.deadline)


@pytest.mark.parametrize("exams", [1, 3])
def test_the_list_of_what_waits_takes_three_queries(exams, django_assert_num_queries):
    officer = make_officer()
    for _ in range(exams):
        make_exam(unit=officer.organisation)

    with django_assert_num_queries(3):
        menu.todo(officer, timezone.now())


def test_a_course_shows_its_quiz_and_one_without_shows_nothing():
    officer = make_officer()
    course = make_course(unit=officer.organisation)
    quiz = make_quiz(unit=officer.organisation, course=course)

    [panel] = menu.course_panels(officer, course)

    assert [entry.exam for entry in panel.context["entries"]] == [quiz]
    assert menu.course_panels(officer, make_course(unit=officer.organisation)) == []


def test_an_open_attempt_holds_the_session_until_its_grace_is_over():
    attempt = make_attempt()
    last = attempt.deadline + timedelta(seconds=60)

    assert menu.holds_session(attempt.candidate, last)
    assert not menu.holds_session(attempt.candidate, last + timedelta(seconds=1))
    assert not menu.holds_session(make_officer(), timezone.now())

    submit_attempt(attempt.pk)
    assert menu.holds_session(attempt.candidate, timezone.now())  # until the receipt has been seen
    assert not menu.holds_session(attempt.candidate, timezone.now() + timedelta(minutes=3))


@pytest.mark.parametrize(("role", "sees"), [(Role.INVIGILATOR, 1), (Role.LECTURER, 0)])
def test_the_staff_menu_shows_exams_to_those_who_may_open_them(role, sees):
    request = RequestFactory().get("/")
    request.user = make_person(roles=[role])

    assert [str(item.label) for item in menu.staff_menu(request)].count("考试") == sees

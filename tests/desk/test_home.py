"""The officer's home: am I fine, and what do I do next."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import Role
from tests.builders import days, make_course, make_credit, make_exam, make_officer, make_person, make_statute, make_unit
from training.models import LessonAnswer, LessonProgress, legal_year

HOME = "/"


@pytest.fixture
def officer(client):
    person = make_officer()
    client.force_login(person)
    return person


def text(answer):
    return answer.content.decode()


def begin(person, lesson, *, seen=None, done=False):
    at = seen or timezone.now()
    end = at if done else None
    return LessonProgress.objects.create(
        person=person,
        lesson=lesson,
        year=legal_year(timezone.now()),
        opened_at=at,
        last_seen_at=at,
        end_reached_at=end,
        completed_at=end,
    )


# --- whose home ---
def test_staff_who_are_no_officers_go_to_the_desk(client):
    client.force_login(make_person(roles=[Role.AUTHOR]))

    assert client.get(HOME).url == reverse("desk:staff")


def test_staff_who_are_officers_too_keep_their_home(client):
    client.force_login(make_person(roles=[Role.OFFICER, Role.UNIT_ADMIN]))

    assert client.get(HOME).status_code == 200


def test_a_stranger_is_led_to_the_login(client):
    assert client.get(HOME).url.startswith(reverse("people:login"))


# --- the sentence ---
def test_the_sentence_says_how_much_is_credited_and_how_much_is_missing(client, officer):
    make_credit(officer, 3850)

    page = text(client.get(HOME))

    assert "今年已认定 <b>38.5</b> 学时，" in page
    assert "还差 <b>21.5</b> 学时" in page


def test_the_sentence_is_about_this_year(client, officer):
    make_credit(officer, 3850, at=timezone.now() - days(366))

    assert client.get(HOME).context["standing"].total == 0


def test_reaching_the_target_is_said_quietly(client, officer):
    make_credit(officer, 6350)

    page = text(client.get(HOME))

    assert "已达到 60 学时" in page
    assert "还差" not in page


def test_what_the_open_courses_still_hold_is_counted(client, officer):
    course = make_course(unit=officer.organisation, lessons=3)
    make_credit(officer, 40)
    begin(officer, course.lessons.first(), done=True)

    assert "还有 2 节，学完可再得 0.8 学时" in text(client.get(HOME))


def test_a_new_officer_is_shown_three_steps(client, officer):
    course = make_course(unit=officer.organisation)

    page = text(client.get(HOME))

    for step in ("今年还没有学时", "核对信息", "选必修课", "试做小测验", course.title):
        assert step in page


def test_an_officer_who_has_begun_is_shown_no_first_steps(client, officer):
    begin(officer, make_course(unit=officer.organisation).lessons.get())

    assert "核对信息" not in text(client.get(HOME))


# --- the next lesson ---
def test_the_lesson_left_last_is_the_one_to_go_on_with(client, officer):
    course = make_course(unit=officer.organisation, lessons=3)
    first, second, third = course.lessons.order_by("number")
    begin(officer, first, seen=timezone.now() - days(1))
    begin(officer, second, seen=timezone.now() - days(2))
    begin(officer, third, done=True)

    answer = client.get(HOME)

    assert answer.context["next"].lesson == first
    assert first.get_absolute_url() in text(answer)


def test_without_a_lesson_begun_the_first_of_the_course_due_first_comes_up(client, officer):
    late, soon = (make_course(unit=officer.organisation) for _n in range(2))
    soon.assignments.update(due_on=timezone.localdate() + days(3))
    late.assignments.update(due_on=timezone.localdate() + days(9))
    make_credit(officer, 40)

    assert client.get(HOME).context["next"].lesson == soon.lessons.get()


def test_lessons_of_courses_that_are_not_open_and_of_others_are_not_offered(client, officer):
    elsewhere = make_course(unit=make_unit()).lessons.get()
    begin(officer, elsewhere)
    begin(make_officer(unit=officer.organisation), make_course().lessons.get())

    answer = client.get(HOME)

    assert (answer.context["next"], answer.context["short"]) == (None, None)


def test_the_questions_settled_of_a_lesson_are_counted_once_each(client, officer):
    lesson = make_course(unit=officer.organisation, slots=3).lessons.get()
    progress = begin(officer, lesson)
    question = lesson.questions.filter(slot=1).first().question
    for slot, is_right in ((1, False), (1, True), (1, True), (2, False)):
        LessonAnswer.objects.create(
            progress=progress,
            slot=slot,
            question_version=question.current,
            chosen=["A"],
            is_right=is_right,
            answered_at=timezone.now(),
        )

    answer = client.get(HOME)

    assert (answer.context["next"].settled, answer.context["next"].questions) == (1, 3)
    assert "小题 1 / 3" in text(answer)


def test_everything_learnt_is_said(client, officer):
    begin(officer, make_course(unit=officer.organisation).lessons.get(), done=True)
    make_credit(officer, 40)

    assert "开放给你的课程都学完了" in text(client.get(HOME))


# --- a few spare minutes ---
def test_the_shortest_other_lesson_is_offered_and_can_be_changed(client, officer):
    course = make_course(unit=officer.organisation, lessons=3)
    for lesson, minutes in zip(course.lessons.order_by("number"), (20, 14, 8), strict=True):
        course.lessons.filter(pk=lesson.pk).update(minutes=minutes)
    first, second, third = course.lessons.order_by("number")
    begin(officer, first)

    offered = [client.get(HOME, {"skip": skip}).context["short"] for skip in ("", "1", "2", "x")]

    assert [(short.lesson, short.minutes) for short in offered] == [(third, 10), (second, 15), (third, 10), (third, 10)]


def test_a_long_lesson_is_no_lesson_for_spare_minutes(client, officer):
    course = make_course(unit=officer.organisation, lessons=2)
    course.lessons.update(minutes=45)

    assert client.get(HOME).context["short"] is None


# --- what waits ---
def test_at_most_five_things_wait_on_the_home_by_date_and_all_on_their_page(client, officer):
    today = timezone.localdate()
    courses = [make_course(unit=officer.organisation) for _n in range(7)]
    for ahead, course in enumerate(reversed(courses[1:]), start=1):
        course.assignments.update(due_on=today + days(ahead))

    home, all_of_them = client.get(HOME), client.get(reverse("desk:todo"))

    by_date = [course.title for course in [*reversed(courses[1:]), courses[0]]]
    assert [todo.label for todo in home.context["todos"]] == by_date[:5]
    assert "全部 7 项" in text(home)
    assert [todo.label for todo in all_of_them.context["todos"]] == by_date


def test_exams_and_courses_wait_in_one_order_by_date(client, officer):
    now = timezone.now()
    courses = [make_course(unit=officer.organisation, slots=0) for _n in range(2)]
    for course, ahead in zip(courses, (2, 9), strict=True):
        course.assignments.update(due_on=timezone.localdate(now) + days(ahead))
    exam = make_exam(unit=officer.organisation, latest_start=now + days(5), latest_finish=now + days(5))

    labels = [todo.label for todo in client.get(HOME).context["todos"]]

    assert labels == [courses[0].title, exam.title, courses[1].title]


def test_when_nothing_waits_it_is_said(client, officer):
    assert "眼下没有要办的事" in text(client.get(HOME))
    assert "眼下没有要办的事" in text(client.get(reverse("desk:todo")))


# --- statutes ---
def test_statutes_of_the_last_year_and_to_come_are_shown_the_newest_first(client, officer):
    today = timezone.localdate()
    old = make_statute("旧法", in_force_from=today - days(400))
    recent = make_statute("新法", in_force_from=today - days(30))
    coming = make_statute("将来法", in_force_from=today + days(30))

    answer = client.get(HOME)

    assert answer.context["news"] == [coming, recent]
    assert recent.get_absolute_url() in text(answer)
    assert "尚未施行" in text(answer)
    assert old.statute.short_title not in text(answer)


def test_a_statute_in_force_from_today_is_in_force(client, officer):
    make_statute("新法", in_force_from=timezone.localdate())

    assert "尚未施行" not in text(client.get(HOME))


# --- the cost ---
def test_more_courses_and_rows_cost_the_home_no_more_queries(client, officer):
    def cost_with_another():
        course = make_course(unit=officer.organisation, lessons=2)
        begin(officer, course.lessons.first())
        make_credit(officer, 40)
        make_statute(in_force_from=timezone.localdate())
        with CaptureQueriesContext(connection) as queries:
            client.get(HOME)
        return len(queries)

    client.get(HOME)  # the first visit of a session also writes it
    one, _two, three = cost_with_another(), cost_with_another(), cost_with_another()

    assert one == three

"""The page of a lesson, as a reader with and without JavaScript gets it."""

import re
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from question_bank.models import QuestionVersion
from tests import builders
from training.models import CourseFile, LessonAnswer, LessonProgress, LessonQuestion

HTMX = {"HX-Request": "true"}


@pytest.fixture
def officer(client):
    officer = builders.make_officer()
    client.force_login(officer)
    return officer


def make_lesson(officer, **course):
    return builders.make_course(unit=officer.organisation, **course).lessons.first()


def url(name, lesson, *more):
    return reverse(f"training:{name}", args=[lesson.pk, *more])


def answer(client, lesson, choice, *, slot=1, turn=0, htmx=False):
    data = {"turn": turn, "choice": choice}
    return client.post(url("answer", lesson, slot), data, headers=HTMX if htmx else {})


def test_opening_a_lesson_begins_its_progress_once(client, officer):
    lesson = make_lesson(officer)

    client.get(url("lesson", lesson))
    client.get(url("lesson", lesson))

    assert LessonProgress.objects.get().person == officer


def test_questions_stand_in_the_text_where_it_places_them(client, officer):
    lesson = make_lesson(officer, slots=2)

    html = client.get(url("lesson", lesson)).content.decode()

    places = [html.index(mark) for mark in ('id="s1"', 'id="q1"', 'id="q2"', 'id="s2"', 'id="end"')]
    assert places == sorted(places)


def test_a_question_to_which_the_text_gives_no_place_stands_at_its_end(client, officer):
    lesson = make_lesson(officer)
    lesson.text = "## 只有文字\n"
    lesson.save()

    assert 'id="q1"' in client.get(url("lesson", lesson)).content.decode()


def test_a_plain_answer_leads_back_to_its_card(client, officer):
    lesson = make_lesson(officer)

    response = answer(client, lesson, "B")

    assert response.headers["Location"] == f"{url('lesson', lesson)}#q1"
    assert LessonAnswer.objects.get().chosen == ["B"]


def test_a_wrong_answer_explains_and_asks_the_sibling(client, officer):
    lesson = make_lesson(officer)
    first, second = [row.question.current for row in lesson.questions.all()]

    html = answer(client, lesson, "B", htmx=True).content.decode()

    assert first.explanation in html
    assert "换一道同类的题" in html
    assert f'<legend class="question-stem">{second.stem}</legend>' in html


def test_an_answer_by_htmx_brings_the_card_and_the_credit_box(client, officer):
    lesson = make_lesson(officer)

    html = answer(client, lesson, "A", htmx=True).content.decode()

    assert "<html" not in html
    assert 'data-state="done"' in html
    assert re.search(r'id="lesson-standing"\s+hx-swap-oob="true"', html)
    assert re.search(r'id="end"[^>]*hx-swap-oob="true"', html)


@pytest.mark.parametrize("htmx", [True, False])
def test_no_answer_is_refused_with_a_sentence_at_the_question(client, officer, htmx):
    lesson = make_lesson(officer)

    response = client.post(url("answer", lesson, 1), {"turn": 0}, headers=HTMX if htmx else {})

    assert response.status_code == 422
    assert "请先选一个答案" in response.content.decode()
    assert ("<html" in response.content.decode()) is not htmx


def test_an_answer_to_a_slot_that_is_not_there_is_refused(client, officer):
    assert answer(client, make_lesson(officer), "A", slot=9).status_code == 422


def test_reaching_the_end_tells_what_is_missing(client, officer):
    lesson = make_lesson(officer)

    html = client.post(url("end", lesson), headers=HTMX).content.decode()

    assert "读完了，还差小题" in html
    assert 'href="#q1"' in html


def test_the_end_of_a_completed_lesson_names_its_worth_and_the_next(client, officer):
    lesson = make_lesson(officer, lessons=2, minutes=0)
    answer(client, lesson, "A")

    response = client.post(url("end", lesson), follow=True)

    html = response.content.decode()
    assert "本节已完成" in html
    assert "已认定 0.4 学时" in html
    assert "下一节：2" in html


def test_the_place_read_last_is_told_and_found_again(client, officer):
    lesson = make_lesson(officer)

    response = client.post(url("position", lesson), {"position": "s2"})

    html = client.get(url("lesson", lesson)).content.decode()
    course = client.get(lesson.course.get_absolute_url()).content.decode()
    assert response.status_code == 204
    assert "上次读到“小结”" in html
    assert f'href="{url("lesson", lesson)}#s2"' in course


def test_the_button_for_those_without_script_keeps_the_place_and_leaves(client, officer):
    lesson = make_lesson(officer)

    response = client.post(url("position", lesson), {"position": "s2", "leave": "1"})

    assert response.headers["Location"] == lesson.course.get_absolute_url()
    assert LessonProgress.objects.get().position == "s2"


@pytest.mark.parametrize("position", ["", "x1", "s1'><script>", "s" * 80])
def test_a_place_that_is_none_is_not_kept(client, officer, position):
    lesson = make_lesson(officer)

    assert client.post(url("position", lesson), {"position": position}).status_code == 422
    assert not LessonProgress.objects.exists()


# --- the key ---------------------------------------------------------------------
def without_tokens(html):
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', "", html)


@pytest.mark.parametrize("kind", ["single", "multiple", "judge"])
@pytest.mark.parametrize("wrong_before", [0, 1, 2])
@pytest.mark.parametrize("siblings", [1, 2])
def test_before_a_right_answer_the_page_is_the_same_whatever_the_key(client, officer, kind, wrong_before, siblings):
    """Whatever could betray the key (mark, order, attribute, script) would differ between two keys."""
    lesson = make_lesson(officer, slots=0)
    keys = {"single": [["C"], ["D"]], "multiple": [["A", "C"], ["A", "D"]], "judge": [[True], [False]]}[kind]
    for order in range(siblings):
        question = builders.make_question(kind=kind, answer=keys[0]).question
        LessonQuestion.objects.create(lesson=lesson, slot=1, order=order, question=question)
    progress = open_and_fail(client, lesson, kind, wrong_before)

    seen = set()
    for key in keys:
        builders.rewrite(QuestionVersion.objects.all(), answer=key)
        seen.add(without_tokens(client.get(url("lesson", lesson)).content.decode()))
        seen.add(without_tokens(client.get(url("lesson", lesson)).content.decode()))

    assert len(seen) == 1
    assert progress.answers.count() == wrong_before


def open_and_fail(client, lesson, kind, times):
    client.get(url("lesson", lesson))
    progress = LessonProgress.objects.get()
    for turn in range(times):
        choice = {"single": ["B"], "multiple": ["B", "C"], "judge": ["F"]}[kind]
        answer(client, lesson, choice, turn=turn)
    return progress


@pytest.mark.parametrize("siblings", [1, 2])
def test_the_answer_to_a_wrong_choice_is_the_same_whatever_the_key(client, officer, siblings):
    seen = set()
    lesson = make_lesson(officer, siblings=siblings)
    client.get(url("lesson", lesson))
    for key in (["C"], ["D"]):
        LessonAnswer.objects.all().delete()
        builders.rewrite(QuestionVersion.objects.all(), answer=key)
        seen.add(without_tokens(answer(client, lesson, "B", htmx=True).content.decode()))

    assert len(seen) == 1
    assert 'data-result="right"' not in seen.pop()


def test_after_a_right_answer_the_key_and_the_reason_are_shown(client, officer):
    lesson = make_lesson(officer)
    version = lesson.questions.first().question.current

    html = answer(client, lesson, "A", htmx=True).content.decode()

    assert html.count('data-result="right"') == 1
    assert version.explanation in html


def test_one_question_settled_says_nothing_of_the_next(client, officer):
    lesson = make_lesson(officer, slots=2)
    answer(client, lesson, "A")

    html = client.get(url("lesson", lesson)).content.decode()

    assert html.count('data-result="right"') == 1
    assert lesson.questions.filter(slot=2).first().question.current.explanation not in html


# --- who may -----------------------------------------------------------------------
def test_a_lesson_of_a_course_that_is_not_open_to_me_is_not_there(client, officer):
    lesson = builders.make_course(unit=builders.make_unit()).lessons.get()

    for response in (
        client.get(url("lesson", lesson)),
        answer(client, lesson, "A"),
        client.post(url("end", lesson)),
        client.post(url("position", lesson), {"position": "s1"}),
    ):
        assert response.status_code == 404
    assert not LessonProgress.objects.exists()


def test_a_course_of_the_bureau_is_open_to_its_counties(client):
    bureau = builders.make_bureau()
    lesson = builders.make_course(unit=bureau).lessons.get()
    client.force_login(builders.make_officer(unit=builders.make_unit(bureau)))

    assert client.get(url("lesson", lesson)).status_code == 200


def test_a_course_that_is_not_published_is_open_to_nobody(client, officer):
    lesson = make_lesson(officer, published_at=None)

    assert client.get(url("lesson", lesson)).status_code == 404


# --- figures -------------------------------------------------------------------------
def make_file(course, name):
    row = CourseFile(course=course, name=name)
    row.file.save(name.rsplit("/")[-1], ContentFile(b"<svg xmlns='http://www.w3.org/2000/svg'/>"))
    return reverse("training:file", args=[course.pk, name])


def test_a_figure_is_shown_in_place_and_can_run_nothing(client, officer):
    course = builders.make_course(unit=officer.organisation)

    response = client.get(make_file(course, "figures/a.svg"))

    assert b"".join(response.streaming_content).startswith(b"<svg")
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("inline")


def test_a_file_of_another_kind_is_handed_over_as_a_download(client, officer):
    course = builders.make_course(unit=officer.organisation)

    response = client.get(make_file(course, "attachments/a.html"))

    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    response.close()


def test_a_figure_of_a_course_that_is_not_open_to_me_is_not_there(client, officer):
    course = builders.make_course(unit=builders.make_unit())

    assert client.get(make_file(course, "figures/a.svg")).status_code == 404


# --- cost ------------------------------------------------------------------------------
def test_more_lessons_questions_and_answers_cost_no_more_queries(client, officer):
    short, long = make_lesson(officer, lessons=1, slots=1), make_lesson(officer, lessons=3, slots=3)
    for lesson, slots in ((short, 1), (long, 3)):
        for slot in range(1, slots + 1):
            answer(client, lesson, "B", slot=slot)

    counts = []
    for lesson in (short, long):
        with CaptureQueriesContext(connection) as queries:
            client.get(url("lesson", lesson))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_articles_of_a_version_that_ended_say_which_one(client, officer):
    lesson = make_lesson(officer)
    old = builders.make_statute("甲法", version="2017", in_force_from=date(2018, 1, 1))
    new = builders.make_statute("甲法", version="2021", in_force_from=date(2021, 7, 15))
    old.in_force_until = new.in_force_from
    old.save()
    lesson.cites.add(old.articles.first(), new.articles.first())

    page = client.get(url("lesson", lesson)).content.decode()

    assert re.findall(r'class="article-statute">(.*?)<', page) == ["甲法", "甲法（2017年版）"]

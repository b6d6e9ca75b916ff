"""The page of a question says in which exams it is used."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exams import menu
from exams.services.papers import paper_for
from people.models import Role
from question_bank.models import QuestionVersion
from tests.builders import days, make_category, make_exam, make_person, make_question, make_quiz, make_unit


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def author(unit):
    return make_person(unit=unit, roles=[Role.AUTHOR])


@pytest.fixture
def question():
    return make_question(category=make_category("用处")).question


def make_use(question, *, make=make_exam, papers=1, **fields):
    exam = make(questions=0, question_category=question.category, question_count=1, **fields)
    for _ in range(papers):
        paper_for(exam, at=timezone.now())
    return exam


def uses(viewer, question):
    [panel] = menu.question_panels(viewer, question)
    return panel.context["uses"]


def test_the_page_links_the_exam_and_says_how_many_papers_hold_which_version(client, author, unit, question):
    exam = make_use(question, unit=unit, title="年度考试")
    client.force_login(author)

    page = client.get(question.get_absolute_url()).text

    assert f'<a href="/exams/staff/{exam.pk}/">年度考试</a>' in page
    assert "1 份试卷 · 第 1 版" in page


def test_a_quiz_counts_its_papers_and_names_every_version_they_hold(author, unit, question):
    quiz = make_use(question, make=make_quiz, unit=unit, papers=2)
    question.current = QuestionVersion.objects.create(
        question=question, number=2, kind="single", stem="改了", answer=["A"], written_at=timezone.now()
    )
    question.save()
    paper_for(quiz, at=timezone.now())

    [use] = uses(author, question)

    assert (use.exam, use.papers, use.numbers) == (quiz, 3, [1, 2])


def test_a_question_in_no_paper_has_no_panel(author, question):
    make_use(question, papers=0)
    make_use(make_question(category=make_category("别处")).question)

    assert menu.question_panels(author, question) == []


def test_an_exam_that_the_viewer_may_not_open_is_named_without_a_link(client, author, question):
    exam = make_use(question, title="外县考试")
    client.force_login(author)

    page = client.get(question.get_absolute_url()).text

    assert "<p>外县考试</p>" in page
    assert f"/exams/staff/{exam.pk}/" not in page


def test_what_is_asked_in_an_exam_that_is_not_over_is_not_told_to_those_who_may_sit_it(author, unit, question):
    make_use(question, unit=unit, latest_finish=timezone.now() + days(1))

    assert menu.question_panels(author, question) == []


def test_what_is_asked_in_an_exam_that_is_not_over_is_told_to_those_who_watch_over_it_from_above(bureau, question):
    exam = make_use(question, unit=make_unit(bureau), latest_finish=timezone.now() + days(1))
    above = make_person(unit=bureau, roles=[Role.AUTHOR])

    assert [use.exam for use in uses(above, question)] == [exam]


def test_what_is_asked_in_an_exam_of_another_unit_that_is_not_over_is_not_told(author, question):
    make_use(question, latest_finish=timezone.now() + days(1))

    assert menu.question_panels(author, question) == []


def test_an_exam_that_is_over_is_named(author, unit, question):
    exam = make_use(question, unit=unit, latest_finish=timezone.now() - days(1))

    assert [use.exam for use in uses(author, question)] == [exam]


def test_ten_exams_are_named_those_drawn_last_first_and_the_others_counted(client, author, unit, question):
    exams = [make_use(question, unit=unit) for _ in range(12)]
    client.force_login(author)

    assert [use.exam for use in uses(author, question)] == exams[:1:-1]
    assert "另有 2 场" in client.get(question.get_absolute_url()).text


def test_three_exams_cost_as_many_queries_as_one(author, unit, question):
    def cost():
        make_use(question, unit=unit)
        with CaptureQueriesContext(connection) as queries:
            menu.question_panels(author, question)
        return len(queries)

    assert author.memberships_today
    assert [cost(), cost(), cost()] == [3, 3, 3]

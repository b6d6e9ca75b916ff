"""The queue of a marker and how far an exam is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Role
from tests.builders import make_person
from tests.exams.marking.acts import address, handed_in, mark, take
from tests.exams.sat import exam_of, question_of, sat


def test_the_queue_names_the_questions_with_what_waits_at_each(client, unit, marker):
    short, essay = question_of("short"), question_of("essay")
    exam = exam_of(short, essay, unit=unit)
    for _ in range(2):
        sat(exam, {short: ["甲"], essay: ["乙"]})
    sat(exam, {short: ["我的"]}, candidate=marker)
    mark(take(exam, essay, marker), marker)
    client.force_login(marker)

    piles = client.get(reverse("exams:marking_queue")).context["piles"]

    assert [(p.version, p.total, p.settled, p.for_me) for p in piles] == [(short, 3, 0, 2), (essay, 2, 1, 1)]


def test_an_administrator_sees_how_far_it_is_and_cannot_mark(client, unit, short):
    exam = exam_of(short, unit=unit)
    handed_in(exam, "甲", question=short)
    client.force_login(make_person(unit=unit, roles=[Role.UNIT_ADMIN]))

    page = client.get(reverse("exams:marking", args=[exam.pk]))

    assert page.context["piles"][0].total == 1
    assert address(exam, short) not in page.text
    assert client.get(address(exam, short)).status_code == 404


@pytest.mark.parametrize("name", ["exams:marking_queue", "exams:marking"])
def test_three_questions_cost_as_many_queries_as_one(client, unit, marker, name):
    client.force_login(marker)

    def cost():
        question = question_of("short")
        exam = exam_of(question, unit=unit)
        handed_in(exam, "甲", question=question)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name, args=[exam.pk] if name == "exams:marking" else []))
        return len(queries)

    cost()
    assert len({cost(), cost(), cost()}) == 1


def test_many_answers_cost_a_marker_as_many_queries_as_few(client, unit, marker, short):
    exam = exam_of(short, unit=unit)
    handed_in(exam, "乙", question=short)
    client.force_login(marker)
    client.get(address(exam, short))

    def cost():
        handed_in(exam, *"甲甲甲甲", question=short)
        with CaptureQueriesContext(connection) as queries:
            client.get(address(exam, short))
        return len(queries)

    assert cost() == cost()

"""The staff's pages of an exam to the eye: what is open is in view, nothing lies over anything else, what belongs together is in line."""

from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.models import Exam
from people.models import Role
from tests.browser.conftest import open_page, sign_in
from tests.builders import PASSWORD, make_admin, make_attempt, make_exam, make_person, minutes
from tests.exams.sat import exam_of, question_of, sat

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # On SQLite in memory the server's threads share one connection, and may not close it when the browser goes.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]


def opened(chromium, live_server, person, path, size):
    page = open_page(chromium, live_server.url, size=size)
    sign_in(page, person.staff_number, PASSWORD)
    page.goto(path)
    return page


def boxes(page, selector):
    return [box.bounding_box() for box in page.locator(selector).all()]


def right(box):
    return box["x"] + box["width"]


def test_on_a_phone_the_statistics_show_their_tab_their_legend_and_figures_in_columns(chromium, live_server):
    admin = make_admin()
    single, judge = question_of("single"), question_of("judge")
    exam = exam_of(single, judge, unit=admin.organisation)
    for n in range(4):
        sat(exam, {single: ["B"] if n else ["A"], judge: ["F"] if n % 2 else ["T"]})
    Exam.objects.filter(pk=exam.pk).update(latest_finish=timezone.now() - minutes(1))

    page = opened(chromium, live_server, admin, reverse("exams:statistics", args=[exam.pk]), "phone")

    [tab] = boxes(page, ".exam-segments [aria-current]")
    assert tab["x"] >= 0
    assert right(tab) <= 390
    legend = "items => items.filter(item => item.scrollWidth > item.clientWidth).length"
    assert page.eval_on_selector_all(".statistics-chart + .legend li", legend) == 0
    aligned = "cells => cells.map(cell => getComputedStyle(cell).textAlign)"
    assert set(page.eval_on_selector_all(".statistics-units td.number", aligned)) == {"right"}
    assert page.errors == []


def test_the_cards_of_one_candidate_in_the_room_stand_apart(chromium, live_server):
    exam = make_exam()
    attempt = make_attempt(exam=exam)
    invigilator = make_person(unit=exam.organisation, roles=[Role.INVIGILATOR])

    path = reverse("exams:room_candidate", args=[exam.pk, attempt.candidate_id])
    page = opened(chromium, live_server, invigilator, path, "desktop")

    cards = boxes(page, ".desk-columns .stack > .card")
    assert len(cards) == 3
    assert all(below["y"] - above["y"] - above["height"] >= 8 for above, below in pairwise(cards))


def test_labels_and_boxes_of_a_blueprint_are_in_line(chromium, live_server):
    page = opened(chromium, live_server, make_admin(), reverse("exams:blueprint_new"), "desktop")

    for part in ("label", ".input"):
        tops = [box["y"] for box in boxes(page, f".blueprint-plan .field > {part}")]
        assert len({round(top) for top in tops}) == 2  # two rows

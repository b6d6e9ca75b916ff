from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from tests import builders
from tests.builders import PASSWORD
from web import slots

START = builders.moment("2026-11-22 10:00")


def held(person, at):
    return True


@pytest.fixture
def open_attempt():
    slots.register("holds_session", held)
    yield
    slots._providers["holds_session"].remove(held)


@pytest.fixture
def page(client):
    """A page that one who signed in at START asks for some minutes later."""
    officer = builders.make_officer()
    with time_machine.travel(START, tick=False):
        client.post(reverse("people:login"), {"username": officer.staff_number, "password": PASSWORD})

    def after(minutes, *, url="/messages/?show=unread", method="get", **headers):
        with time_machine.travel(START + timedelta(minutes=minutes), tick=False):
            return getattr(client, method)(url, **headers)

    return after


def test_within_half_an_hour_the_session_goes_on(page):
    assert page(29).status_code == 200


def test_after_half_an_hour_of_nothing_one_signs_in_again_and_comes_back(client, page):
    response = page(31)

    assert response["Location"] == f"{reverse('people:login')}?next=/messages/%3Fshow%3Dunread"
    assert "_auth_user_id" not in client.session


def test_every_step_begins_the_half_hour_anew(page):
    page(20)
    page(40)

    assert page(65).status_code == 200


def test_a_form_sent_too_late_leads_back_to_the_page_it_stood_on(page):
    response = page(31, url="/messages/read/", method="post", headers={"referer": "http://testserver/messages/"})

    assert response["Location"] == f"{reverse('people:login')}?next=/messages/"


def test_an_open_attempt_holds_the_session(page, open_attempt):
    assert page(300).status_code == 200


def test_the_session_is_written_at_most_once_a_minute(page, django_assert_max_num_queries):
    page(5)
    with django_assert_max_num_queries(99) as captured:
        page(5.5)

    assert not [q for q in captured if "UPDATE" in q["sql"] and "django_session" in q["sql"]]


def test_the_session_is_not_asked_of_one_who_has_none(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(reverse("people:login"))


def test_an_open_page_neither_ends_a_session_nor_keeps_it_alive(client, page):
    page(20, url=reverse("people:login"))
    page(29, url=reverse("people:login"))

    assert page(31)["Location"].startswith(reverse("people:login"))


def test_a_referer_that_is_no_address_leads_to_the_home_page(page):
    response = page(31, url="/messages/read/", method="post", headers={"referer": "http://[bad"})

    assert response["Location"] == f"{reverse('people:login')}?next=/"

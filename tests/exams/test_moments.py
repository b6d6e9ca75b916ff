"""Days and times where a person reads them: as short as they can be without being taken for another year's."""

import pytest
import time_machine
from django.template import Context, Template
from django.urls import reverse

from exams.windows import moment, span
from tests.builders import make_admin, make_exam
from tests.builders import moment as at

NEW_YEARS_EVE = at("2026-12-31 23:00")


@pytest.fixture(autouse=True)
def _in_2026():
    with time_machine.travel(at("2026-11-22 09:00"), tick=False):
        yield


def shown(filtered, value):
    return Template("{% load exam_times %}{{ at|" + filtered + " }}").render(Context({"at": value}))


def test_a_moment_of_another_year_says_which():
    assert moment(NEW_YEARS_EVE) == "12月31日 23:00"
    assert moment(at("2027-01-01 00:30")) == "2027年1月1日 00:30"


@pytest.mark.parametrize(
    ("filtered", "this_year", "last_year"),
    [
        ("moment", "3月5日 10:30", "2025年3月5日 10:30"),
        ("moment:'H:i:s'", "3月5日 10:30:00", "2025年3月5日 10:30:00"),
        ("day", "3月5日", "2025年3月5日"),
        ("stamp", "03-05 10:30", "2025-03-05 10:30"),
        ("stamp:'H:i:s'", "03-05 10:30:00", "2025-03-05 10:30:00"),
    ],
)
def test_so_do_pages_in_each_of_their_ways(filtered, this_year, last_year):
    assert shown(filtered, at("2026-03-05 10:30")) == this_year
    assert shown(filtered, at("2025-03-05 10:30")) == last_year
    assert shown(filtered, None) == ""


def test_a_span_says_the_day_of_its_end_where_that_is_another():
    assert span(NEW_YEARS_EVE, at("2026-12-31 23:30")) == "12月31日 23:00–23:30"
    assert span(NEW_YEARS_EVE, at("2027-01-01 00:30")) == "12月31日 23:00–2027年1月1日 00:30"
    assert span(NEW_YEARS_EVE, None) == "12月31日 23:00"
    assert span(None, NEW_YEARS_EVE) == "12月31日 23:00 截止"
    assert span(None, None) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["room", "rooms"])
def test_the_room_says_on_which_day_it_closes(client, page):
    admin = make_admin()
    exam = make_exam(unit=admin.organisation, opens_at=NEW_YEARS_EVE, latest_finish=at("2027-01-01 00:30"))
    with time_machine.travel(NEW_YEARS_EVE, tick=False):
        client.force_login(admin)
        text = client.get(reverse(f"exams:{page}", args=[exam.pk] if page == "room" else [])).text

    assert "12月31日 23:00–2027年1月1日 00:30" in text


@pytest.mark.django_db
def test_the_facts_of_an_exam_say_the_year(client):
    admin = make_admin()
    exam = make_exam(unit=admin.organisation, opens_at=NEW_YEARS_EVE, latest_finish=at("2027-01-01 00:30"))
    client.force_login(admin)

    text = client.get(reverse("exams:staff_exam", args=[exam.pk])).text

    assert "12月31日 23:00 开始" in text
    assert "最晚 2027年1月1日 00:30 交卷" in text

import pytest

from tests.builders import make_officer
from web import slots
from web.htmx import panels_of
from web.slots import Panel

MESSAGES = "/messages/"


@pytest.fixture
def officer(client):
    person = make_officer()
    client.force_login(person)
    return person


def got(client, **headers):
    return client.get(MESSAGES, headers=headers).content.decode()


def test_a_swap_gets_the_part_alone(client, officer):
    assert "<html" in got(client)
    assert "<html" not in got(client, hx_request="true")


@pytest.mark.parametrize("header", ["hx_boosted", "hx_history_restore_request"])
def test_what_becomes_the_page_again_gets_all_of_it(client, officer, header):
    assert "<html" in got(client, **{"hx_request": "true", header: "true"})


def test_panels_stand_in_their_order_whoever_came_first(rf, monkeypatch):
    late, early = (Panel("components/empty.html", {"title": title}, order) for title, order in (("乙", 60), ("甲", 40)))
    monkeypatch.setitem(slots._providers, "course_panels", [lambda: [late, early]])

    first, second = panels_of(rf.get("/"), "course_panels")

    assert ("甲" in first, "乙" in second) == (True, True)

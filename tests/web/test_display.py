import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import builders

DISPLAY, LOGIN = "/display/", "/login/"


def chosen(client, **choices):
    return client.post(DISPLAY, choices | {"next": LOGIN})


@pytest.mark.parametrize(
    ("choice", "mark"),
    [
        ({"text": "large"}, 'data-text="large"'),
        ({"text": "larger"}, 'data-text="larger"'),
        ({"theme": "dark"}, 'data-theme="dark"'),
        ({"theme": "light"}, 'data-theme="light"'),
    ],
)
def test_a_choice_holds_on_this_device_signed_in_or_not(client, choice, mark):
    before = client.get(LOGIN).content.decode()

    chosen(client, **choice)

    assert mark not in before
    assert mark in client.get(LOGIN).content.decode()


def test_the_choice_outlives_the_session(client):
    assert chosen(client, text="large").cookies["text"]["max-age"] == 365 * 24 * 60 * 60


@pytest.mark.parametrize(("name", "value", "standard"), [("text", "large", "standard"), ("theme", "dark", "system")])
def test_the_standard_is_chosen_again_by_forgetting(client, name, value, standard):
    chosen(client, **{name: value})

    chosen(client, **{name: standard})

    assert f"data-{name}" not in client.get(LOGIN).content.decode()


def test_one_choice_leaves_the_other_alone(client):
    chosen(client, text="large")
    chosen(client, theme="dark")

    page = client.get(LOGIN).content.decode()

    assert 'data-text="large" data-theme="dark"' in page


def test_a_cookie_nobody_set_is_not_believed(client):
    client.cookies["text"] = '"><script>'
    client.cookies["theme"] = "neon"

    page = client.get(LOGIN).content.decode()

    assert "data-text" not in page
    assert "neon" not in page


@pytest.mark.parametrize("target", ["https://elsewhere.cn/", "//elsewhere.cn", ""])
def test_the_choice_leads_back_to_a_page_of_ours(client, target):
    assert client.post(DISPLAY, {"text": "large", "next": target})["Location"] == "/"


def test_dark_has_its_own_sheet_only_where_it_may_be_wanted(client):
    by_system = client.get(LOGIN).content.decode()
    chosen(client, theme="light")
    light = client.get(LOGIN).content.decode()
    chosen(client, theme="dark")
    dark = client.get(LOGIN).content.decode()

    assert 'media="screen and (prefers-color-scheme: dark)"' in by_system
    assert "dark.css" not in light
    assert 'dark.css" media="screen"' in dark


def test_an_open_page_does_not_ask_who_is_there(client):
    client.force_login(builders.make_officer())
    with CaptureQueriesContext(connection) as queries:
        chosen(client, text="large")

    assert [query["sql"] for query in queries if "people_person" in query["sql"]] == []


@pytest.mark.parametrize("nowhere", ["abc", "desk:home", "-1"])
def test_a_word_that_is_no_address_leads_home(client, nowhere):
    assert client.post(DISPLAY, {"theme": "dark", "next": nowhere})["Location"] == "/"

"""Where practice begins, and where it stands on other pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import Role
from practice import menu
from tests.builders import days, make_category, make_officer, make_person, make_question, make_response, make_statute

HOME = "/practice/"


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def due(officer, n=1):
    for _ in range(n):
        make_response(officer, make_question(), right=False, at=timezone.now() - days(3))


def home(client):
    return client.get(HOME).content.decode()


def test_an_empty_bank_says_that_there_is_nothing_yet(client, officer):
    assert "还没有可以练的题" in home(client)


def test_what_is_due_comes_first(client, officer):
    due(officer, 2)

    assert "今日复习 2 题" in home(client)
    assert 'value="due"' in home(client)


def test_with_nothing_due_the_next_day_is_named(client, officer):
    make_response(officer, make_question(), right=False)
    tomorrow = timezone.localdate() + days(1)

    assert "今天没有要复习的题" in home(client)
    assert f"下一次在 {tomorrow.month}月{tomorrow.day}日" in home(client)


def test_statutes_and_categories_are_offered_with_what_they_hold(client, officer):
    statute = make_statute("示例法")
    version = make_question(category=make_category("送达"))
    version.citations.create(article=statute.articles.first())
    make_response(officer, version)

    html = home(client)

    assert "1 题</span><span>练过 1 条，掌握 1 条" in html
    assert f'value="statute:{statute.statute_id}"' in html
    assert "送达（1）" in html


def test_the_home_costs_the_same_for_one_statute_and_for_three(client, officer):
    client.get(HOME)  # the first visit writes the session
    counts = []
    for n in (1, 2):
        for _ in range(n):
            version = make_question(category=make_category(f"分类{n}"))
            version.citations.create(article=make_statute().articles.first())
            make_response(officer, version, right=False)
        with CaptureQueriesContext(connection) as seen:
            client.get(HOME)
        counts.append(len(seen))

    assert counts[0] == counts[1]


# --- on other pages ---
def test_practice_stands_in_the_menu_and_what_is_due_among_what_waits(client, officer):
    due(officer)

    html = client.get("/").content.decode()

    assert f'<a href="{HOME}">练习</a>' in html
    assert "今日复习 1 题" in html


def test_nothing_due_is_nothing_to_do(officer):
    assert menu.todo(officer, timezone.now()) == []


@pytest.mark.parametrize(
    ("role", "is_shown"),
    [(Role.UNIT_ADMIN, True), (Role.AUTHOR, True), (Role.AUDITOR, True), (Role.LECTURER, True), (Role.MARKER, False)],
)
def test_mastery_stands_in_the_menu_of_those_who_may_see_it(client, role, is_shown):
    client.force_login(make_person(roles=[role]))

    assert (f'href="{reverse("practice:unit")}"' in client.get("/desk/").content.decode()) == is_shown


def test_the_sheet_of_an_article_offers_to_practise_it(client, officer):
    first, second, *_ = make_statute().articles.all()
    make_question().citations.create(article=first)

    assert "练这一条的题（1 题）" in client.get(first.get_sheet_url()).content.decode()
    assert "练这一条" not in client.get(second.get_sheet_url()).content.decode()

"""Mastery article by article: one's own, and a unit's, which names nobody."""

from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.models import Role
from practice.queries import LEAST_PEOPLE, own_shares, unit_shares
from practice.queries.mastery import Level, Share, level_of
from practice.services.responses import Given, record_responses
from tests.builders import days, make_officer, make_person, make_question, make_response, make_statute, make_unit

OWN, UNIT = "/practice/mastery/", "/practice/unit/"


def citing(article, **fields):
    version = make_question(**fields)
    version.citations.create(article=article)
    return version


def cell(html, article):
    """What the cell of an article says in words."""
    start = html.index(f">{article.name}，") + 1
    return html[start : html.index("</span>", start)]


@pytest.mark.parametrize(
    ("share", "people", "level"),
    [
        (None, 0, Level.NONE),
        (0.59, 9, Level.WEAK),
        (0.6, 9, Level.FAIR),
        (0.84, 9, Level.FAIR),
        (0.85, 9, Level.GOOD),
        (1.0, 4, Level.FEW),
        (1.0, 5, Level.GOOD),
    ],
)
def test_a_share_is_told_as_a_level(share, people, level):
    measured = None if share is None else Share(share, people, people)

    assert level_of(measured, least=LEAST_PEOPLE) == level


# --- shares ---
def test_an_article_is_measured_by_the_last_answer_to_each_of_its_questions():
    officer, statute = make_officer(), make_statute()
    article = statute.articles.first()
    first, second = citing(article), citing(article)
    make_response(officer, first, right=False, at=timezone.now() - days(2))
    make_response(officer, first, at=timezone.now() - days(1))
    make_response(officer, second, right=False)
    make_response(make_officer(), second)

    assert own_shares(officer, statute) == {article.pk: Share(0.5, 2, 1)}


def test_a_version_that_cites_an_article_twice_counts_once():
    officer, statute = make_officer(), make_statute()
    article = statute.articles.first()
    twice = citing(article)
    twice.citations.create(article=article, paragraph=2)
    make_response(officer, twice, right=False)
    make_response(officer, citing(article))

    assert own_shares(officer, statute)[article.pk] == Share(0.5, 2, 1)


def test_what_is_right_in_part_counts_in_part():
    officer, statute = make_officer(), make_statute()
    version = citing(statute.articles.first())
    record_responses(officer, [Given(version, [], Fraction(1, 4), "1")], source="exam:1", at=timezone.now())

    assert own_shares(officer, statute)[statute.articles.first().pk].mean == 0.25


def test_a_unit_is_its_people_of_today_and_those_beneath_it():
    unit = make_unit()
    team, elsewhere = make_unit(unit), make_unit()
    statute = make_statute()
    article = statute.articles.first()
    version = citing(article)
    for person, right in (
        (make_officer(unit=unit), True),
        (make_officer(unit=team), False),
        (make_officer(unit=elsewhere), True),
        (make_officer(unit=team, is_active=False), True),
    ):
        make_response(person, version, right=right)

    assert unit_shares(unit, statute) == {article.pk: Share(0.5, 2, 2)}


# --- one's own page ---
def test_a_cell_says_its_level_in_words_and_practises_its_article(client):
    officer, statute = make_officer(), make_statute("示例法", articles=3)
    first, second, third = statute.articles.all()
    make_response(officer, citing(first))
    citing(second)
    client.force_login(officer)

    html = client.get(OWN).content.decode()

    assert cell(html, first) == "第一条，掌握，得分率 100%，练 1 题"
    assert cell(html, second) == "第二条，未练，练 1 题"
    assert cell(html, third) == "第三条，未练，还没有题"
    assert f'value="article:{first.pk}"' in html
    assert f'value="article:{third.pk}"' not in html


def test_the_grid_has_a_table_twin(client):
    officer, statute = make_officer(), make_statute("示例法", articles=1)
    make_response(officer, citing(statute.articles.get()), right=False)
    client.force_login(officer)

    html = client.get(OWN).content.decode()

    assert '<th scope="row">第一条</th><td>薄弱</td><td class="number">0%</td><td class="number">1</td>' in html


def test_another_statute_may_be_chosen(client):
    officer = make_officer()
    first, second = make_statute("甲法"), make_statute("乙法")
    for statute in (first, second):
        citing(statute.articles.first())
    client.force_login(officer)

    assert "乙法（2021）</h2>" in client.get(OWN, {"statute": second.statute_id}).content.decode()
    assert "甲法（2021）</h2>" in client.get(OWN, {"statute": "9999"}).content.decode()


def test_without_questions_on_any_law_the_page_says_so(client):
    client.force_login(make_officer())

    assert "还没有写明依据的题" in client.get(OWN).content.decode()


# --- a unit's page ---
def watched(people):
    """A unit administrator, and an article that as many of the unit's people answered right."""
    admin = make_person(roles=[Role.UNIT_ADMIN])
    statute = make_statute("示例法", articles=2)
    version = citing(statute.articles.first())
    for _ in range(people):
        make_response(make_officer(unit=admin.organisation, name="不显示的人"), version)
    return admin, statute


@pytest.mark.parametrize(
    ("people", "words"),
    [(0, "第一条，未练"), (LEAST_PEOPLE - 1, "第一条，人数太少"), (LEAST_PEOPLE, "第一条，掌握，得分率 100%")],
)
def test_a_unit_shows_shares_of_enough_people_and_no_name(client, people, words):
    admin, statute = watched(people)
    client.force_login(admin)

    html = client.get(UNIT).content.decode()

    assert cell(html, statute.articles.first()) == words
    assert "不显示的人" not in html
    assert statute.articles.first().get_sheet_url() in html


def test_the_table_twin_tells_no_more_than_the_cell(client):
    admin, _statute = watched(LEAST_PEOPLE - 1)
    client.force_login(admin)

    html = client.get(UNIT).content.decode()

    assert '<th scope="row">第一条</th><td>人数太少</td><td class="number">—</td><td class="number">—</td>' in html


def test_a_unit_that_one_does_not_oversee_cannot_be_chosen(client):
    admin, statute = watched(LEAST_PEOPLE)
    stranger = make_person(roles=[Role.UNIT_ADMIN])
    client.force_login(stranger)

    html = client.get(UNIT, {"unit": admin.organisation_id}).content.decode()

    assert cell(html, statute.articles.first()) == "第一条，未练"
    assert f">{stranger.organisation}　示例法" in html


# --- cost ---
def test_a_grid_costs_the_same_for_one_article_and_for_ninety(client):
    person = make_person(roles=[Role.OFFICER, Role.UNIT_ADMIN])
    client.force_login(person)
    client.get(OWN)  # the first visit writes the session
    counts = {}
    for n in (1, 90):
        statute = make_statute(articles=n)
        for article in statute.articles.all():
            make_response(person, citing(article))
        for where in (OWN, UNIT):
            with CaptureQueriesContext(connection) as seen:
                client.get(where, {"statute": statute.statute_id})
            counts.setdefault(where, []).append(len(seen))

    assert [one == many for one, many in counts.values()] == [True, True]

"""The report on the screen: whose it is, how it is narrowed, and where its figures lead."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Role
from tests.builders import make_admin, make_bureau, make_credit, make_officer, make_person, make_unit, moment

URL = "/reports/hours/"


@pytest.fixture
def admin(bureau, client):
    """Signed in as the administrator of the bureau, who is no officer himself."""
    person = make_admin(unit=bureau, standing="other")
    client.force_login(person)
    return person


def text(answer):
    return answer.content.decode()


def test_the_report_opens_with_the_top_of_ones_reach(client, bureau):
    county = make_unit(bureau)
    auditor = make_person(unit=county, roles=[Role.AUDITOR], standing="other")
    make_officer(unit=bureau, name="市局的人")
    make_officer(unit=county, name="县局的人")
    client.force_login(auditor)

    answer = client.get(URL, {"list": "people"})

    assert answer.context["scope"].unit == county
    assert "县局的人" in text(answer)
    assert "市局的人" not in text(answer)


def test_a_unit_within_reach_can_be_chosen_and_no_other(client, bureau, admin):
    county, foreign = make_unit(bureau), make_bureau()
    make_officer(unit=foreign, name="外市的人")

    assert client.get(URL, {"unit": county.code}).context["scope"].unit == county
    assert client.get(URL, {"unit": foreign.code}).status_code == 404
    assert foreign.name not in text(client.get(URL))
    assert "外市的人" not in text(client.get(URL, {"list": "people"}))


def test_a_county_administrator_does_not_read_the_bureau(client, bureau):
    client.force_login(make_admin(unit=make_unit(bureau)))

    assert client.get(URL, {"unit": bureau.code}).status_code == 404


@pytest.mark.parametrize(
    "asked", [{"year": "1999"}, {"standing": "all"}, {"reached": "maybe"}, {"year": "二〇"}, {"at": "0001-01-01"}]
)
def test_a_filter_that_was_tampered_with_is_not_found(client, admin, asked):
    assert client.get(URL, asked).status_code == 404


def test_cut_off_rules_and_document_are_shown(client, admin):
    answer = client.get(URL)

    rules = answer.context["report"].rules
    for said in ("截至", rules.name, rules.document, "全年在岗的目标 60 学时"):
        assert said in text(answer)


def test_the_figures_of_units_and_people_are_on_the_page(client, bureau, admin):
    county = make_unit(bureau, name="某县应急管理局")
    make_credit(make_officer(unit=county, name="甲", staff_number="GH1"), 6050)
    make_officer(unit=county, name="乙")

    units, people = text(client.get(URL)), text(client.get(URL, {"list": "people"}))

    for figure in ("某县应急管理局", "60.5", "30.25", "50.0%", "1 / 2"):
        assert figure in units
    for figure in ("甲", "GH1", "60.5", "达标", "还差"):
        assert figure in people


def test_every_total_of_a_person_leads_to_the_rows_behind_it(client, bureau, admin):
    officer = make_officer(unit=bureau, name="甲")
    make_credit(officer, 40, title="听证笔录", reason="学完并答对 4 道小题")
    make_credit(officer, 60, title="测验", form="quiz")
    address = reverse("reports:person_hours", args=[officer.pk])

    assert address in text(client.get(URL, {"list": "people"}))
    answer = client.get(address)
    assert [row.title for row in answer.context["rows"]] == ["听证笔录", "测验"]
    assert answer.context["total"] == 1
    assert "学完并答对 4 道小题" in text(answer)


def test_rows_of_a_person_in_another_unit_are_not_found(client, admin):
    assert client.get(reverse("reports:person_hours", args=[make_officer().pk])).status_code == 404


def test_rows_of_the_year_asked_for_are_shown(client, bureau, admin):
    officer = make_officer(unit=bureau)
    make_credit(officer, 40, title="去年的课", at=moment("2025-06-01 09:00"))
    make_credit(officer, 40, title="今年的课", at=moment("2026-06-01 09:00"))
    address = reverse("reports:person_hours", args=[officer.pk])

    last_year = text(client.get(address, {"year": 2025}))

    assert "去年的课" in last_year
    assert "今年的课" not in last_year


def test_people_come_fifty_to_a_page_with_the_totals_of_all(client, bureau, admin):
    for n in range(51):
        make_officer(unit=bureau, staff_number=f"P{n:03}")

    first, second = client.get(URL, {"list": "people"}), client.get(URL, {"list": "people", "page": 2})

    assert (len(first.context["page"]), len(second.context["page"])) == (50, 1)
    assert "P050" in text(second)
    assert "合计 51 人" in text(first)


def test_an_empty_list_says_so_and_offers_to_clear_the_filters(client, admin):
    answer = text(client.get(URL, {"list": "people", "name": "没有此人"}))

    assert "没有符合条件的人" in answer
    assert 'href="?list=people"' in answer


def test_a_name_is_shown_as_text(client, bureau, admin):
    make_officer(unit=bureau, name="<b>甲</b>")

    answer = text(client.get(URL, {"list": "people"}))

    assert "&lt;b&gt;甲&lt;/b&gt;" in answer
    assert "<b>甲</b>" not in answer


def test_a_closed_unit_is_marked_where_units_are_chosen(client, bureau, admin):
    make_unit(bureau, name="旧局", closed_on=date(2020, 1, 1))

    assert "旧局（已撤销）" in text(client.get(URL))


@pytest.mark.parametrize("listing", ["units", "people"])
def test_more_rows_cost_the_page_no_more_queries(client, bureau, admin, listing):
    def cost_with_another():
        make_credit(make_officer(unit=make_unit(bureau)), 100)
        with CaptureQueriesContext(connection) as queries:
            client.get(URL, {"list": listing})
        return len(queries)

    client.get(URL)  # the first visit of a session also writes it
    one, _two, three = cost_with_another(), cost_with_another(), cost_with_another()

    assert one == three

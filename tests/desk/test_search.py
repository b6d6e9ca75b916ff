"""One search over everything one may see."""

import pytest
from django.urls import reverse

from people.models import Role
from tests.builders import make_admin, make_course, make_officer, make_person, make_statute, make_unit

URL = "/search/"


@pytest.fixture
def county(bureau):
    return make_unit(bureau)


def found(client, words):
    return {kind.kind: [hit.label for hit in kind.hits] for kind in client.get(URL, {"q": words}).context["found"]}


def test_an_officer_finds_courses_and_statutes(client, county):
    course = make_course(unit=county, title="听证程序入门")
    make_statute("听证条例")
    client.force_login(make_officer(unit=county))

    labels = [label for labels in found(client, "听证").values() for label in labels]

    assert course.title in labels
    assert any("听证条例" in label for label in labels)


def test_an_administrator_finds_people_in_reach_and_no_others(client, county):
    make_officer(unit=county, name="王小明", staff_number="GH-1")
    make_officer(name="王小红")
    client.force_login(make_admin(unit=county))

    assert found(client, "王小")["人员"] == ["王小明"]
    assert found(client, "GH-1")["人员"] == ["王小明"]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUTHOR])
def test_those_who_do_not_look_after_people_find_none(client, county, role):
    make_officer(unit=county, name="王小明")
    client.force_login(make_person(unit=county, roles=[role]))

    assert "人员" not in found(client, "王小明")


def test_a_person_is_found_once_however_many_certificates(client, county):
    officer = make_officer(unit=county, name="王小明")
    officer.certificates.create(number="Z-NEW", issued_on="2026-01-01")
    client.force_login(make_admin(unit=county))

    assert found(client, "王小明")["人员"] == ["王小明"]


def test_nothing_asked_finds_nothing_and_nothing_found_says_so(client, county):
    client.force_login(make_officer(unit=county))

    for nothing in ("", "  ", "\0", "长" * 61):
        assert client.get(URL, {"q": nothing}).context["found"] == []
    assert "没有找到“不存在的词”" in client.get(URL, {"q": "不存在的词"}).content.decode()


def test_what_was_typed_is_shown_as_text(client, county):
    client.force_login(make_officer(unit=county))

    assert "<script>alert" not in client.get(URL, {"q": "<script>alert(1)</script>"}).content.decode()


def test_htmx_gets_the_results_alone(client, county):
    client.force_login(make_officer(unit=county))

    answer = client.get(reverse("desk:search"), {"q": "听证"}, headers={"HX-Request": "true"}).content.decode()

    assert answer.strip().startswith('<div class="stack" id="results"')

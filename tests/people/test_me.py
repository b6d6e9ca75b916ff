import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import AuditEntry, Certificate, Person, Posting, Role
from people.services.suggestions import answer, write
from tests import builders
from tests.builders import PASSWORD

ME = "/me/"


@pytest.fixture
def officer(client):
    person = builders.make_officer(name="王小明", phone="13812345678", post="一级主办")
    client.force_login(person)
    return person


def test_one_sees_what_is_kept_about_one(client, officer):
    page = client.get(ME).content.decode()

    facts = [officer.staff_number, officer.organisation.name, "一级主办", "13812345678", officer.certificate.number]
    assert [fact for fact in facts if fact not in page] == []
    assert "执法人员" in page
    assert "2020年1月1日 — 至今" in page


def test_one_sees_nobody_elses_data(client, officer):
    other = builders.make_officer(unit=officer.organisation, phone="13900001111")

    page = client.get(ME).content.decode()

    assert other.phone not in page
    assert other.certificate.number not in page


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"expires_on": "2099-01-01"}, "有效"),
        ({"expires_on": "2021-01-01"}, "到期"),
        ({"recorded_state": "suspended"}, "暂扣"),
        ({"recorded_state": "revoked"}, "注销"),
    ],
)
def test_the_certificate_says_its_state(client, officer, fields, word):
    Certificate.objects.filter(person=officer).update(**fields)

    assert f"</svg>{word}</span>" in client.get(ME).content.decode()


def test_one_without_a_certificate_is_told_what_to_do(client, officer):
    officer.certificates.all().delete()

    assert "还没有登记执法证" in client.get(ME).content.decode()


def test_the_phone_is_changed_with_the_password_and_written_down(client, officer):
    response = client.post(ME, {"phone": " １３９ 0000 1111", "password": PASSWORD})

    entry = AuditEntry.objects.get(verb="phone.changed")
    assert response.status_code == 302
    assert Person.objects.get(pk=officer.pk).phone == "13900001111"
    assert (entry.before, entry.after) == ({"phone": "138****5678"}, {"phone": "139****1111"})


def test_without_the_password_the_phone_stays(client, officer):
    response = client.post(ME, {"phone": "13900001111", "password": "wrong"})

    assert response.status_code == 422
    assert Person.objects.get(pk=officer.pk).phone == "13812345678"


@pytest.mark.parametrize("phone", ["", "abc", "1234", "330102199001011234"])
def test_what_is_no_phone_is_refused(client, officer, phone):
    assert client.post(ME, {"phone": phone, "password": PASSWORD}).status_code == 422
    assert not AuditEntry.objects.exists()


def test_the_same_phone_again_is_no_change(client, officer):
    client.post(ME, {"phone": "13812345678", "password": PASSWORD})

    assert not AuditEntry.objects.exists()


def test_one_sees_what_became_of_ones_suggestions(client, officer):
    now = builders.moment("2026-11-22 10:00")
    answer(write(officer, "字太小", at=now), "好", by=builders.make_admin(), at=now)

    page = client.get(ME).content.decode()

    assert "字太小" in page
    assert "已答复" in page


def test_more_postings_and_roles_cost_no_more_queries(client, officer):
    def one_more(role, year):
        unit = builders.make_unit()
        Posting.objects.create(person=officer, organisation=unit, since=f"{year}-01-01", until=f"{year}-12-31")
        officer.memberships.create(organisation=unit, role=role, since="2020-01-01")
        client.get(ME)
        with CaptureQueriesContext(connection) as queries:
            client.get(ME)
        return len(queries)

    assert one_more(Role.OFFICER, 2015) == one_more(Role.OFFICER, 2016) == one_more(Role.OFFICER, 2017)

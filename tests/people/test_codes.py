from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from people.models import AuditEntry, OneTimeCode
from people.services.accounts import set_password
from people.services.codes import accept_code, is_living_code, issue_code
from tests import builders

NOW = builders.moment("2026-11-22 10:00")


@pytest.fixture
def officer():
    return builders.make_officer()


def test_a_code_is_kept_nowhere_only_its_digest(officer):
    code = issue_code(officer, "activation", by=None, at=NOW)

    row = OneTimeCode.objects.get()
    assert code not in str(vars(row))
    assert code.replace("-", "") not in str(vars(row))
    assert code not in str(AuditEntry.objects.values())


def test_a_code_is_read_as_people_type_it(officer):
    code = issue_code(officer, "activation", by=None, at=NOW)

    assert is_living_code(officer, f" {code.lower()} ", at=NOW)
    assert is_living_code(officer, code.replace("-", ""), at=NOW)


def test_a_wrong_code_is_none(officer):
    issue_code(officer, "activation", by=None, at=NOW)

    assert not is_living_code(officer, "AAAA-AAAA-AAAA", at=NOW)
    assert not is_living_code(officer, "", at=NOW)


def test_a_code_opens_only_its_own_account(officer):
    code = issue_code(officer, "activation", by=None, at=NOW)

    assert not is_living_code(builders.make_officer(), code, at=NOW)


@pytest.mark.parametrize(("purpose", "lives"), [("activation", timedelta(days=30)), ("reset", timedelta(days=1))])
def test_a_code_ends_with_its_time(officer, purpose, lives):
    code = issue_code(officer, purpose, by=None, at=NOW)

    assert is_living_code(officer, code, at=NOW + lives - timedelta(seconds=1))
    assert not is_living_code(officer, code, at=NOW + lives)


def test_a_new_code_ends_the_old(officer):
    old = issue_code(officer, "activation", by=None, at=NOW)
    new = issue_code(officer, "reset", by=None, at=NOW)

    assert not is_living_code(officer, old, at=NOW)
    assert is_living_code(officer, new, at=NOW)


def test_two_living_codes_cannot_stand_beside_each_other(officer):
    issue_code(officer, "activation", by=None, at=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        OneTimeCode.objects.create(person=officer, purpose="reset", digest="x", issued_at=NOW, expires_at=NOW)


def test_setting_a_password_ends_the_code(officer):
    code = issue_code(officer, "activation", by=None, at=NOW)

    set_password(officer, "一 Quite 新 word", at=NOW)

    assert not is_living_code(officer, code, at=NOW)


def test_a_code_that_lets_in_asks_for_an_own_password(officer):
    code = issue_code(officer, "activation", by=None, at=NOW)

    accept_code(officer, code, at=NOW)

    officer.refresh_from_db()
    assert officer.must_change_password


def test_a_wrong_code_asks_for_nothing(officer):
    issue_code(officer, "activation", by=None, at=NOW)

    assert not accept_code(officer, "AAAA-AAAA-AAAA", at=NOW)
    officer.refresh_from_db()
    assert not officer.must_change_password


def test_who_issued_a_code_is_written_down(officer):
    admin = builders.make_admin(unit=officer.organisation)

    issue_code(officer, "reset", by=admin, at=NOW)

    entry = AuditEntry.objects.get(verb="code.issued")
    assert (entry.actor, entry.target_id, entry.after["purpose"]) == (admin, str(officer.pk), "reset")


def test_from_the_slip_to_an_own_password_on_the_real_pages(client, officer):
    code = issue_code(officer, "activation", by=None, at=NOW)
    login, password = reverse("people:login"), reverse("people:password")

    with time_machine.travel(NOW + timedelta(days=2)):
        client.post(login, {"username": officer.staff_number, "password": code})
        page = client.get(password).content.decode()
        client.post(password, {"new": "river stone 77 lamp", "again": "river stone 77 lamp"})
        opened = client.get(reverse("people:me")).status_code
        client.post(reverse("people:logout"))
        again = client.post(login, {"username": officer.staff_number, "password": code})
        client.post(login, {"username": officer.staff_number, "password": "river stone 77 lamp"})

    assert 'name="current"' not in page
    assert (opened, again.status_code) == (200, 422)
    assert client.session["_auth_user_id"] == str(officer.pk)

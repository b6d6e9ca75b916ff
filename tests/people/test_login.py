import re
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.urls import reverse
from django.utils import timezone

from people.models import AuditEntry, Person
from people.services.codes import issue_code
from tests import builders
from tests.builders import PASSWORD
from web import slots

LOGIN = "/login/"
REFUSED = "工号（执法证号）或密码不对；连续 5 次不对会锁定 15 分钟。"


def sign_in(client, number, password=PASSWORD, **fields):
    return client.post(LOGIN, {"username": number, "password": password} | fields)


def fail(client, number, times):
    for _ in range(times):
        sign_in(client, number, "wrong")


def is_signed_in(client):
    return "_auth_user_id" in client.session


def without_token(response):
    """The page without what differs by design: the token, and the number that was typed."""
    page = re.sub(r'value="[\w]{64}"|"X-CSRFToken": "\w+"', "", response.content.decode())
    return re.sub(r'(name="username"[^>]*?) value="[^"]*"|value="[^"]*" ([^>]*name="username")', "", page)


@pytest.fixture
def officer():
    return builders.make_officer()


# --- in ---
def test_an_officer_signs_in_by_staff_number(client, officer):
    response = sign_in(client, officer.staff_number)

    assert response.status_code == 302
    assert response["Location"] == reverse("desk:home")
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_an_officer_signs_in_by_certificate_number(client, officer):
    sign_in(client, officer.certificate.number)

    assert client.session["_auth_user_id"] == str(officer.pk)


@pytest.mark.parametrize("typed", [" {} ", "{}\t"])
def test_blanks_around_the_number_do_no_harm(client, officer, typed):
    sign_in(client, typed.format(officer.staff_number))

    assert is_signed_in(client)


def test_full_width_figures_of_a_chinese_keyboard_are_read(client):
    builders.make_officer(staff_number="A1024")

    sign_in(client, "Ａ１０２４")

    assert is_signed_in(client)


def test_a_staff_number_goes_before_the_same_certificate_number_of_another(client, officer):
    other = builders.make_officer(staff_number=officer.certificate.number)

    sign_in(client, other.staff_number)

    assert client.session["_auth_user_id"] == str(other.pk)


def test_signing_in_changes_the_key_of_the_session(client, officer):
    session = client.session
    session["before"] = 1
    session.save()
    key = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = key

    sign_in(client, officer.staff_number)

    assert client.session.session_key != key


def test_signing_in_is_written_down_with_the_address_it_came_from(client, officer):
    client.post(LOGIN, {"username": officer.staff_number, "password": PASSWORD}, REMOTE_ADDR="10.1.2.3")

    entry = AuditEntry.objects.get(verb="login.succeeded")
    assert (entry.actor, entry.organisation, entry.address) == (officer, officer.organisation, "10.1.2.3")


def test_behind_a_proxy_the_address_is_what_the_proxy_saw_not_what_the_client_says(client, officer, settings):
    settings.PROXY_COUNT = 1

    client.post(
        LOGIN,
        {"username": officer.staff_number, "password": PASSWORD},
        REMOTE_ADDR="127.0.0.1",
        HTTP_X_FORWARDED_FOR="1.1.1.1, 10.9.8.7",
    )

    assert AuditEntry.objects.get(verb="login.succeeded").address == "10.9.8.7"


def test_without_a_proxy_the_forwarded_address_is_not_believed(client, officer):
    client.post(LOGIN, {"username": officer.staff_number, "password": PASSWORD}, HTTP_X_FORWARDED_FOR="1.1.1.1")

    assert AuditEntry.objects.get(verb="login.succeeded").address == "127.0.0.1"


def test_one_who_is_in_already_is_led_on(client, officer):
    client.force_login(officer)

    assert client.get(LOGIN)["Location"] == reverse("desk:home")


# --- next ---
def test_the_page_one_came_for_opens_after_signing_in(client, officer):
    asked = client.get(reverse("people:messages") + "?show=unread")
    form = client.get(asked["Location"])

    response = sign_in(client, officer.staff_number, next="/messages/?show=unread")

    assert 'name="next" value="/messages/?show=unread"' in form.content.decode()
    assert response["Location"] == "/messages/?show=unread"


@pytest.mark.parametrize(
    "target", ["https://elsewhere.cn/", "//elsewhere.cn/", "javascript:alert(1)", "/\\elsewhere.cn", LOGIN]
)
def test_next_leads_nowhere_else(client, officer, target):
    response = sign_in(client, officer.staff_number, next=target)

    assert response["Location"] == reverse("desk:home")


def test_a_part_of_a_page_asked_for_after_the_session_ended_sends_the_whole_page_to_the_login(client):
    response = client.get(
        LOGIN, {"next": "/part/"}, HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/messages/?page=2"
    )

    assert response["HX-Redirect"] == f"{LOGIN}?next=/messages/%3Fpage%3D2"


# --- refused ---
def refusals():
    """Why one may be refused; a sleeping account has never had a password."""
    return ["unknown", "wrong", "deactivated", "sleeping", "locked"]


def account_for(client, why):
    """A number and a password that are refused for the reason given."""
    officer = builders.make_officer(is_active=why != "deactivated")
    if why == "sleeping":
        officer.set_unusable_password()
        officer.save()
    number = "nobody" if why == "unknown" else officer.staff_number
    fail(client, number, 5 if why == "locked" else 0)
    return number, "wrong" if why in {"unknown", "wrong"} else PASSWORD


def refused(client, why):
    return sign_in(client, *account_for(client, why))


@pytest.mark.parametrize("why", refusals())
def test_every_refusal_says_the_same_and_lets_nobody_in(client, why):
    response = refused(client, why)

    assert response.status_code == 422
    assert REFUSED in response.content.decode()
    assert not is_signed_in(client)


def test_no_refusal_can_be_told_from_another_by_its_page(client):
    pages = {without_token(refused(client, why)) for why in refusals()}
    headers = {tuple(sorted(refused(client, why).headers)) for why in refusals()}

    assert len(pages) == 1
    assert len(headers) == 1


@pytest.mark.parametrize("why", refusals())
def test_every_refusal_costs_the_time_of_one_hash(client, monkeypatch, why):
    counted = []
    encode = MD5PasswordHasher.encode

    def count(self, password, salt):
        counted.append(password)
        return encode(self, password, salt)

    refused(client, "wrong")  # the first use of a hasher warms it
    number, password = account_for(client, why)
    monkeypatch.setattr(MD5PasswordHasher, "encode", count)
    sign_in(client, number, password)

    assert len(counted) == 1


def test_an_empty_form_is_handed_back_and_counts_for_nothing(client):
    response = client.post(LOGIN, {})

    assert response.status_code == 422
    assert "field-wrong" in response.content.decode()
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize("number", ["a\0b", "甲" * 100, "' OR 1=1 --", "\ufeff"])
def test_a_strange_number_is_only_an_unknown_one(client, number):
    assert sign_in(client, number).status_code == 422


def test_an_account_switched_off_is_out_with_its_next_step(client, officer):
    sign_in(client, officer.staff_number)

    Person.objects.filter(pk=officer.pk).update(is_active=False)

    assert client.get(reverse("people:me"))["Location"].startswith(LOGIN)


# --- the lock ---
def test_after_five_failures_even_the_right_password_is_refused(client, officer):
    fail(client, officer.staff_number, 5)

    sign_in(client, officer.staff_number)

    assert not is_signed_in(client)


def test_after_four_failures_the_right_password_still_opens(client, officer):
    fail(client, officer.staff_number, 4)

    sign_in(client, officer.staff_number)

    assert is_signed_in(client)


def test_failures_by_either_number_count_together(client, officer):
    fail(client, officer.staff_number, 3)
    fail(client, officer.certificate.number, 2)

    sign_in(client, officer.staff_number)

    assert not is_signed_in(client)


def test_the_lock_is_of_the_account_not_of_the_office(client, officer):
    fail(client, officer.staff_number, 5)
    neighbour = builders.make_officer()

    sign_in(client, neighbour.staff_number)

    assert is_signed_in(client)


def test_another_address_does_not_get_round_the_lock(client, officer):
    fail(client, officer.staff_number, 5)

    client.post(LOGIN, {"username": officer.staff_number, "password": PASSWORD}, REMOTE_ADDR="10.0.0.9")

    assert not is_signed_in(client)


def test_the_lock_ends_after_a_quarter_of_an_hour(client, officer):
    start = builders.moment("2026-11-22 10:00")
    with time_machine.travel(start, tick=False):
        fail(client, officer.staff_number, 5)
    with time_machine.travel(start + timedelta(minutes=14), tick=False):
        sign_in(client, officer.staff_number)
        early = is_signed_in(client)
    with time_machine.travel(start + timedelta(minutes=16), tick=False):
        sign_in(client, officer.staff_number)
        late = is_signed_in(client)

    assert (early, late) == (False, True)


def test_signing_in_forgets_earlier_failures_by_either_number(client, officer):
    fail(client, officer.certificate.number, 4)
    sign_in(client, officer.staff_number)
    client.logout()

    fail(client, officer.certificate.number, 4)
    sign_in(client, officer.certificate.number)

    assert is_signed_in(client)


def test_a_lock_is_written_down_once_however_long_one_goes_on(client, officer):
    fail(client, officer.staff_number, 8)

    entry = AuditEntry.objects.get(verb="login.locked")
    assert (entry.actor, entry.target_id, entry.organisation) == (None, str(officer.pk), officer.organisation)


def test_a_lock_of_a_number_nobody_has_leaves_no_audit_row(client):
    fail(client, "nobody", 6)

    assert not AuditEntry.objects.exists()


def test_no_password_is_kept_of_a_failure(client, officer):
    sign_in(client, officer.staff_number, "my other secret")

    attempt = AccessAttempt.objects.get()
    assert "secret" not in attempt.post_data + attempt.get_data


# --- out ---
def test_signing_out_ends_the_session_and_is_written_down(client, officer):
    sign_in(client, officer.staff_number)

    response = client.post(reverse("people:logout"))

    assert response["Location"] == LOGIN
    assert not is_signed_in(client)
    assert AuditEntry.objects.get(verb="login.ended").actor == officer


def test_a_link_cannot_sign_anybody_out(client, officer):
    client.force_login(officer)

    assert client.get(reverse("people:logout")).status_code == 405
    assert is_signed_in(client)


# --- with a code ---
def test_a_code_lets_in_and_leads_to_an_own_password_before_anything_else(client, officer):
    code = issue_code(officer, "activation", by=None, at=builders.moment("2026-11-22 10:00"))

    with time_machine.travel(builders.moment("2026-11-22 11:00")):
        sign_in(client, officer.staff_number, code.lower().replace("-", " "), next="/messages/")
        response = client.get("/messages/")

    assert response["Location"] == f"{reverse('people:password')}?next=/messages/"


def test_signing_in_with_the_password_asks_for_no_other(client, officer):
    issue_code(officer, "reset", by=None, at=builders.moment("2026-11-22 10:00"))

    sign_in(client, officer.staff_number)

    assert client.get(reverse("people:me")).status_code == 200


# --- demonstration ---
def _accounts():
    return [("单位管理员（某县）", "demo-7", "open sesame")]


@pytest.mark.parametrize("demo", [True, False])
def test_the_demonstration_accounts_show_only_in_the_demonstration(client, settings, demo):
    settings.DEMO = demo
    slots.register("demo_accounts", _accounts)

    page = client.get(LOGIN).content.decode()

    assert ("open sesame" in page) is demo
    slots._providers["demo_accounts"].remove(_accounts)


def test_a_session_opened_by_a_code_may_set_no_password_once_a_newer_code_was_issued(client, officer):
    """The slip went to the wrong person, who was quick; the administrator issues another."""
    slip = issue_code(officer, "activation", by=None, at=timezone.now())
    sign_in(client, officer.staff_number, slip)
    issue_code(officer, "activation", by=None, at=timezone.now())

    response = client.post(reverse("people:password"), {"new": "tangerine-trumpet-71", "again": "tangerine-trumpet-71"})

    assert response.status_code == 422
    assert not Person.objects.get(pk=officer.pk).check_password("tangerine-trumpet-71")


def test_a_header_that_is_no_address_leads_to_the_login_all_the_same(client):
    response = client.get(LOGIN, headers={"HX-Request": "true", "HX-Current-URL": "http://[bad"})

    assert response["HX-Redirect"].startswith(LOGIN)


@pytest.mark.parametrize("nowhere", ["abc", "people:me", "0"])
def test_a_word_that_is_no_address_leads_home(client, officer, nowhere):
    assert sign_in(client, officer.staff_number, next=nowhere)["Location"] == "/"

import re

import pytest

from config.settings import CONTENT_SECURITY_POLICY
from people.models import Role
from tests import builders

OPEN, PRIVATE = "/login/", "/me/"
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE)


@pytest.fixture(params=[OPEN, PRIVATE])
def response(client, request):
    if request.param == PRIVATE:
        client.force_login(builders.make_officer())
    return client.get(request.param)


def directives(response):
    rules = (rule.split(" ", 1) for rule in response["Content-Security-Policy"].split("; "))
    return dict(rules)


def test_scripts_and_styles_come_from_here_and_never_from_the_page(response):
    policy = directives(response)

    assert policy["default-src"] == "'none'"
    assert {policy[name] for name in ("script-src", "style-src", "connect-src", "form-action")} == {"'self'"}
    assert "unsafe" not in response["Content-Security-Policy"]


def test_no_other_site_may_frame_a_page_or_move_its_base(response):
    policy = directives(response)

    assert (policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'")
    assert response["X-Frame-Options"] == "DENY"


def test_a_browser_guesses_no_types_and_tells_no_other_site_where_one_was(response):
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_policy_has_no_hole_in_the_settings():
    sources = {str(source) for values in CONTENT_SECURITY_POLICY["DIRECTIVES"].values() for source in values}

    assert sources == {"'none'", "'self'", "data:"}


def test_no_page_of_people_has_an_inline_script_or_style(client):
    person = builders.make_person(roles=[Role.OFFICER, Role.UNIT_ADMIN, Role.AUDITOR])
    pages = [client.get(OPEN).content.decode()]
    client.force_login(person)
    paths = ["/me/", "/me/password/", "/messages/", "/suggest/", "/suggestions/", "/audit/", "/no-such-page/"]
    pages += [client.get(path).content.decode() for path in paths]

    found = [match.group() for page in pages for match in INLINE.finditer(page)]

    assert found == []


def test_no_page_fetches_anything_from_elsewhere(client):
    client.force_login(builders.make_officer())

    addresses = re.findall(r'(?:src|href)="(https?:|//)', client.get(PRIVATE).content.decode())

    assert addresses == []


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client, settings):
    settings.SESSION_COOKIE_SECURE = True
    officer = builders.make_officer()

    response = client.post(OPEN, {"username": officer.staff_number, "password": builders.PASSWORD})

    cookie = response.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)


def test_the_login_page_is_kept_in_no_cache(client):
    assert "no-store" in client.get(OPEN)["Cache-Control"]


def test_a_fragment_is_not_shown_as_a_page_from_a_cache(client):
    client.force_login(builders.make_officer())

    assert "HX-Request" in client.get("/messages/")["Vary"]


@pytest.mark.parametrize("path", [PRIVATE, "/messages/", "/no-such-page/"])
def test_a_private_page_is_gone_with_the_sign_out(client, path):
    client.force_login(builders.make_officer())

    assert client.get(path)["Cache-Control"] == "private, no-store"

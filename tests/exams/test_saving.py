"""The address exam.js saves to: what it takes, what it answers, what it does not need."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exams.models import Answer
from exams.services.attempts import submit_attempt, take_over
from exams.services.leases import lease_of
from tests.builders import make_attempt, make_officer, minutes


def put(client, attempt, *saves, lease=None):
    body = {
        "lease": lease or lease_of(attempt),
        "saves": [dict(zip(("slot", "sequence", "response"), s, strict=True)) for s in saves],
    }
    return client.post(reverse("exams:save"), json.dumps(body), content_type="application/json")


def test_a_save_needs_no_session_and_no_csrf_token():
    attempt = make_attempt()

    response = put(Client(enforce_csrf_checks=True), attempt, (1, 1, ["A"]))

    assert response.status_code == 200
    assert response.json()["stored"] == {"1": 1}
    assert 3500 < response.json()["remaining"] <= 3600
    assert Answer.objects.get().response == ["A"]


def test_the_lease_counts_and_not_who_is_signed_in(client):
    attempt = make_attempt()
    client.force_login(make_officer())

    put(client, attempt, (1, 1, ["A"]))

    assert Answer.objects.get().attempt == attempt


def test_a_forged_lease_is_denied(client):
    attempt = make_attempt()
    forged = lease_of(attempt)[:-4] + "AAAA"

    response = put(client, attempt, (1, 1, ["A"]), lease=forged)

    assert (response.status_code, response.json()["reason"]) == (403, "denied")
    assert not Answer.objects.exists()


def test_a_stale_lease_is_told_so_with_409(client):
    attempt = make_attempt()
    held = lease_of(attempt)
    take_over(attempt.pk, candidate=attempt.candidate)

    response = put(client, attempt, (1, 1, ["A"]), lease=held)

    assert (response.status_code, response.json()["reason"]) == (409, "stale")


def test_a_closed_attempt_answers_410(client):
    attempt = make_attempt()
    submit_attempt(attempt.pk)

    response = put(client, attempt, (1, 1, ["A"]))

    assert (response.status_code, response.json()["reason"]) == (410, "closed")


def test_a_late_save_answers_410_with_its_own_reason(client):
    attempt = make_attempt(deadline=timezone.now() - minutes(2))

    response = put(client, attempt, (1, 1, ["A"]))

    assert (response.status_code, response.json()["reason"]) == (410, "late")


def test_a_slot_not_on_the_paper_answers_422_and_acknowledges_the_rest(client):
    attempt = make_attempt()

    response = put(client, attempt, (1, 1, ["A"]), (77, 1, ["A"]))

    assert (response.status_code, response.json()["reason"]) == (422, "no_slot")
    assert (response.json()["stored"], response.json()["unknown"]) == ({"1": 1}, [77])


@pytest.mark.parametrize(
    "save",
    [
        {"slot": "1", "sequence": 1, "response": ["A"]},
        {"slot": 1, "sequence": True, "response": ["A"]},
        {"slot": 1, "sequence": 0, "response": ["A"]},
        {"slot": 0, "sequence": 1, "response": ["A"]},
        {"slot": 1, "sequence": 2**60, "response": ["A"]},
        {"slot": 10**9, "sequence": 1, "response": ["A"]},
        {"slot": 1, "sequence": 1, "response": "A"},
        {"slot": 1, "sequence": 1, "response": [1]},
        {"slot": 1, "sequence": 1, "response": ["\x00"]},
        {"slot": 1, "sequence": 1, "response": [[["A"]]]},
        {"slot": 1, "sequence": 1, "response": ["\ud800"]},
        {"slot": 1, "sequence": 1, "response": ["长" * 10_001]},
        {"slot": 1, "sequence": 1, "response": ["A"] * 99},
        {"slot": 1, "sequence": 1},
        "text",
    ],
)
def test_what_is_no_save_is_refused_whole(client, save):
    attempt = make_attempt()
    good = {"slot": 2, "sequence": 1, "response": ["A"]}
    body = json.dumps({"lease": lease_of(attempt), "saves": [good, save]})

    response = client.post(reverse("exams:save"), body, content_type="application/json")

    assert (response.status_code, response.json()["reason"]) == (422, "unreadable")
    assert not Answer.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '{"lease": 1, "saves": []}', '{"lease": "x"}', "\xff"])
def test_an_unreadable_body_is_refused(client, body):
    response = client.post(reverse("exams:save"), body.encode("latin1"), content_type="application/json")

    assert response.status_code == 422


@pytest.mark.postgres
def test_a_save_is_one_statement(django_assert_num_queries):
    attempt = make_attempt()

    with django_assert_num_queries(1):
        put(Client(), attempt, (1, 1, ["A"]), (2, 1, ["B"]))


@pytest.mark.postgres
def test_even_with_a_session_cookie_nobody_is_looked_up(client, django_assert_num_queries):
    """Browsers send it: the save is one statement all the same, and the middleware asks for nothing."""
    attempt = make_attempt()
    client.force_login(attempt.candidate)
    put(client, attempt, (1, 1, ["A"]))

    with django_assert_num_queries(1):
        put(client, attempt, (1, 2, ["B"]))


@pytest.mark.parametrize("body", ["[" * 100_000, '{"saves":' * 100_000])
def test_a_body_nested_without_end_is_answered_as_unreadable(client, body):
    response = client.post(reverse("exams:save"), body, content_type="application/json")

    assert (response.status_code, response.json()["reason"]) == (422, "unreadable")

"""Handing in by the lease, and going on after the session was lost."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exams.models import Answer, Attempt, LateBatch, Result
from exams.services.attempts import end_leases, submit_attempt, take_over
from exams.services.leases import lease_of, read_lease
from exams.services.saves import Save, save_answers
from tests.builders import make_attempt, make_officer, minutes


def hand_in(attempt, *saves, lease=None):
    said = [dict(zip(("slot", "sequence", "response"), save, strict=True)) for save in saves]
    body = json.dumps({"lease": lease or lease_of(attempt), "saves": said})
    return Client().post(reverse("exams:hand_in"), body, content_type="application/json")


def test_the_last_answers_and_the_end_come_in_one_request_without_a_session():
    attempt = make_attempt()

    response = hand_in(attempt, (1, 1, ["A"]))

    assert response.status_code == 200
    assert response.json()["after"] == reverse("exams:result", args=[attempt.pk])
    assert (Attempt.objects.get().state, Answer.objects.count()) == ("graded", 1)


def test_handed_in_again_it_answers_the_same_and_changes_nothing():
    attempt = make_attempt()
    hand_in(attempt)

    again = hand_in(attempt, (1, 5, ["A"]))

    assert again.status_code == 200
    assert (Result.objects.count(), Answer.objects.count()) == (1, 0)


def test_nothing_is_handed_in_before_a_page_has_said_which_of_two_answers_counts():
    attempt = make_attempt()
    save_answers(read_lease(lease_of(attempt)), [Save(1, 4, ("A",))])

    behind = hand_in(attempt, (1, 2, ["B"]))
    outdone = hand_in(attempt, (1, 5, ["B"]))

    assert (behind.json()["elsewhere"], "after" in behind.json()) == ([1], False)
    assert "after" in outdone.json()
    assert Answer.objects.get().response == ["B"]


def test_a_device_that_was_left_cannot_hand_in():
    attempt = make_attempt()
    old = lease_of(attempt)
    take_over(attempt.pk, candidate=attempt.candidate)

    assert hand_in(attempt, lease=old).status_code == 409
    assert Attempt.objects.get().state == "open"


def test_what_nobody_signed_hands_nothing_in():
    attempt = make_attempt()

    assert hand_in(attempt, lease="forged").status_code == 403
    assert Attempt.objects.get().state == "open"


def test_answers_that_come_with_a_hand_in_after_the_grace_are_kept_for_a_person():
    attempt = make_attempt(deadline=timezone.now() - minutes(3))

    response = hand_in(attempt, (1, 1, ["A"]))

    assert (response.status_code, response.json()["kept"]) == (200, True)
    assert (Attempt.objects.get().closed_by, Answer.objects.count()) == ("deadline", 0)
    assert LateBatch.objects.get().saves == [{"slot": 1, "sequence": 1, "response": ["A"]}]


def test_after_handing_in_oneself_nothing_is_kept():
    attempt = make_attempt()
    submit_attempt(attempt.pk)

    response = hand_in(attempt, (1, 1, ["A"]))

    assert response.json()["kept"] is False
    assert not LateBatch.objects.exists()


def test_while_the_exam_is_paused_nothing_is_handed_in():
    attempt = make_attempt(paused_at=timezone.now())

    assert hand_in(attempt).status_code == 423
    assert Attempt.objects.get().state == "open"


def test_no_paused_attempt_runs_out():
    now = timezone.now()
    attempt = make_attempt(deadline=now + timedelta(minutes=10), paused_at=now - timedelta(minutes=5))

    assert attempt.seconds_left(now) == attempt.seconds_left(now + timedelta(hours=1)) == 15 * 60
    assert not Attempt.objects.overdue(now + timedelta(hours=2)).exists()


# --- going on ---
@pytest.fixture
def attempt():
    return make_attempt()


def resume(client, lease):
    return client.post(reverse("exams:resume"), {"lease": lease})


def test_signed_in_again_one_gets_a_new_lease_for_the_page_as_it_stands(client, attempt):
    old = lease_of(attempt)
    end_leases({attempt.pk: attempt.lease})
    client.force_login(attempt.candidate)

    answer = resume(client, old)

    attempt.refresh_from_db()
    assert answer.json()["lease"] == lease_of(attempt) != old
    assert answer.json()["remaining"] > 0


def test_the_answers_another_device_gave_meanwhile_come_along(client, attempt):
    old = lease_of(attempt)
    save_answers(read_lease(old), [Save(1, 3, ("A",))])
    client.force_login(attempt.candidate)

    [sequence, response, ago] = resume(client, old).json()["answers"]["1"]
    assert (sequence, response) == (3, ["A"])
    assert 0 <= ago < 60


def test_nobody_else_gets_it(client, attempt):
    assert resume(client, lease_of(attempt)).status_code == 401

    client.force_login(make_officer(unit=attempt.organisation))
    assert resume(client, lease_of(attempt)).status_code == 404
    assert Attempt.objects.get().lease == 1


@pytest.mark.parametrize("lease", ["", "forged", "1:2:3"])
def test_without_a_lease_of_ours_there_is_nothing_to_go_on_with(client, attempt, lease):
    client.force_login(attempt.candidate)

    assert resume(client, lease).status_code == 422


def test_a_closed_attempt_is_not_resumed(client, attempt):
    submit_attempt(attempt.pk)
    client.force_login(attempt.candidate)

    assert resume(client, lease_of(attempt)).status_code == 410


def test_it_says_whether_somebody_is_signed_in_and_gives_a_token(client, attempt):
    before = client.get(reverse("exams:resume")).json()
    client.force_login(attempt.candidate)
    after = client.get(reverse("exams:resume")).json()

    assert (before["signed_in"], after["signed_in"]) == (False, True)
    assert before["token"]
    assert after["token"]

"""The session is lost, the token rotates, the account is disabled, in the middle of an exam (F15)."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.test import Client

from exams.models import Answer, Attempt
from exams.services.attempts import end_leases
from people.models import Person
from tests.builders import PASSWORD
from tests.faults.candidates import Sitting, at_once
from tests.faults.outcome import Outcome
from tests.faults.saving import make_sittings
from tests.faults.served import Served


def lost_sessions(server: Served, *, each: int) -> Outcome:
    expired = make_sittings(server, each)
    signed_out = make_sittings(server, each)
    disabled = make_sittings(server, each)
    wrong = sum(at_once(_expired, expired, crowd=10)) + sum(at_once(_signed_out, signed_out, crowd=10))
    wrong += sum(at_once(_disabled, disabled, crowd=10))
    everyone = [*expired, *signed_out, *disabled]
    lost = sum(one.lost() for one in everyone)
    doubled = sum(one.doubled() for one in everyone)
    return Outcome(
        "F15", "sessions lost, tokens rotated, accounts disabled in mid-exam", 3 * each, lost, doubled, wrong
    )


def _expired(sitting: Sitting) -> int:
    """Saves and the hand-in need no session: the lease stands for it."""
    before = sitting.save(1, 1)
    Session.objects.filter(session_data__contains=str(sitting.attempt.candidate_id)).delete()
    after = sitting.save(2, 1)
    handed = sitting.hand_in()
    kept = Answer.objects.filter(attempt=sitting.attempt).count()
    return sum((before != 200, after != 200, handed != 200, kept != 2))


def _signed_out(sitting: Sitting) -> int:
    """After signing out the page no longer saves; signed in again, with a new token, it goes on where it was."""
    sitting.save(1, 1)
    end_leases({sitting.attempt.pk: 1})
    refused = sitting.save(1, 2)
    client = Client(enforce_csrf_checks=True)
    token = client.get("/exams/answers/resume/").json()["token"]
    number = sitting.attempt.candidate.staff_number
    client.post("/login/", {"username": number, "password": PASSWORD, "csrfmiddlewaretoken": token})
    token = client.get("/exams/answers/resume/").json()["token"]
    answer = client.post("/exams/answers/resume/", {"lease": sitting.lease, "csrfmiddlewaretoken": token})
    sitting.lease = answer.json().get("lease", "")
    return sum((refused != 409, answer.status_code != 200, sitting.save(1, 3) != 200))


def _disabled(sitting: Sitting) -> int:
    """Nothing more is taken, at once; what was saved stays, and counts when the time is up."""
    sitting.save(1, 1)
    Person.objects.filter(pk=sitting.attempt.candidate_id).update(is_active=False)
    refused = sitting.save(1, 2)
    kept = Answer.objects.get(attempt=sitting.attempt).sequence
    is_open = Attempt.objects.open().filter(pk=sitting.attempt.pk).exists()
    return sum((refused != 403, kept != 1, not is_open))

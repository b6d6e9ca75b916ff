"""The pages of the room, and what is read off them."""

from django.urls import reverse
from django.utils import timezone

from exams.services.leases import Lease
from exams.services.presence import touch
from exams.services.room import Act
from tests.builders import minutes

HTMX = {"HX-Request": "true"}


def address(exam, **asked):
    return reverse("exams:room", args=[exam.pk], query=asked)


def shown(client, exam, **asked):
    return client.get(address(exam, **asked)).context


def sign(attempt, *, at=None, **said):
    none = {"unsaved": 0, "away_count": 0, "away_seconds": 0, "notices_seen": 0, "address": "10.0.0.7", "device": "甲"}
    assert touch(Lease(attempt.pk, attempt.candidate_id, 1), **(none | said), at=at).refusal is None


def on(attempt, by, text="考点断网"):
    return Act(attempt.exam_id, by=by, text=text, attempt_id=attempt.pk)


def ago(seconds):
    return timezone.now() - minutes(seconds / 60)


def act(client, exam, person, name, **fields):
    data = {"act": name, "text": "考点断网"} | fields
    return client.post(reverse("exams:room_candidate", args=[exam.pk, person.pk]), data)

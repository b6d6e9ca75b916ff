"""Saving one answer, against the plainest honest view: session, attempt check, upsert."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.test import Client, override_settings
from django.urls import include, path, reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from bench.timing import Comparison, compare
from exams.models import Answer, Attempt, Exam
from exams.services.attempts import start_attempt
from exams.services.leases import lease_of
from tests import builders


@csrf_exempt
def plain_save(request: HttpRequest) -> JsonResponse:
    """The floor. Private as any page is, so the session and its person are looked up."""
    given = json.loads(request.body)
    attempt = get_object_or_404(Attempt.objects.open(), pk=given["attempt"], candidate=request.user)
    Answer.objects.update_or_create(
        attempt=attempt,
        paper_question_id=given["place"],
        defaults={"sequence": given["sequence"], "chosen": given["chosen"], "saved_at": timezone.now()},
    )
    return JsonResponse({"stored": given["sequence"]})


urlpatterns = [path("", include("config.urls")), path("bench/save/", plain_save)]


def measure() -> Iterator[Comparison]:
    attempt = open_attempt()
    place = attempt.paper.questions.first()
    client = Client()
    client.force_login(attempt.candidate)
    lease = lease_of(attempt)
    sequences = count(1)

    def ours() -> None:
        save = {"slot": place.position, "sequence": next(sequences), "chosen": ["A"]}
        answer = client.post(reverse("exams:save"), {"lease": lease, "saves": [save]}, content_type="application/json")
        assert answer.status_code == 200, answer.content

    def floor() -> None:
        save = {"attempt": attempt.pk, "place": place.pk, "sequence": next(sequences), "chosen": ["A"]}
        assert client.post("/bench/save/", save, content_type="application/json").status_code == 200

    with override_settings(ROOT_URLCONF="bench.saves"):
        yield compare("save of one answer", ours, floor, target=0.6, rounds=7, repeat=200)


def open_attempt() -> Attempt:
    unit = builders.make_unit()
    category = builders.make_category("测速")
    for _ in range(10):
        builders.make_question(category=category)
    exam = Exam.objects.create(
        kind=Exam.Kind.EXAM,
        code="bench",
        title="测速",
        organisation=unit,
        question_category=category,
        question_count=10,
        minutes=60,
        category="skills",
        published_at=timezone.now(),
    )
    return start_attempt(exam.pk, candidate=builders.make_officer(unit=unit))[0]

"""The floors: what an honest view cannot do without, and nothing else. Added to the addresses of the product for a run."""

from __future__ import annotations

import json
import secrets
from functools import lru_cache
from random import Random

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template import RequestContext, Template
from django.urls import include, path
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from exams.models import Answer, Attempt, Paper, PaperQuestion
from question_bank.models import QuestionVersion

_UPSERT = """
INSERT INTO exams_answer AS answer (attempt_id, paper_question_id, sequence, response, saved_at)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (attempt_id, paper_question_id) DO UPDATE
    SET sequence = excluded.sequence, response = excluded.response, saved_at = excluded.saved_at
    WHERE answer.sequence < excluded.sequence
"""


@csrf_exempt
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Session, person, attempt, upsert."""
    given = json.loads(request.body)
    attempt = get_object_or_404(Attempt.objects.open(), pk=given["attempt"], candidate=request.user)
    now = timezone.now()
    if now > attempt.deadline:
        return JsonResponse({"reason": "late"}, status=410)
    with connection.cursor() as cursor:
        answer = json.dumps(given["response"])
        cursor.execute(_UPSERT, [attempt.pk, given["place"], given["sequence"], answer, now])
    return JsonResponse({"stored": given["sequence"]})


@require_POST
def start(request: HttpRequest, exam: int) -> HttpResponse:
    """Fifty of the ids this process knows, one row and fifty, in one transaction."""
    seed = secrets.randbits(62)
    drawn = Random(seed).sample(_ids(), 50)
    with transaction.atomic():
        paper = Paper.objects.create(exam_id=exam, seed=seed, drawn_at=timezone.now(), drawn_by_id=request.user.pk)
        PaperQuestion.objects.bulk_create(
            PaperQuestion(paper=paper, position=n, question_version_id=pk, option_order=["A", "B", "C", "D"])
            for n, pk in enumerate(drawn, start=1)
        )
    return redirect("exams:list")


@lru_cache
def _ids() -> list[int]:
    return list(QuestionVersion.objects.values_list("pk", flat=True))


_PAGE = SimpleLazyObject(
    lambda: Template("""<!doctype html><title>{{ attempt.pk }}</title><form method="post">{% csrf_token %}
{% for place in places %}<fieldset><legend>{{ place.position }}</legend><p>{{ place.question_version.stem }}</p>
{% for option in place.question_version.options %}<label><input type="checkbox" name="q{{ place.position }}"
 value="{{ option.key }}"{% if option.key in place.chosen %} checked{% endif %}>{{ option.text }}</label>{% endfor %}
</fieldset>{% endfor %}</form>""")
)


@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ten questions and their answers, from the database through a template."""
    attempt = get_object_or_404(Attempt.objects.open(), pk=pk, candidate=request.user)
    shown = ("paper", "position", "question_version__stem", "question_version__options")
    places = PaperQuestion.objects.filter(paper=attempt.paper_id, position__lte=10)
    places = list(places.select_related("question_version").only(*shown))
    answers = Answer.objects.filter(attempt=attempt, paper_question__in=places)
    chosen = dict(answers.values_list("paper_question_id", "response"))
    for place in places:
        place.chosen = chosen.get(place.pk, ())
    return HttpResponse(_PAGE.render(RequestContext(request, {"attempt": attempt, "places": places})))


@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock, read fifty with their keys and answers, mark, update."""
    with transaction.atomic():
        mine = Attempt.objects.open().filter(candidate=request.user).select_for_update()
        attempt = get_object_or_404(mine, pk=pk)
        places = PaperQuestion.objects.filter(paper=attempt.paper_id).select_related("question_version")
        keys = dict(places.values_list("pk", "question_version__answer"))
        given = dict(Answer.objects.filter(attempt=attempt).values_list("paper_question_id", "response"))
        right = sum(set(key) == set(given.get(place, ())) for place, key in keys.items())
        attempt.state, attempt.submitted_at = Attempt.State.GRADED, timezone.now()
        attempt.percent, attempt.passed = 100 * right // len(keys), right * 2 >= len(keys)
        attempt.save(update_fields=["state", "submitted_at", "percent", "passed"])
    return redirect("exams:list")


urlpatterns = [
    path("", include("config.urls")),
    path("bench/save/", save),
    path("bench/start/<int:exam>/", start),
    path("bench/page/<int:pk>/", page),
    path("bench/finish/<int:pk>/", finish),
]

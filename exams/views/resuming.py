"""Going on after the session was lost, on the page as it stands: exam.js asks who is signed in and takes the lease anew."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from exams.models import Answer, Attempt
from exams.services.attempts import take_over
from exams.services.leases import lease_of, read_lease
from exams.views.devices import hold_lease
from people.models import Person


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest) -> JsonResponse:
    """GET: whether somebody is signed in, and a token for signing in. POST an old `lease`:
    a new one, for its candidate only, with the answers that other devices may have given meanwhile."""
    person = request.user if isinstance(request.user, Person) else None
    if request.method == "GET":
        return JsonResponse({"signed_in": person is not None, "token": get_token(request)})
    lease = read_lease(request.POST.get("lease", ""))
    if lease is None:
        return JsonResponse({}, status=422)
    if person is None:
        return JsonResponse({}, status=401)
    mine = Attempt.objects.filter(candidate=person)
    attempt = take_over(get_object_or_404(mine, pk=lease.attempt_id).pk, candidate=person)
    if attempt.state != Attempt.State.OPEN:
        return JsonResponse({}, status=410)
    hold_lease(request, attempt)
    at = now()
    return JsonResponse(
        {"lease": lease_of(attempt), "remaining": attempt.seconds_left(at), "answers": _standing(attempt, at)}
    )


def _standing(attempt: Attempt, at: datetime) -> dict[int, tuple[int, Any, float]]:
    """By place the sequence number, the answer, and how many seconds ago it was saved."""
    rows = Answer.objects.filter(attempt=attempt).values_list(
        "paper_question__position", "sequence", "response", "saved_at"
    )
    return {place: (sequence, response, (at - saved).total_seconds()) for place, sequence, response, saved in rows}

"""Which device an attempt is sat on: the session that started it or took it over knows the lease's number."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from exams.models import Attempt
from exams.services.attempts import end_leases

_HELD = "attempt_leases"


def hold_lease(request: HttpRequest, attempt: Attempt) -> None:
    request.session[_HELD] = {**request.session.get(_HELD, {}), str(attempt.pk): attempt.lease}


def holds_lease(request: HttpRequest, attempt: Attempt) -> bool:
    return request.session.get(_HELD, {}).get(str(attempt.pk)) == attempt.lease


def release_leases(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """On signing out: the page that stays open behind must not go on saving."""
    held = request.session.get(_HELD, {})
    end_leases({int(attempt_id): number for attempt_id, number in held.items()})

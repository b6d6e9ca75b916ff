"""Where exam.js gives signs of life, and fetches what the invigilators have to tell. By the signed lease, as for a save."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from exams.forms.presence import read_sign, read_since
from exams.models import Attempt
from exams.queries.room import Notice, notices_of
from exams.services.leases import Lease, read_lease
from exams.services.presence import Seen, touch
from exams.services.saves import Refusal
from exams.views.saving import reason_in_words
from people.middleware import client_address

_STATUS = {Refusal.DENIED: 403, Refusal.STALE: 409}
_DEVICE_LENGTH = 200


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def presence(request: HttpRequest) -> JsonResponse:
    """A sign of life. A closed attempt is no fault of the page: it is told so, and goes to the result."""
    sign = read_sign(request.body)
    if sign is None:
        return _unreadable()
    signed, said = sign
    lease = read_lease(signed)
    seen = _touched(request, lease, said) if lease else Seen(Refusal.DENIED)
    if seen.refusal in _STATUS:
        return _refused(seen.refusal)
    return JsonResponse(_told(seen))


def _touched(request: HttpRequest, lease: Lease, said: dict[str, int]) -> Seen:
    return touch(
        lease,
        unsaved=said["unsaved"],
        away_count=said["away_count"],
        away_seconds=said["away_seconds"],
        notices_seen=said["notices_seen"],
        address=client_address(request),
        device=request.headers.get("User-Agent", "").replace("\x00", "")[:_DEVICE_LENGTH],
    )


def _told(seen: Seen) -> dict[str, Any]:
    return {
        "remaining": seen.remaining,
        "at": f"{timezone.localtime(seen.now):%H:%M:%S}",
        "paused": seen.paused_at is not None,
        "notices": seen.notices,
        "closed": seen.refusal == Refusal.CLOSED,
    }


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def notices(request: HttpRequest) -> JsonResponse:
    """What is new for this candidate since a number. The last number told is what the page says as `notices_seen`."""
    asked = read_since(request.body)
    if asked is None:
        return _unreadable()
    signed, since = asked
    lease = read_lease(signed)
    attempts = Attempt.objects.filter(candidate__is_active=True)
    mine = attempts.filter(pk=lease.attempt_id, candidate=lease.candidate_id) if lease else attempts.none()
    attempt = mine.first()
    if lease is None or attempt is None:
        return _refused(Refusal.DENIED)
    if attempt.lease != lease.number:
        return _refused(Refusal.STALE)
    return JsonResponse([_said(notice) for notice in notices_of(attempt, since=since)], safe=False)


def _said(notice: Notice) -> dict[str, Any]:
    at = f"{timezone.localtime(notice.at):%H:%M}"
    return {"number": notice.number, "kind": notice.kind, "text": notice.text, "at": at}


def _refused(refusal: Refusal) -> JsonResponse:
    said = {"reason": refusal, "message": reason_in_words(refusal)}
    return JsonResponse(said, status=_STATUS[refusal])


def _unreadable() -> JsonResponse:
    return JsonResponse({"reason": "unreadable", "message": _("没有读懂这次请求。")}, status=422)

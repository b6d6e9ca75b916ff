"""Where exam.js sends answers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from exams.forms import read_batch
from exams.services.leases import read_lease
from exams.services.saves import Receipt, Refusal, save_answers

_STATUS = {
    Refusal.DENIED: 403,
    Refusal.STALE: 409,
    Refusal.CLOSED: 410,
    Refusal.LATE: 410,
    Refusal.NO_SLOT: 422,
}


# No session and no cookie has a part in a save: the signed lease in the body says whose attempt it is. A forger from
# another site would need that lease, so there is nothing for a CSRF token to add.
@csrf_exempt
@login_not_required
@never_cache
@require_POST
def save(request: HttpRequest) -> JsonResponse:
    batch = read_batch(request.body)
    if batch is None:
        return JsonResponse({"reason": "unreadable", "message": _("没有读懂这次保存，答案还在本机。")}, status=422)
    signed, saves = batch
    lease = read_lease(signed)
    receipt = save_answers(lease, saves) if lease else Receipt(refusal=Refusal.DENIED)
    status = _STATUS[receipt.refusal] if receipt.refusal else 200
    return JsonResponse(acknowledgement(receipt), status=status)


def acknowledgement(receipt: Receipt) -> dict[str, Any]:
    """What the page may know: what stands, what the time is. Never whether an answer is right."""
    ack: dict[str, Any] = {"stored": receipt.stored, "unknown": receipt.unknown}
    if receipt.now and receipt.deadline:
        ack["at"] = f"{timezone.localtime(receipt.now):%H:%M:%S}"
        ack["remaining"] = max((receipt.deadline - receipt.now).total_seconds(), 0)
    if receipt.refusal:
        ack |= {"reason": receipt.refusal, "message": reason_in_words(receipt.refusal)}
    return ack


def reason_in_words(refusal: Refusal) -> str:
    return {
        Refusal.DENIED: _("这份答卷现在不接受保存。请重新登录后再打开。"),
        Refusal.CLOSED: _("这份答卷已经交了，不能再改。"),
        Refusal.STALE: _("这份答卷已在另一台设备上继续，这里只能看，不能再改。"),
        Refusal.LATE: _("时间已到，没有再收下新的答案。"),
        Refusal.NO_SLOT: _("有一题不在这份试卷上，没有保存。"),
    }[refusal]

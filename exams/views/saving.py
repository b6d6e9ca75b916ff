"""Where exam.js sends answers, and hands in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from exams.forms import read_batch
from exams.services.attempts import submit_attempt
from exams.services.late import keep_late
from exams.services.leases import Lease, read_lease
from exams.services.saves import Receipt, Refusal, Save, save_answers

_STATUS = {
    Refusal.DENIED: 403,
    Refusal.STALE: 409,
    Refusal.PAUSED: 423,
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
        return _unreadable()
    signed, saves = batch
    lease = read_lease(signed)
    if lease is None:
        return _answer(Receipt(refusal=Refusal.DENIED))
    return _answer(*_saved(lease, saves))


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def hand_in(request: HttpRequest) -> JsonResponse:
    """The last answers and the end in one request; sent again it answers the same. Not by session: it may have run out."""
    batch = read_batch(request.body)
    if batch is None:
        return _unreadable()
    lease = read_lease(batch[0])
    if lease is None:
        return _answer(Receipt(refusal=Refusal.DENIED))
    receipt, kept = _saved(lease, batch[1])
    if receipt.elsewhere:
        return _answer(receipt)  # not handed in: the page first says which of two answers counts
    if receipt.refusal in (None, Refusal.NO_SLOT, Refusal.LATE):
        submit_attempt(lease.attempt_id, at=receipt.now)
    elif receipt.refusal != Refusal.CLOSED:
        return _answer(receipt)
    after = reverse("exams:result", args=[lease.attempt_id])
    return JsonResponse(acknowledgement(receipt) | {"after": after, "kept": kept})


def _saved(lease: Lease, saves: list[Save]) -> tuple[Receipt, bool]:
    """What came too late is kept for a person to decide on; says whether it was."""
    receipt = save_answers(lease, saves)
    is_late = receipt.refusal in (Refusal.LATE, Refusal.CLOSED) and bool(saves)
    return receipt, is_late and keep_late(lease, saves, at=receipt.now or timezone.now())


def _unreadable() -> JsonResponse:
    return JsonResponse({"reason": "unreadable", "message": _("没有读懂这次保存，答案还在本机。")}, status=422)


def _answer(receipt: Receipt, kept: bool = False) -> JsonResponse:
    status = _STATUS[receipt.refusal] if receipt.refusal else 200
    return JsonResponse(acknowledgement(receipt) | ({"kept": True} if kept else {}), status=status)


def acknowledgement(receipt: Receipt) -> dict[str, Any]:
    """What the page may know: what stands, what the time is. Never whether an answer is right."""
    ack: dict[str, Any] = {"stored": receipt.stored, "unknown": receipt.unknown}
    if receipt.elsewhere:
        ack["elsewhere"] = receipt.elsewhere
    if receipt.now and receipt.deadline:
        ack["notices"] = receipt.notices
        ack["at"] = f"{timezone.localtime(receipt.now):%H:%M:%S}"
        ack["remaining"] = max((receipt.deadline - receipt.now).total_seconds(), 0)
    if receipt.refusal:
        ack |= {"reason": receipt.refusal, "message": reason_in_words(receipt.refusal)}
    return ack


def reason_in_words(refusal: Refusal) -> str:
    return {
        Refusal.DENIED: _("这份答卷现在不接受保存。请重新登录后再打开。"),
        Refusal.CLOSED: _("这份答卷已经交了，不能再改。"),
        Refusal.STALE: _("这份答卷已在别处继续，或者登录已经退出。这里只能看，不能再改。"),
        Refusal.PAUSED: _("监考人暂停了考试，时间停着。答案存在本机，继续后自动上传。"),
        Refusal.LATE: _("时间已到，没有再收下新的答案。"),
        Refusal.NO_SLOT: _("有一题不在这份试卷上，没有保存。"),
    }[refusal]

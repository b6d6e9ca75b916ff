"""Answers that a person carries in: a sealed file from a device that could not reach the server."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from exams.models import Attempt, Exam, LateBatch
from exams.services.late import keep_late
from exams.services.saves import Refusal, save_answers
from exams.services.sealing import unseal
from people import audit
from people.models import Person


def take_in(data: bytes, *, exam: Exam, by: Person, at: datetime) -> tuple[Attempt, bool]:
    """Take a sealed file of an attempt at this exam; says whether it waits for a decision.

    While the attempt is open its answers are saved as from the device itself; after the end they wait as late ones. The
    same file again changes nothing. Nobody carries in an own paper.
    """
    lease, saves = unseal(data)
    attempt = Attempt.objects.select_related("candidate").filter(pk=lease.attempt_id, exam=exam).first()
    if attempt is None:
        raise ValidationError(_("这是另一场考试的答卷，请到那一场的监考页上传。"))
    if attempt.candidate_id == by.pk:
        raise ValidationError(_("不能上传自己的答卷，请让另一位监考人来。"))
    receipt = save_answers(lease, saves)
    is_late = receipt.refusal in (Refusal.LATE, Refusal.CLOSED)
    if is_late and not keep_late(lease, saves, at=at, via=LateBatch.Via.FILE):
        raise ValidationError(_("本人已经交卷，或者结束超过一天，这些答案没有收下。"))
    if receipt.refusal == Refusal.STALE:
        raise ValidationError(_("考生后来换了设备继续作答，这台旧设备上的答案没有收下。"))
    if not is_late and receipt.refusal not in (None, Refusal.NO_SLOT):
        raise ValidationError(_("考试正在暂停，或者考生的账号已停用，现在不能收下。请稍后再上传。"))
    _note(attempt, by, len(saves))
    return attempt, is_late


@transaction.atomic
def _note(attempt: Attempt, by: Person, count: int) -> None:
    audit.record(by, "attempt.carried_in", attempt, after={"count": count})

"""When an exam may be sat and when its results are out, in words where a person reads them."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from exams.models import Exam


def why_not_start(exam: Exam, *, used: int, at: datetime) -> str:
    """Why a further attempt may not begin now, as a sentence; empty when it may."""
    if exam.opens_at and at < exam.opens_at:
        return _("%(time)s 开始，到时再来。") % {"time": moment(exam.opens_at)}
    if exam.latest_start and at > exam.latest_start:
        return _("%(time)s 之后不能再开始。") % {"time": moment(exam.latest_start)}
    if exam.latest_finish and at >= exam.latest_finish:
        return _("%(time)s 已经结束。") % {"time": moment(exam.latest_finish)}
    if exam.attempts_allowed is not None and used >= exam.attempts_allowed:
        return _("可考 %(n)d 次，已经用完。") % {"n": exam.attempts_allowed}
    return ""


def is_released(exam: Exam, *, at: datetime) -> bool:
    """Whether results and key of attempts that are closed may be shown.

    All sit one paper of an exam, so there only once nobody can sit it any longer.
    """
    return exam.is_quiz or exam.latest_finish is None or at >= exam.latest_finish


def moment(at: datetime) -> str:
    """11月22日 10:30, in Chinese time."""
    return date_format(timezone.localtime(at), "n月j日 H:i")

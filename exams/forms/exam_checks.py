"""What must fit together in an exam that is arranged. Each check gives the fields it finds fault with, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from exams.models import Exam

Fault = tuple[str, str]
Data = Mapping[str, Any]


def faults_of(data: Data) -> Iterator[Fault]:
    for check in (_window, _release, _markers, _hours):
        yield from check(data)


def _window(data: Data) -> Iterator[Fault]:
    opens, start, finish = (data.get(name) for name in ("opens_at", "latest_start", "latest_finish"))
    if opens and start and start < opens:
        yield "latest_start", _("最晚开始要在开始时间之后。")
    if start and finish and finish <= start:
        yield "latest_finish", _("最晚交卷要在最晚开始之后。")
    elif opens and finish and data.get("minutes") and finish < opens + timedelta(minutes=data["minutes"]):
        yield (
            "latest_finish",
            _("准时进入的人也考不满 %(n)d 分钟，请把最晚交卷往后放，或者缩短时长。") % {"n": data["minutes"]},
        )


def _release(data: Data) -> Iterator[Fault]:
    """What would not be shown as it says, because windows.py holds it back."""
    order = list(Exam.When.values)
    answers = data.get("shows_answers", Exam.When.NEVER)
    for name in ("shows_answers", "shows_marks", "shows_key"):
        if data.get("draws") == Exam.Draws.SHARED and data.get(name) == Exam.When.AT_ONCE:
            yield name, _("所有人同一份试卷，别人还在考的时候题目和答案不能给人看。请选“考试结束后”或更晚。")
        elif name in data and order.index(data[name]) < order.index(answers):
            yield name, _("要和题目一起看，不能比“题目和本人答案”更早。")


def _markers(data: Data) -> Iterator[Fault]:
    difference = data.get("difference")
    if difference is not None and data.get("markers") == 1:
        yield "difference", _("只有一人阅卷，没有分差。请改成两人阅，或者不填。")
    elif difference is not None and difference < 0:
        yield "difference", _("分差不能小于 0。两人一有不同就由第三人定，填 0；取平均就不填。")


def _hours(data: Data) -> Iterator[Fault]:
    if data.get("hours") and data.get("category") == "":
        yield "category", _("请选择知识类别，学时要记在它下面；不计学时，学时填 0。")

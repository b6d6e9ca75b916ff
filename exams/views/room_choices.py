"""The acts of the room as forms offer them: to whom, under which name, with what to fill in, done by which service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from exams.forms.room import AdmitForm, ExtendForm, IncidentForm, MessageForm, ReopenForm, RoomForm
from exams.models import Exam
from exams.queries.room import Row, Stand
from exams.services import room as services
from exams.services.room import Act


@dataclass(frozen=True)
class Choice:
    """An act one may choose: what it is called, what has to be filled in, who does it."""

    label: Any
    button: Any
    form: type[RoomForm]
    do: Callable[[Act, dict[str, Any]], Any]
    is_danger: bool = False


CHOICES = {
    "admit": Choice(
        gettext_lazy("准许进入"), gettext_lazy("准许进入"), AdmitForm, lambda act, said: services.admit(act)
    ),
    "admit_all": Choice(
        gettext_lazy("准许全部进入"), gettext_lazy("准许全部进入"), RoomForm, lambda act, said: services.admit(act)
    ),
    "extend": Choice(
        gettext_lazy("延时"),
        gettext_lazy("延时"),
        ExtendForm,
        lambda act, said: services.extend(act, said["minutes"]),
    ),
    "message": Choice(
        gettext_lazy("留言"), gettext_lazy("发出留言"), MessageForm, lambda act, said: services.message(act)
    ),
    "resume": Choice(gettext_lazy("继续"), gettext_lazy("继续计时"), RoomForm, lambda act, said: services.resume(act)),
    "pause": Choice(gettext_lazy("暂停"), gettext_lazy("暂停计时"), RoomForm, lambda act, said: services.pause(act)),
    "incident": Choice(
        gettext_lazy("记录情况"),
        gettext_lazy("记入考场记录"),
        IncidentForm,
        lambda act, said: services.incident(act, said["category"]),
    ),
    "reopen": Choice(
        gettext_lazy("重新打开"),
        gettext_lazy("重新打开答卷"),
        ReopenForm,
        lambda act, said: services.reopen(act, said["minutes"]),
    ),
    "terminate": Choice(
        gettext_lazy("收卷"), gettext_lazy("收卷"), RoomForm, lambda act, said: services.terminate(act), is_danger=True
    ),
}
_OFFERED = {
    Stand.ABSENT: ("incident",),
    Stand.OUTSIDE: ("admit", "incident"),
    Stand.SITTING: ("extend", "message", "pause", "incident", "terminate"),
    Stand.OFFLINE: ("extend", "message", "pause", "incident", "terminate"),
    Stand.PAUSED: ("resume", "extend", "message", "incident", "terminate"),
    Stand.HANDED: ("reopen", "incident"),
}
_TO_ALL = ("message", "extend", "pause", "resume", "incident")


def offered_to(exam: Exam, row: Row) -> tuple[str, ...]:
    """What fits where a candidate stands; past the rules of the door also where nobody waits to be let in.

    Who went offline while paused is still paused: the clock can be let go on.
    """
    if row.stand == Stand.ABSENT and (exam.addresses or exam.browser_key):
        return ("admit", *_OFFERED[row.stand])
    return _OFFERED[Stand.PAUSED if row.is_paused else row.stand]


def offered_to_all(exam: Exam) -> tuple[str, ...]:
    return (*_TO_ALL, "admit_all") if exam.needs_admission else _TO_ALL

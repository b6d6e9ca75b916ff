"""The tabs over the staff's pages of one exam.

To add a page: give its address (which takes the exam's key) a name in `exams.urls`, write its line here in the order of
the tabs, and put `{% load exam_tabs %}{% staff_tabs exam %}` first into its block `main`. A tab whose address does not
exist yet, or whose roles the person does not hold, is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from exams.models import Exam
from exams.models.exam import SEES_EXAMS
from exams.models.room import SEES_ROOMS
from exams.policies import ARRANGES_EXAMS, SEES_STATISTICS
from people.models import Role
from people.policies import oversees, signed_in

register = template.Library()


def _always(exam: Exam) -> bool:
    return True


@dataclass(frozen=True)
class Tab:
    """`roles` open it to those whose role reaches the exam's unit; `held_above` also to those beneath that unit."""

    label: Any
    route: str
    roles: tuple[str, ...]
    held_above: bool = False
    suits: Callable[[Exam], bool] = _always


def _has_room(exam: Exam) -> bool:
    return exam.published_at is not None and exam.venue == Exam.Venue.ONLINE


def _is_exam(exam: Exam) -> bool:
    return not exam.is_quiz


TABS = (
    Tab(_("概况"), "exams:staff_exam", SEES_EXAMS, held_above=True),
    Tab(_("考生"), "exams:candidates", SEES_EXAMS, held_above=True),
    Tab(_("单独安排"), "exams:overrides", ARRANGES_EXAMS, suits=_is_exam),
    Tab(_("试卷"), "exams:papers", (*ARRANGES_EXAMS, Role.LEGAL_REVIEWER)),
    Tab(_("监考"), "exams:room", SEES_ROOMS, suits=_has_room),
    Tab(_("阅卷"), "exams:marking", (Role.MARKER, Role.UNIT_ADMIN)),
    Tab(_("成绩"), "exams:results", SEES_EXAMS),
    Tab(_("统计"), "exams:statistics", SEES_STATISTICS, held_above=True),
)


@register.inclusion_tag("exams/_staff_tabs.html", takes_context=True)
def staff_tabs(context: dict[str, Any], exam: Exam) -> dict[str, Any]:
    """Which of the exam's pages this person may open; the present one is marked."""
    request = context["request"]
    person = signed_in(request)
    here = request.resolver_match.view_name if request.resolver_match else ""
    shown = []
    for tab in TABS:
        may = person.holds(*tab.roles) if tab.held_above else oversees(person, exam.organisation, *tab.roles)
        if may and tab.suits(exam) and (url := _address(tab, exam)):
            shown.append({"label": tab.label, "url": url, "current": tab.route == here})
    return {"tabs": shown}


def _address(tab: Tab, exam: Exam) -> str:
    try:
        return reverse(tab.route, args=[exam.pk])
    except NoReverseMatch:
        return ""

"""Where the statutes stand in the staff menu, in the search of every page, and how their acts read in the audit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laws import queries
from laws.services import Action
from laws.working_days import WorkingDays
from people.models import Person, Role
from people.policies import signed_in
from web.slots import Hit, MenuItem, Todo

_MOST_HITS = 8
#: The month in which the State Council's office announces the holidays of the next year.
NOTICE_COMES = 11


def staff_menu(request: HttpRequest) -> list[MenuItem]:
    """For staff; officers come by the search and by the links in what they read."""
    person = signed_in(request)
    if not person.is_staff_member:
        return []
    items = [MenuItem(_("法规库"), reverse("laws:list"), "law", _("法规"), 250)]
    if person.holds(Role.SYSTEM_ADMIN):
        items.append(MenuItem(_("工作日历"), reverse("laws:holidays"), "clock", _("系统"), 605))
    return items


def staff_todo(person: Person, at: datetime) -> list[Todo]:
    """The notice of a year comes in the November before it; until it is entered, deadlines in that year are estimates."""
    today = timezone.localdate(at)
    if not person.holds(Role.SYSTEM_ADMIN):
        return []
    years = [today.year, today.year + 1] if today.month >= NOTICE_COMES else [today.year]
    calendar = WorkingDays()
    return [
        Todo(_("登记%(year)s年放假安排") % {"year": year}, f"{reverse('laws:holidays')}?year={year}")
        for year in years
        if not calendar.is_announced(year)
    ]


def search_hits(person: Person, words: str) -> list[Hit]:
    """Statutes by name, then the articles that the words or the number find; everyone may read them."""
    results = queries.search(words, on=timezone.localdate())
    kind = _("法规")
    hits = [Hit(str(version), version.get_absolute_url(), kind) for version in results.statutes]
    for entry in results.found:
        hits += [Hit(str(article), article.get_sheet_url(), kind, piece) for article, piece in entry.articles]
    return hits[:_MOST_HITS]


def audit_verbs() -> list[tuple[str, Any]]:
    return [
        (f"statute.{Action.NEW}", gettext_lazy("新增法规")),
        (f"statute.{Action.FILL}", gettext_lazy("补入法规原文")),
        (f"statute.{Action.REPLACE}", gettext_lazy("更换法规原文")),
        (f"statute.{Action.DATE}", gettext_lazy("更正法规施行日期")),
        ("holidays.entered", gettext_lazy("登记放假安排")),
    ]


def audit_facts() -> list[tuple[str, tuple[Any, dict[str, Any]]]]:
    return [
        ("articles", (gettext_lazy("条数"), {})),
        ("in_force_from", (gettext_lazy("施行日期"), {})),
        ("off", (gettext_lazy("放假"), {})),
        ("made_up", (gettext_lazy("上班"), {})),
    ]

"""Where the pages about people and accounts stand in the menus, and what waits on them."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from people.models import Organisation, Person, Role, Suggestion, TransferRequest
from people.models.person import SEES_PEOPLE
from people.policies import signed_in
from web.slots import MenuItem, Todo


def officer_menu(request: HttpRequest) -> list[MenuItem]:
    return [MenuItem(_("我的"), reverse("people:me"), "person", order=50)]


def staff_menu(request: HttpRequest) -> list[MenuItem]:
    entries = [
        (SEES_PEOPLE, MenuItem(_("人员名单"), reverse("people:list"), "people", _("人员"), 100)),
        ((Role.UNIT_ADMIN,), MenuItem(_("导入名单"), reverse("people:import"), "upload", _("人员"), 110)),
        (SEES_PEOPLE, MenuItem(_("单位与角色"), reverse("people:units"), "grid", _("人员"), 120)),
        ((Role.UNIT_ADMIN,), MenuItem(_("调动申请"), reverse("people:transfers"), "replay", _("人员"), 130)),
        ((Role.UNIT_ADMIN,), MenuItem(_("意见建议"), reverse("people:suggestions"), "bulb", _("人员"), 140)),
        ((Role.AUDITOR, Role.AUDIT_ADMIN), MenuItem(_("审计记录"), reverse("people:audit"), "list", _("系统"), 610)),
    ]
    return [item for roles, item in entries if signed_in(request).holds(*roles)]


def suggestions_todo(person: Person, at: datetime) -> list[Todo]:
    """The suggestions nobody has taken up yet, as one line."""
    if not person.holds(Role.UNIT_ADMIN):
        return []
    administered = Organisation.objects.overseen_by(person, Role.UNIT_ADMIN)
    waiting = Suggestion.objects.filter(state=Suggestion.State.NEW, organisation__in=administered).count()
    url = f"{reverse('people:suggestions')}?state={Suggestion.State.NEW}"
    return [Todo(_("意见建议待处理"), url, count=waiting)] if waiting else []


def transfers_todo(person: Person, at: datetime) -> list[Todo]:
    """Transfers that wait for this administrator's word."""
    if not person.holds(Role.UNIT_ADMIN):
        return []
    waiting = TransferRequest.objects.waiting().decided_by(person).count()
    return [Todo(_("调动申请待确认"), reverse("people:transfers"), count=waiting)] if waiting else []

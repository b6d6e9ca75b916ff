"""Where the reports are found."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from people.policies import signed_in
from reports.forms import REACHED, STANDINGS
from reports.queries import SEES_REPORTS
from web.slots import MenuItem


def staff_menu(request: HttpRequest) -> list[MenuItem]:
    if not signed_in(request).holds(*SEES_REPORTS):
        return []
    return [MenuItem(_("学时报表"), reverse("reports:hours"), "chart", _("学时与报表"), 500)]


def audit_verbs() -> list[tuple[str, str]]:
    return [("report.exported", _("导出报表"))]


def audit_facts() -> list[tuple[str, tuple[str, dict[str, Any]]]]:
    return [
        ("year", (_("年度"), {})),
        ("counted", (_("人员范围"), dict(STANDINGS))),
        ("reached", (_("达标情况"), dict(REACHED))),
        ("searched", (_("查找"), {})),
        ("as_of", (_("截至"), {})),
    ]

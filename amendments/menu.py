"""Where the work stands in the menus, in what waits, on the page of a question, and how its acts read in the audit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amendments.models import DECIDES, AffectedItem
from people.models import Person
from people.policies import signed_in
from question_bank.models import Question
from web.slots import MenuItem, Panel, Todo


def staff_menu(request: HttpRequest) -> list[MenuItem]:
    if not signed_in(request).holds(*DECIDES):
        return []
    return [MenuItem(_("修法核对"), reverse("amendments:list"), "law", _("题库"), 340)]


def staff_todo(person: Person, at: datetime) -> list[Todo]:
    """What was given to this person, and what in the units he decides for has been given to nobody."""
    if not person.holds(*DECIDES):
        return []
    mine, nobodys = Q(assignee=person), Q(assignee=None)
    found = (
        AffectedItem.objects.waiting()
        .decidable_by(person)
        .aggregate(mine=Count("pk", filter=mine), due=Min("due_on", filter=mine), free=Count("pk", filter=nobodys))
    )
    url = reverse("amendments:list")
    entries = [
        Todo(_("修法核对：分给你的"), url, due=found["due"], count=found["mine"]),
        Todo(_("修法核对：还没有分给人的"), url, count=found["free"]),
    ]
    return [entry for entry in entries if entry.count]


def question_panels(viewer: Person, question: Question) -> list[Panel]:
    """On the page of a question: what of it still waits for a decision."""
    waiting = AffectedItem.objects.visible_to(viewer).waiting().filter(question=question)
    items = list(waiting.select_related("amendment__old__statute", "amendment__new", "article"))
    return [Panel("amendments/_panel.html", {"items": items})] if items else []


def audit_verbs() -> list[tuple[str, Any]]:
    return [
        ("amendment.opened", gettext_lazy("开始修法核对")),
        ("amendment.assigned", gettext_lazy("分派修法核对")),
        ("amendment.kept", gettext_lazy("修法核对：保留")),
        ("amendment.revised", gettext_lazy("修法核对：已修改")),
        ("amendment.retired", gettext_lazy("修法核对：停用")),
        ("amendment.reopened", gettext_lazy("修法核对：改回待核")),
    ]


def audit_facts() -> list[tuple[str, tuple[Any, dict[str, Any]]]]:
    return [
        ("decision", (gettext_lazy("处理"), dict(AffectedItem.State.choices))),
        ("affected", (gettext_lazy("待核项数"), {})),
        ("unchanged", (gettext_lazy("条文未变的引用"), {})),
        ("assignee", (gettext_lazy("负责人"), {})),
    ]

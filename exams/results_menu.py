"""What marking and results show on pages that are not their own: menu entries, what waits, a panel beside a question (see web.slots)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from exams.models import Appeal, Regrade
from exams.policies import RULES_ON_RESULTS, keys_kept_from
from exams.queries import desk
from exams.queries.regradable import regradable
from exams.queries.withheld import questions_withheld
from people.models import Person, Role
from people.policies import signed_in
from question_bank.models import Question
from web.slots import MenuItem, Panel, Todo

#: Exams named on the page of a question.
MOST_EXAMS = 10


def staff_menu(request: HttpRequest) -> list[MenuItem]:
    entries = [
        (Role.MARKER, MenuItem(_("阅卷"), reverse("exams:marking_queue"), "note", _("考试"), 420)),
        (Role.LEGAL_REVIEWER, MenuItem(_("试题申诉"), reverse("exams:appeals"), "flag", _("考试"), 430)),
        (Role.SYSTEM_ADMIN, MenuItem(_("申诉期限"), reverse("exams:appeal_term"), "clock", _("考试"), 440)),
    ]
    return [item for role, item in entries if signed_in(request).holds(role)]


def staff_todo(person: Person, at: datetime) -> list[Todo]:
    """Answers to be marked, objections to be ruled on."""
    return [*_marking(person, at), *_appeals(person)]


def _marking(person: Person, at: datetime) -> list[Todo]:
    if not person.holds(Role.MARKER):
        return []
    piles = desk.piles_for(person)
    kept = keys_kept_from(person, [pile.exam for pile in piles], at=at)
    n = sum(pile.for_me for pile in piles if pile.exam.pk not in kept)
    return [Todo(_("答案待阅"), reverse("exams:marking_queue"), count=n)] if n else []


def _appeals(person: Person) -> list[Todo]:
    n = Appeal.objects.visible_to(person).open().count() if person.holds(Role.LEGAL_REVIEWER) else 0
    return [Todo(_("试题申诉待处理"), reverse("exams:appeals"), count=n)] if n else []


def question_panels(viewer: Person, question: Question) -> list[Panel]:
    """Where the question was sat, for those who may rule on it; a new key asks for it."""
    if not viewer.holds(*RULES_ON_RESULTS):
        return []
    found = regradable(question, viewer, most=MOST_EXAMS)
    context = {"exams": found, "key_differs": any(each.key_differs and not each.ruling for each in found)}
    return [Panel("exams/_regrade_panel.html", context, order=40)] if found else []


def withheld(person: Person) -> set[int]:
    """What practice keeps from a person for the time being."""
    return questions_withheld(person, at=now())


def audit_verbs() -> list[tuple[str, str]]:
    return [
        ("exam.regraded", _("改判")),
        ("exam.released", _("公布成绩")),
        ("results.exported", _("导出成绩")),
        ("mark.taken_back", _("撤回评分")),
        ("mark.voided", _("评分因答案改变作废")),
        ("appeal.made", _("提出试题申诉")),
        ("appeal.upheld", _("申诉成立")),
        ("appeal.rejected", _("申诉不成立")),
        ("appeal.term_set", _("设置申诉期限")),
    ]


def audit_facts() -> list[tuple[str, tuple[str, dict[str, str]]]]:
    return [
        ("marks", (_("得分"), {})),
        ("marker", (_("阅卷人"), {})),
        ("question", (_("题号"), {})),
        ("policy", (_("处理办法"), {str(value): str(label) for value, label in Regrade.Policy.choices})),
        ("released_at", (_("公布时间"), {})),
        ("days", (_("天数"), {})),
        ("valid_from", (_("生效日期"), {})),
    ]

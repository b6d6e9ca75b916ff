"""What training shows on pages that are not its own: menu entries, what waits, what a search finds."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from people.models import Person, Role
from people.models.person import COUNTING
from people.policies import signed_in
from training.markdown import plain_text
from training.models import Claim, Course, HeldCredit, Lesson, legal_year
from training.policies import SEES_RULES
from training.queries import CourseStanding, matching, matching_lessons, standings_of, target_of
from web.slots import Hit, MenuItem, Panel, Todo
from web.templatetags.show import hours

_HITS = 10
_EXCERPT = 60


def officer_menu(request: HttpRequest) -> list[MenuItem]:
    return [
        MenuItem(_("课程"), reverse("training:list"), "book", order=20),
        MenuItem(_("学时"), reverse("training:hours"), "hours", order=40),
    ]


def staff_menu(request: HttpRequest) -> list[MenuItem]:
    entries: list[tuple[tuple[str, ...], MenuItem]] = [
        ((Role.UNIT_ADMIN,), _entry(_("课程"), "training:staff_courses", "book", _("课程"), 200)),
        ((Role.UNIT_ADMIN,), _entry(_("补录审核"), "training:claim_inbox", "note", _("学时与报表"), 480)),
        ((Role.UNIT_ADMIN,), _entry(_("学时复核"), "training:held", "hours", _("学时与报表"), 490)),
        (SEES_RULES, _entry(_("学时规则"), "training:rules", "list", _("学时与报表"), 510)),
    ]
    return [item for roles, item in entries if signed_in(request).holds(*roles)]


def _entry(label: str, page: str, icon: str, group: str, order: int) -> MenuItem:
    return MenuItem(label, reverse(page), icon, group=group, order=order)


def staff_todo(person: Person, at: datetime) -> list[Todo]:
    if not person.holds(Role.UNIT_ADMIN):
        return []
    waiting = [
        Todo(
            _("补录待审核"), reverse("training:claim_inbox"), count=Claim.objects.for_reviewer(person).waiting().count()
        ),
        Todo(_("学时待复核"), reverse("training:held"), count=HeldCredit.objects.visible_to(person).waiting().count()),
    ]
    return [item for item in waiting if item.count]


def todo(person: Person, at: datetime) -> list[Todo]:
    """Required courses that are not completed, each with the lesson to go on with."""
    standings = standings_of(person, legal_year(at))
    return [_todo(standing) for standing in standings if standing.segment == "required" and standing.next]


def _todo(standing: CourseStanding) -> Todo:
    facts = [
        _("必修课"),
        _("还有 %(n)d 节") % {"n": len(standing.open_lessons)},
        _("%(hours)s 学时") % {"hours": hours(standing.hours_left)},
    ]
    url = standing.next.url if standing.next else standing.course.get_absolute_url()
    return Todo(standing.course.title, url, facts, due=standing.due_on)


def search_hits(person: Person, words: str) -> list[Hit]:
    if not words.strip():
        return []
    courses = matching(Course.objects.open_to(person), words)[:_HITS]
    lessons = matching_lessons(Lesson.objects.open_to(person), words).select_related("course")[:_HITS]
    return [Hit(row.title, row.get_absolute_url(), _("课程"), row.summary) for row in courses] + [
        Hit(str(row), row.get_absolute_url(), _("课节"), excerpt(row, words)) for row in lessons
    ]


def excerpt(lesson: Lesson, words: str) -> str:
    """The words where they first stand in the text, with what stands around them; else the summary."""
    text = plain_text(lesson.text)
    start = text.lower().find(words.split()[0].lower())
    if start < 0:
        return lesson.summary
    begin = max(0, start - _EXCERPT // 3)
    return ("…" if begin else "") + text[begin : begin + _EXCERPT] + "…"


def person_panels(viewer: Person, person: Person) -> list[Panel]:
    """This year's target with every term, of those who have to train."""
    today = localdate()
    if person.standing_on(today) not in COUNTING:
        return []
    context = {"year": today.year, "target": target_of(person, today.year)}
    return [Panel("training/_target_panel.html", context, order=10)]


def audit_verbs() -> list[tuple[str, str]]:
    return [
        ("hours.reversed", _("冲正学时")),
        ("claim.submitted", _("提交补录")),
        ("claim.withdrawn", _("收回补录")),
        ("claim.returned", _("退回补录")),
        ("claim.first", _("补录初审同意")),
        ("claim.approved", _("补录认定")),
        ("claim.refused", _("补录不予认定")),
        ("held.released", _("复核后认定学时")),
        ("held.refused", _("复核后不予认定学时")),
        ("ledger.accepted", _("以现有台账为准")),
        ("course.assigned", _("安排课程")),
        ("course.unassigned", _("结束课程安排")),
        ("rules.added", _("制定学时规则")),
    ]


def audit_facts() -> list[tuple[str, tuple[str, dict[str, str]]]]:
    return [
        ("required", (_("必修"), {})),
        ("due_on", (_("完成期限"), {})),
        ("flaws", (_("有问题的人数"), {})),
        ("terms", (_("规则"), {})),
    ]

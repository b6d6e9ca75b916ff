"""What exams show on pages that are not their own: menu entries, what waits, panels under courses (see web.slots)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import now
from django.utils.translation import gettext as _

from exams.models import Attempt, Exam
from exams.models.attempt import NETWORK_GRACE
from exams.models.exam import SEES_EXAMS
from exams.queries import Entry, entries_for, exams_for, uses_of
from exams.windows import moment
from people.models import Person
from people.policies import signed_in
from question_bank.models import Question
from training.models import Course
from web import slots

#: Exams named on the page of a question.
MOST_USES = 10


def officer_menu(request: HttpRequest) -> list[slots.MenuItem]:
    return [slots.MenuItem(_("考试"), reverse("exams:list"), "exam", order=30)]


def staff_menu(request: HttpRequest) -> list[slots.MenuItem]:
    if not signed_in(request).holds(*SEES_EXAMS):
        return []
    return [slots.MenuItem(_("考试"), reverse("exams:staff_list"), "exam", group=_("考试"), order=400)]


def todo(person: Person, at: datetime) -> list[slots.Todo]:
    """What stands open, and the exams one may sit now and has not passed, the nearest end first."""
    entries = [entry for entry in entries_for(person, exams_for(person), at=at) if _waits(entry)]
    entries.sort(
        key=lambda entry: entry.exam.latest_finish or datetime.max.replace(tzinfo=timezone.get_default_timezone())
    )
    return [_todo(entry) for entry in entries]


def _waits(entry: Entry) -> bool:
    return entry.open is not None or (not entry.exam.is_quiz and entry.state == "open" and not entry.passed)


def _todo(entry: Entry) -> slots.Todo:
    exam = entry.exam
    facts = [_("%(n)d 题，%(minutes)d 分钟") % {"n": exam.question_count, "minutes": exam.minutes}]
    if entry.open:
        return slots.Todo(
            exam.title,
            reverse("exams:sitting", args=[entry.open.pk]),
            [*facts, _("%(time)s 收卷") % {"time": moment(entry.open.deadline)}],
            due=timezone.localdate(entry.open.deadline),
            badge=_("正在作答"),
        )
    until = exam.latest_start or exam.latest_finish
    if until:
        facts.append(_("%(time)s 前开始") % {"time": moment(until)})
    due = timezone.localdate(until) if until else None
    return slots.Todo(exam.title, reverse("exams:ready", args=[exam.pk]), facts, due=due, badge=_("考试"))


def course_panels(person: Person, course: Course) -> list[slots.Panel]:
    """The quizzes of a course with where one stands in them."""
    quizzes = exams_for(person).filter(course=course, kind=Exam.Kind.QUIZ).select_related("course")
    entries = entries_for(person, quizzes, at=now())
    return [slots.Panel("exams/_course_panel.html", {"entries": entries})] if entries else []


def question_panels(viewer: Person, question: Question) -> list[slots.Panel]:
    """On the page of a question: the exams that hold it."""
    uses = uses_of(question, viewer, at=now())
    context = {"uses": uses[:MOST_USES], "more": max(len(uses) - MOST_USES, 0)}
    return [slots.Panel("exams/_question_panel.html", context)] if uses else []


def holds_session(person: Person, at: datetime) -> bool:
    """An open attempt holds off the idle time-out, until a hand-in at the bell has come in."""
    if not person.is_authenticated:
        return False
    return Attempt.objects.open().filter(candidate=person, deadline__gte=at - NETWORK_GRACE).exists()


def audit_verbs() -> list[tuple[str, str]]:
    return [
        ("exam.arranged", _("安排考试")),
        ("exam.changed", _("修改考试安排")),
        ("exam.published", _("发布考试")),
        ("attempt.taken_over", _("换设备继续作答")),
    ]


def audit_facts() -> list[tuple[str, tuple[str, dict[str, str]]]]:
    return [("count", (_("题数"), {})), ("published_at", (_("发布时间"), {})), ("lease", (_("第几台设备"), {}))]

"""What exams show on pages that are not their own: menu entries, what waits, panels under courses (see web.slots)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import now
from django.utils.translation import gettext as _

from exams.models import Attempt, Exam, RoomEvent
from exams.models.attempt import NETWORK_GRACE
from exams.models.blueprint import SEES_BLUEPRINTS
from exams.models.exam import SEES_EXAMS
from exams.models.room import RUNS_ROOMS, SEES_ROOMS
from exams.queries import Entry, entries_for, exams_for, uses_of
from exams.queries.papers import waiting_to_be_frozen
from exams.queries.room import rooms_now, rooms_run_by
from exams.windows import moment
from people.models import Person
from people.policies import signed_in
from question_bank.models import Question
from training.models import Course
from web import slots

#: After the hand-in.
RECEIPT_SEEN = timedelta(minutes=2)
#: Papers to be frozen that the desk names.
MOST_TODOS = 10
#: Exams named on the page of a question.
MOST_USES = 10


def officer_menu(request: HttpRequest) -> list[slots.MenuItem]:
    return [slots.MenuItem(_("考试"), reverse("exams:list"), "exam", order=30)]


def staff_menu(request: HttpRequest) -> list[slots.MenuItem]:
    """Without a query: these entries stand on every page of staff."""
    entries = [
        (SEES_EXAMS, slots.MenuItem(_("考试"), reverse("exams:staff_list"), "exam", group=_("考试"), order=400)),
        (
            SEES_BLUEPRINTS,
            slots.MenuItem(_("组卷方案"), reverse("exams:blueprints"), "grid", group=_("考试"), order=405),
        ),
        (SEES_ROOMS, slots.MenuItem(_("监考"), reverse("exams:rooms"), "clock", group=_("考试"), order=410)),
    ]
    return [item for roles, item in entries if signed_in(request).holds(*roles)]


def todo(person: Person, at: datetime) -> list[slots.Todo]:
    """What stands open, and the exams one may sit now and has not passed, the nearest end first."""
    entries = [
        entry for entry in entries_for(person, exams_for(person).select_related("blueprint"), at=at) if _waits(entry)
    ]
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


def rooms_todo(person: Person, at: datetime) -> list[slots.Todo]:
    """For invigilators: the exams that run, and late answers that wait for a decision."""
    if not person.holds(*RUNS_ROOMS):
        return []
    return [_room_todo(exam) for exam in rooms_now(rooms_run_by(person), at=at) if exam.sitting or exam.late]


def _room_todo(exam: Any) -> slots.Todo:
    facts = [_("%(n)d 人在考") % {"n": exam.sitting}] if exam.sitting else []
    if exam.late:
        facts.append(_("%(n)d 批迟到的答案待处理") % {"n": exam.late})
    badge = _("正在进行") if exam.sitting else _("待处理")
    return slots.Todo(exam.title, reverse("exams:room", args=[exam.pk]), facts, badge=badge)


def papers_todo(person: Person, at: datetime) -> list[slots.Todo]:
    """Papers that a colleague has drawn, and that wait for a second person to read and freeze them."""
    if not person.holds(*SEES_BLUEPRINTS):
        return []
    return [
        slots.Todo(
            paper.exam.title,
            reverse("exams:papers", args=[paper.exam_id]),
            [_("试卷已抽出，等你看过并锁定")],
            due=timezone.localdate(paper.exam.opens_at) if paper.exam.opens_at else None,
            badge=_("试卷"),
        )
        for paper in waiting_to_be_frozen(person, at)[:MOST_TODOS]
    ]


def course_panels(person: Person, course: Course) -> list[slots.Panel]:
    """The quizzes of a course with where one stands in them."""
    quizzes = exams_for(person).filter(course=course, kind=Exam.Kind.QUIZ).select_related("course", "blueprint")
    entries = entries_for(person, quizzes, at=now())
    return [slots.Panel("exams/_course_panel.html", {"entries": entries})] if entries else []


def question_panels(viewer: Person, question: Question) -> list[slots.Panel]:
    """On the page of a question: the exams that hold it."""
    uses = uses_of(question, viewer, at=now())
    context = {"uses": uses[:MOST_USES], "more": max(len(uses) - MOST_USES, 0)}
    return [slots.Panel("exams/_question_panel.html", context)] if uses else []


def holds_session(person: Person, at: datetime) -> bool:
    """An open attempt holds off the idle time-out, until a hand-in at the bell has come in; and one handed in just now,
    until its receipt has been seen: in the exam room nothing is sent by session."""
    if not person.is_authenticated:
        return False
    waits = Q(deadline__gte=at - NETWORK_GRACE) | Q(paused_at__isnull=False)
    runs = Q(waits, state=Attempt.State.OPEN)
    return Attempt.objects.filter(runs | Q(submitted_at__gte=at - RECEIPT_SEEN), candidate=person).exists()


def audit_verbs() -> list[tuple[str, str]]:
    return [
        ("exam.arranged", _("安排考试")),
        ("exam.changed", _("修改考试安排")),
        ("exam.published", _("发布考试")),
        ("exam.candidates_added", _("加考生")),
        ("exam.candidate_removed", _("移出考生")),
        ("exam.excused", _("登记请假")),
        ("exam.excuse_withdrawn", _("销假")),
        ("exam.override_given", _("单独安排")),
        ("exam.override_withdrawn", _("撤回单独安排")),
        ("exam.makeup_made", _("安排补考")),
        ("attempt.taken_over", _("换设备继续作答")),
        ("attempt.carried_in", _("上传加密答卷")),
        ("blueprint.written", _("新建组卷方案")),
        ("blueprint.changed", _("修改组卷方案")),
        ("paper.drawn", _("抽卷")),
        ("paper.frozen", _("锁定试卷")),
        ("paper.read", _("查看试卷")),
        ("paper.printed", _("打印试卷")),
        ("exam.seated", _("编排座位")),
        ("results.imported", _("导入成绩")),
        ("attempt.extended", _("延时")),
        ("attempt.paused", _("暂停作答")),
        ("attempt.resumed", _("继续作答")),
        ("attempt.terminated", _("监考收卷")),
        ("attempt.reopened", _("重新打开答卷")),
        ("attempt.message", _("给考生留言")),
        ("attempt.incident", _("记录考生情况")),
        ("exam.admitted", _("准许进入考场")),
        ("exam.extended", _("全场延时")),
        ("exam.paused", _("全场暂停")),
        ("exam.resumed", _("全场继续")),
        ("exam.message", _("给全场留言")),
        ("exam.incident", _("记录考场情况")),
        ("attempt.late_accepted", _("采纳迟到的答案")),
        ("attempt.late_refused", _("不采纳迟到的答案")),
        ("exam.log_exported", _("导出考场记录")),
        ("exam.statistics_exported", _("导出考试统计")),
    ]


def _sheets() -> dict[str, str]:
    return {
        "paper": _("试卷"),
        "card": _("答题卡"),
        "key": _("参考答案"),
        "signin": _("签到表"),
        "seats": _("座次表"),
    }


def audit_facts() -> list[tuple[str, tuple[str, dict[str, str]]]]:
    return [
        ("added_minutes", (_("加时（分钟）"), {})),
        ("extra_minutes", (_("加时（分钟）"), {})),
        ("person", (_("人员"), {})),
        ("exam", (_("原来的考试"), {})),
        ("told", (_("告知人数"), {})),
        ("candidate", (_("考生"), {})),
        ("incident", (_("情况类别"), {value: str(label) for value, label in RoomEvent.Incident.choices})),
        ("lines", (_("记录条数"), {})),
        ("attempts", (_("计入的作答"), {})),
        ("count", (_("题数"), {})),
        ("published_at", (_("发布时间"), {})),
        ("label", (_("卷别"), {})),
        ("sheet", (_("打印"), _sheets())),
        ("people", (_("人数"), {})),
        ("rooms", (_("考场数"), {})),
        ("total_marks", (_("总分"), {})),
        ("lease", (_("第几台设备"), {})),
    ]

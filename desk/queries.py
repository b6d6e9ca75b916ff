"""What the homes show, put together from the subjects below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.models import Exam
from laws.models import StatuteVersion
from people.models import Organisation, Person, Role
from question_bank.models import Question
from reports.queries import SEES_REPORTS, HourReport, Scope, hour_report
from training.models import Assignment, LessonAnswer, LessonQuestion, legal_year
from training.queries import CourseStanding, LessonStanding
from web import slots
from web.paging import number_in
from web.slots import Hit, Todo

#: No lesson is offered as a short one beyond this.
SHORT_MINUTES = 30
YEAR = timedelta(days=365)


# --- officers ---
@dataclass(frozen=True)
class NextLesson:
    """The one lesson to go on with: begun and left last, or else the first that is due."""

    standing: LessonStanding
    questions: int
    settled: int

    @property
    def lesson(self) -> Any:
        return self.standing.lesson


def next_lesson(person: Person, courses: list[CourseStanding]) -> NextLesson | None:
    lessons = _open_lessons(courses)
    begun = {standing.progress.last_seen_at: standing for standing in lessons if standing.progress}
    chosen = begun[max(begun)] if begun else next(iter(lessons), None)
    return _with_questions(chosen) if chosen else None


def _with_questions(standing: LessonStanding) -> NextLesson:
    asked = LessonQuestion.objects.filter(
        lesson=standing.lesson, question__retired_at=None, question__current__isnull=False
    )
    settled = LessonAnswer.objects.filter(progress=standing.progress, is_right=True) if standing.progress else None
    return NextLesson(
        standing,
        questions=asked.order_by().values("slot").distinct().count(),
        settled=settled.order_by().values("slot").distinct().count() if settled is not None else 0,
    )


@dataclass(frozen=True)
class ShortLesson:
    """A lesson for a few spare minutes; `skipped` counts the shorter ones already passed over."""

    standing: LessonStanding
    minutes: int
    next_offer: int | None

    @property
    def lesson(self) -> Any:
        return self.standing.lesson


def short_lesson(courses: list[CourseStanding], *, besides: NextLesson | None, skip: str = "") -> ShortLesson | None:
    """The shortest lesson not completed yet, or after `skip` of them the next; minutes are rounded up to fives."""
    passed_by = besides.lesson.pk if besides else None
    offers = [
        standing
        for standing in _open_lessons(courses)
        if standing.lesson.pk != passed_by and standing.lesson.minutes <= SHORT_MINUTES
    ]
    offers.sort(key=lambda standing: standing.lesson.minutes)
    if not offers:
        return None
    place = number_in(skip) % len(offers)
    another = (place + 1) % len(offers) if len(offers) > 1 else None
    return ShortLesson(offers[place], -(-offers[place].lesson.minutes // 5) * 5, another)


@dataclass(frozen=True)
class Left:
    """What the open courses still hold."""

    lessons: int
    hours: Decimal


def left_to_learn(courses: list[CourseStanding]) -> Left:
    return Left(len(_open_lessons(courses)), sum((course.hours_left for course in courses), Decimal(0)))


def _open_lessons(courses: list[CourseStanding]) -> list[LessonStanding]:
    return [lesson for course in courses for lesson in course.open_lessons]


def todos_of(person: Person, at: datetime) -> list[Todo]:
    """All that waits for an officer, by date; what has none comes last."""
    return _by_date(slots.collect("todo", person, at))


def statute_news(at: datetime, *, most: int = 3) -> list[StatuteVersion]:
    """Versions that came into force within a year or will, the newest first."""
    since = timezone.localdate(at) - YEAR
    versions = StatuteVersion.objects.filter(in_force_from__gt=since).select_related("statute")
    return list(versions.order_by("-in_force_from", "pk")[:most])


# --- everybody ---
@dataclass(frozen=True)
class Found:
    kind: str
    hits: list[Hit]


def search(person: Person, words: str) -> list[Found]:
    """What the subjects find, kind by kind in the order in which they answer."""
    kinds: dict[str, list[Hit]] = {}
    for hit in slots.collect("search", person, words) if words else []:
        kinds.setdefault(hit.kind, []).append(hit)
    return [Found(kind, hits) for kind, hits in kinds.items()]


# --- staff ---
def staff_todos_of(person: Person, at: datetime) -> list[Todo]:
    return _by_date(slots.collect("staff_todo", person, at))


def reach_of(person: Person, at: datetime) -> HourReport | None:
    """The hour report of the highest unit whose report a person may read."""
    units = person.units_as(*SEES_REPORTS)
    if not units:
        return None
    return hour_report(Scope(unit=min(units, key=lambda unit: (unit.depth, unit.path)), year=legal_year(at), at=at))


@dataclass(frozen=True)
class Step:
    """A step of setting up a unit. Without an address it is for somebody else to take."""

    label: str
    note: str
    done: bool
    url: str = ""


def first_steps(person: Person) -> list[Step]:
    """How far a unit is on the way to its first exam: people, courses, questions, exam. For its administrator."""
    units = person.units_as(Role.UNIT_ADMIN)
    if not units:
        return []
    reached = Organisation.objects.within(*units)
    upwards = [path for unit in units for path in unit.upward_paths]
    at_or_above = Organisation.objects.filter(Q(pk__in=reached.values("pk")) | Q(path__in=upwards))
    colleagues = Person.objects.active().within(reached).exclude(pk=person.pk)
    questions = Question.objects.published().filter(Q(organisation=None) | Q(organisation__in=at_or_above))
    writes = person.holds(Role.AUTHOR)
    return [
        Step(_("导入人员名单"), _("用人事的 Excel 名单就行"), colleagues.exists(), reverse("people:import")),
        Step(
            _("安排课程"),
            _("选必修课，定完成期限"),
            Assignment.objects.filter(organisation__in=at_or_above, course__published_at__isnull=False).exists(),
            reverse("training:staff_courses"),
        ),
        Step(
            _("准备题库"),
            _("导入题目，逐题核对依据") if writes else _("由命题人导入题目"),
            questions.exists(),
            reverse("question_bank:import") if writes else "",
        ),
        Step(
            _("安排考试"),
            _("组卷、定时间，然后发布"),
            Exam.objects.published().filter(organisation__in=at_or_above, kind=Exam.Kind.EXAM).exists(),
            reverse("exams:staff_list"),
        ),
    ]


def _by_date(todos: list[Todo]) -> list[Todo]:
    return sorted(todos, key=lambda todo: todo.due or date.max)

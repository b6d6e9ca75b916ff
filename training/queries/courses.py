"""Where a person stands in the courses open to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q

from laws.numerals import from_chinese
from people.models import Person
from training.models import Assignment, Course, Lesson, LessonProgress, in_hours
from training.models.course import CourseQuerySet, LessonQuerySet


@dataclass(frozen=True)
class LessonStanding:
    """A lesson and how far the person is in it this year."""

    lesson: Lesson
    progress: LessonProgress | None

    @property
    def is_done(self) -> bool:
        return bool(self.progress and self.progress.completed_at)

    @property
    def is_begun(self) -> bool:
        return bool(self.progress) and not self.is_done

    @property
    def url(self) -> str:
        """The lesson, at the place read last."""
        place = f"#{self.progress.position}" if self.progress and self.progress.position and not self.is_done else ""
        return self.lesson.get_absolute_url() + place


@dataclass(frozen=True)
class CourseStanding:
    """A course as it stands with a person this year. Required wherever one assignment says so, by the earliest date."""

    course: Course
    lessons: list[LessonStanding] = field(default_factory=list)
    required: bool = False
    due_on: date | None = None

    @property
    def done(self) -> int:
        return sum(standing.is_done for standing in self.lessons)

    @property
    def open_lessons(self) -> list[LessonStanding]:
        return [standing for standing in self.lessons if not standing.is_done]

    @property
    def is_done(self) -> bool:
        return bool(self.lessons) and not self.open_lessons

    @property
    def is_begun(self) -> bool:
        return any(standing.progress for standing in self.lessons)

    @property
    def next(self) -> LessonStanding | None:
        """The lesson to go on with: the first that is not completed, or the first of all."""
        return next(iter(self.open_lessons or self.lessons), None)

    @property
    def minutes(self) -> int:
        return sum(standing.lesson.minutes for standing in self.lessons)

    @property
    def hours(self) -> Decimal:
        return in_hours(sum(standing.lesson.hundredths for standing in self.lessons))

    @property
    def hours_left(self) -> Decimal:
        return in_hours(sum(standing.lesson.hundredths for standing in self.open_lessons))

    @property
    def hours_each(self) -> Decimal | None:
        """What each lesson is worth, where all are worth the same."""
        values = {standing.lesson.hundredths for standing in self.lessons}
        return in_hours(values.pop()) if len(values) == 1 else None

    @property
    def segment(self) -> str:
        """Where the catalogue shows it."""
        if self.is_done:
            return "done"
        return "required" if self.required else "elective"


def standings_of(person: Person, year: int, courses: CourseQuerySet | None = None) -> list[CourseStanding]:
    """The open courses (or some of them), the due ones first. As many queries for one course as for a hundred."""
    courses = Course.objects.all() if courses is None else courses
    lessons = Prefetch("lessons", Lesson.objects.defer("text").order_by("number"))
    rows = list(courses.open_to(person).prefetch_related(lessons))
    progress = _progress_of(person, year, rows)
    duties = _duties_of(person, rows)
    standings = [
        CourseStanding(
            course,
            [LessonStanding(lesson, progress.get(lesson.pk)) for lesson in course.lessons.all()],
            *duties.get(course.pk, (False, None)),
        )
        for course in rows
    ]
    return sorted(standings, key=lambda standing: (standing.due_on or date.max, standing.course.pk))


def standing_of(person: Person, year: int, course: Course) -> CourseStanding:
    return standings_of(person, year, Course.objects.filter(pk=course.pk))[0]


def overview(course: Course) -> CourseStanding:
    """A course as nobody has begun it, for its length and worth."""
    return CourseStanding(course, [LessonStanding(lesson, None) for lesson in course.lessons.all()])


def _progress_of(person: Person, year: int, courses: Iterable[Course]) -> dict[int, LessonProgress]:
    rows = LessonProgress.objects.filter(person=person, year=year, lesson__course__in=courses)
    return {row.lesson_id: row for row in rows}


def _duties_of(person: Person, courses: Iterable[Course]) -> dict[int, tuple[bool, date | None]]:
    """Course → whether it is required, and by when."""
    found: dict[int, tuple[bool, date | None]] = {}
    for row in Assignment.objects.reaching(person).filter(course__in=courses):
        required, due_on = found.get(row.course_id, (False, None))
        dates = [day for day in (due_on, row.due_on) if day]
        found[row.course_id] = (required or row.required, min(dates, default=None))
    return found


def matching(courses: CourseQuerySet, words: str) -> CourseQuerySet:
    """Courses in which every word occurs: in titles, texts, or as the name or an article of a statute they cite."""
    for word in words.split():
        lessons = Lesson.objects.filter(_occurs(word)).values("course")
        courses = courses.filter(Q(title__icontains=word) | Q(summary__icontains=word) | Q(pk__in=lessons))
    return courses


def matching_lessons(lessons: LessonQuerySet, words: str) -> LessonQuerySet:
    for word in words.split():
        lessons = lessons.filter(pk__in=Lesson.objects.filter(_occurs(word)).values("pk"))
    return lessons


def _occurs(word: str) -> Q:
    found = Q(title__icontains=word) | Q(summary__icontains=word) | Q(text__icontains=word)
    found |= Q(cites__version__statute__title__icontains=word)
    number = _article_number(word)
    return found | Q(cites__number=number) if number else found


def _article_number(word: str) -> int | None:
    """第六十三条, 63条, 63 → 63."""
    try:
        return from_chinese(word.removeprefix("第").removesuffix("条"))
    except ValueError:
        return None

"""Where a question of the bank is used in exams."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from exams.models import Exam, PaperQuestion
from exams.models.exam import ExamQuerySet
from exams.queries.staff import exams_watched_by
from people.models import Person
from question_bank.models import Question


@dataclass(frozen=True)
class Use:
    """An exam whose papers hold a question: in how many of them, and which of its versions (their numbers)."""

    exam: Exam
    papers: int
    numbers: list[int]
    may_open: bool


def uses_of(question: Question, viewer: Person, *, at: datetime) -> list[Use]:
    """Where a question is used, the paper drawn last first, in three queries."""
    placed = Q(papers__questions__question_version__question=question)
    drawn = Exam.objects.filter(placed).annotate(holding=Count("papers", distinct=True), last=Max("papers__drawn_at"))
    exams = list(drawn.exclude(pk__in=_papers_untold(viewer, at=at).values("pk")).order_by("-last", "-pk"))
    if not exams:
        return []
    pinned = PaperQuestion.objects.filter(paper__exam__in=exams, question_version__question=question)
    numbers: dict[int, list[int]] = {exam.pk: [] for exam in exams}
    pairs = pinned.order_by("paper__exam", "question_version__number")
    for exam_id, number in pairs.values_list("paper__exam", "question_version__number").distinct():
        numbers[exam_id].append(number)
    watched = set(exams_watched_by(viewer).filter(pk__in=numbers).values_list("pk", flat=True))
    return [Use(exam, exam.holding, numbers[exam.pk], exam.pk in watched) for exam in exams]


def _papers_untold(viewer: Person, *, at: datetime) -> ExamQuerySet:
    """Exams that all sit on one paper and that are not over (see `is_released`): what is asked there is told to those
    who watch over them, and never to those who may still sit them, whatever else they do."""
    running = Exam.objects.filter(draws=Exam.Draws.SHARED).filter(Q(latest_finish__gt=at) | Q(held_until__gt=at))
    told = exams_watched_by(viewer).exclude(pk__in=Exam.objects.open_to(viewer).values("pk"))
    return running.exclude(pk__in=told.values("pk"))

"""The exams of a candidate, each with where the candidate stands in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import cached_property

from exams.models import Attempt, Exam
from exams.models.exam import ExamQuerySet
from exams.terms import Terms, all_terms, earliest_start, merged, why_not_start
from exams.windows import shows_score
from people.models import Person
from training.models import Course


def exams_for(person: Person) -> ExamQuerySet:
    """Exams a person may sit sooner or later: those held for the unit, and quizzes of the courses open to it."""
    return Exam.objects.open_to(person).filter(Q(course=None) | Q(course__in=Course.objects.open_to(person)))


@dataclass(frozen=True)
class Entry:
    """An exam as one candidate meets it in a list."""

    exam: Exam
    attempts: list[Attempt]
    terms: Terms
    at: datetime

    @property
    def used(self) -> int:
        return len(self.attempts)

    @property
    def left(self) -> int | None:
        allowed = self.terms.attempts_allowed
        return None if allowed is None else max(allowed - self.used, 0)

    @cached_property
    def open(self) -> Attempt | None:
        return next((a for a in self.attempts if a.is_under_way_at(self.at)), None)

    @cached_property
    def last(self) -> Attempt | None:
        """The latest that was handed in."""
        closed = [a for a in self.attempts if a.state != Attempt.State.OPEN]
        return max(closed, key=lambda a: a.number, default=None)

    @property
    def is_special(self) -> bool:
        """Whether something was arranged for this candidate that differs from what holds for all."""
        return self.terms != merged(self.exam, [])

    @property
    def passed(self) -> bool:
        return any(a.passed for a in self.attempts)

    @property
    def result_is_out(self) -> bool:
        return shows_score(self.exam, at=self.at)

    @property
    def passed_visibly(self) -> bool:
        return self.passed and self.result_is_out

    @cached_property
    def refusal(self) -> str:
        return "" if self.open else why_not_start(self.terms, last=self._before, at=self.at)

    @property
    def state(self) -> str:
        """open, upcoming or ended: where the list puts it. What is held elsewhere is ahead until it is over."""
        if not self.refusal:
            return "open"
        if not self.terms.is_online:
            return "upcoming" if self.terms.latest_finish and self.at < self.terms.latest_finish else "ended"
        start = earliest_start(self.terms, last=self._before)
        is_ahead = start and start > self.at and not why_not_start(self.terms, last=self._before, at=start)
        return "upcoming" if is_ahead else "ended"

    @property
    def _before(self) -> Attempt | None:
        return self.attempts[-1] if self.attempts else None


def entries_for(person: Person, exams: Iterable[Exam], *, at: datetime) -> list[Entry]:
    """The exams with the candidate's own attempts, in one query for the attempts and one for what was arranged for them."""
    exams = list(exams)
    mine: dict[int, list[Attempt]] = {exam.pk: [] for exam in exams}
    for attempt in Attempt.objects.filter(candidate=person, exam__in=exams).order_by("number"):
        mine[attempt.exam_id].append(attempt)
    terms = all_terms(exams, person)
    return [Entry(exam, mine[exam.pk], terms[exam.pk], at) for exam in exams]

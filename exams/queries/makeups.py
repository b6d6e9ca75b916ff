"""Who of an exam has to sit again."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from exams.models import Attempt, Candidate, Exam
from exams.queries.candidates import candidates_of
from people.models import Person

Why = Candidate.Why
#: Why somebody sits a make-up, in the order in which the page asks.
COLLECTED = (Why.ABSENT, Why.FAILED, Why.EXCUSED)


def to_sit_again(exam: Exam) -> dict[str, QuerySet[Person]]:
    """By reason. Who is on the list of a make-up that was published is seen to by that one."""
    attempts = Attempt.objects.filter(exam=exam)
    came, excused = attempts.values("candidate"), exam.excuses.values("person")
    seen_to = Candidate.objects.filter(exam__makeup_of=exam, exam__published_at__isnull=False).values("person")
    settled = attempts.filter(Q(passed=True) | ~Q(state=Attempt.State.GRADED)).values("candidate")
    active = Person.objects.active().exclude(pk__in=seen_to).select_related("organisation").order_by("staff_number")
    return {
        Why.ABSENT: active.filter(pk__in=candidates_of(exam).values("pk")).exclude(pk__in=came).exclude(pk__in=excused),
        Why.FAILED: active.filter(pk__in=came).exclude(pk__in=settled),
        Why.EXCUSED: active.filter(pk__in=excused).exclude(pk__in=came),
    }


def waiting_for_marks(exam: Exam) -> int:
    """People of whom it is not known yet whether they passed."""
    return Attempt.objects.filter(exam=exam, state=Attempt.State.CLOSED).values("candidate").distinct().count()

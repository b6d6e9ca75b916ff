"""Starting, taking over and closing attempts: the only writers of an attempt's state.

The clock of attempts is the database's, so that several servers agree on a deadline; `at` stands in for it only where
the past is written down (the demonstration world) and in tests.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F, Max
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.models import Answer, Attempt, Exam, PaperQuestion
from exams.models.attempt import AttemptQuerySet
from exams.services.grading import Result, mark
from exams.services.papers import paper_for
from exams.windows import why_not_start
from people import audit
from people.models import Person
from training.models import Form
from training.services.ledger import credit_hours


def start_attempt(exam_id: int, *, candidate: Person, at: datetime | None = None) -> tuple[Attempt, bool]:
    """Begin an attempt, or return the one that stands open; says whether it is new.

    Locks the candidate, so that two starts at once make one attempt and numbers have no gap. Attempts that ran out are
    closed before that lock is taken: closing locks attempt, then officer, and the other way round could block.
    """
    close_overdue(Attempt.objects.filter(candidate=candidate), at=at)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=candidate.pk)
        now = at or database_now()
        exam = Exam.objects.published().select_related("question_category", "organisation").get(pk=exam_id)
        mine = Attempt.objects.filter(exam=exam, candidate=candidate)
        if standing := mine.open().first():
            return standing, False
        used = mine.aggregate(last=Max("number"))["last"] or 0
        if refusal := why_not_start(exam, used=used, at=now):
            raise ValidationError(refusal)
        attempt = Attempt.objects.create(
            exam=exam,
            paper=paper_for(exam, at=now),
            candidate=candidate,
            organisation_id=candidate.organisation_id,
            number=used + 1,
            started_at=now,
            deadline=_deadline(exam, now),
        )
    return attempt, True


@transaction.atomic
def take_over(attempt_id: int, *, candidate: Person) -> Attempt:
    """Continue on this device: the lease advances, and what the other device still holds is no longer taken."""
    attempt = Attempt.objects.select_for_update(of=("self",), no_key=True).get(pk=attempt_id, candidate=candidate)
    if attempt.state == Attempt.State.OPEN:
        attempt.lease += 1
        attempt.save(update_fields=["lease"])
        audit.record(candidate, "attempt.taken_over", attempt, after={"lease": attempt.lease})
    return attempt


def end_leases(leases: dict[int, int]) -> None:
    """After signing out nothing is saved any longer from that device. Takes lease numbers by attempt."""
    for attempt_id, number in leases.items():
        Attempt.objects.open().filter(pk=attempt_id, lease=number).update(lease=F("lease") + 1)


@transaction.atomic
def submit_attempt(attempt_id: int, *, at: datetime | None = None) -> Attempt:
    """Close the attempt, mark it, and credit the officer's hours if it is a pass.

    Safe to call any number of times: at the bell the clock and the officer may both hand in. Who closed it follows
    from the time, not from the way it came.
    """
    attempt = (
        Attempt.objects.select_for_update(of=("self",), no_key=True)
        .select_related("exam", "candidate")
        .get(pk=attempt_id)
    )
    if attempt.state == Attempt.State.GRADED:
        return attempt

    now = at or database_now()
    result = _marked(attempt)
    attempt.state = Attempt.State.GRADED
    attempt.submitted_at = min(now, attempt.deadline)
    attempt.closed_by = Attempt.ClosedBy.CANDIDATE if now < attempt.deadline else Attempt.ClosedBy.DEADLINE
    attempt.right = result.right
    attempt.percent = result.percent
    attempt.passed = result.passes(attempt.exam.pass_percent)
    attempt.save(update_fields=["state", "submitted_at", "closed_by", "right", "percent", "passed"])
    if attempt.passed:
        _credit(attempt, attempt.submitted_at)
    return attempt


def close_overdue(attempts: AttemptQuerySet | None = None, *, at: datetime | None = None) -> int:
    """Close those whose time and grace have passed, each in its own transaction. Reading does it; the worker tidies up."""
    among = Attempt.objects.all() if attempts is None else attempts
    overdue = list(among.overdue(at or Now()).values_list("pk", flat=True))
    for attempt_id in overdue:
        submit_attempt(attempt_id, at=at)
    return len(overdue)


def database_now() -> datetime:
    """The time of the database; SQLite lives in this process and has its clock."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def _deadline(exam: Exam, now: datetime) -> datetime:
    end = now + timedelta(minutes=exam.minutes)
    return min(end, exam.latest_finish) if exam.latest_finish else end


def _marked(attempt: Attempt) -> Result:
    questions = PaperQuestion.objects.filter(paper=attempt.paper_id).select_related("question_version")
    chosen = dict(Answer.objects.filter(attempt=attempt).values_list("paper_question_id", "chosen"))
    return mark([(place.pk, place.question_version) for place in questions], chosen)


def _credit(attempt: Attempt, earned_at: datetime) -> None:
    exam = attempt.exam
    credit_hours(
        attempt.candidate,
        exam.hundredths,
        source=f"exam:{exam.pk}",
        title=exam.title,
        reason=_("%(kind)s得 %(percent)d%%，达到合格线 %(needed)d%%。")
        % {"kind": exam.get_kind_display(), "percent": attempt.percent, "needed": exam.pass_percent},
        category=exam.category,
        form=Form.QUIZ if exam.is_quiz else Form.EXAM,
        earned_at=earned_at,
        minutes=int((earned_at - attempt.started_at).total_seconds() // 60),
    )

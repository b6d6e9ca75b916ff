"""Starting, taking over and closing attempts: the only writers of an attempt's state.

The clock of attempts is the database's, so that several servers agree on a deadline; `at` stands in for it only where
the past is written down (the demonstration world) and in tests.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Case, F, When
from django.db.models.functions import Now
from django.utils import timezone

from exams.models import Attempt, Exam, Result
from exams.models.attempt import AttemptQuerySet
from exams.services.papers import new_seed, paper_for
from exams.services.results import settle
from exams.terms import terms_for, why_not_start
from people import audit
from people.models import Person


def start_attempt(
    exam: Exam, *, candidate: Person, at: datetime | None = None, door: Callable[[], None] = lambda: None
) -> tuple[Attempt, bool]:
    """Begin an attempt, or return the one that stands open; says whether it is new.

    `door` raises where one may not begin from; who sits already is not asked. Of two starts at once the database refuses
    one, its paper with it, and that one finds the other's attempt standing.
    """
    standing, last = _latest(exam, candidate, at)
    if standing:
        return standing, False
    door()
    try:
        return _begin(exam, candidate, last, at), True
    except IntegrityError:
        standing, _last = _latest(exam, candidate, at)
        if standing is None:
            raise
        return standing, False


def _latest(exam: Exam, candidate: Person, at: datetime | None) -> tuple[Attempt | None, Attempt | None]:
    """The candidate's open attempt at the exam and the last one of all. One that has run out is closed by being looked at."""
    open_first = Case(When(state=Attempt.State.OPEN, then=0), default=1)
    found = list(Attempt.objects.filter(exam=exam, candidate=candidate).order_by(open_first, "-number")[:2])
    standing = next((attempt for attempt in found if attempt.state == Attempt.State.OPEN), None)
    if standing and not standing.is_under_way_at(at or database_now()) and _close_if_overdue(standing.pk, at):
        standing.refresh_from_db()
        standing = None
    return standing, max(found, key=lambda attempt: attempt.number, default=None)


@transaction.atomic
def _begin(exam: Exam, candidate: Person, last: Attempt | None, at: datetime | None) -> Attempt:
    """Waits for whoever gives this candidate other terms at the moment (exams.services.shifting), and then reads them.

    Begun is the attempt when it was asked for: waiting costs the candidate nothing of the time before the latest start.
    """
    lock = Person.objects.select_for_update(no_key=True).order_by().values_list(Now(), flat=True)
    now = at or lock.get(pk=candidate.pk)
    terms = terms_for(exam, candidate)
    if refusal := why_not_start(terms, last=last, at=now):
        raise ValidationError(refusal)
    return Attempt.objects.create(
        exam=exam,
        paper=paper_for(exam, candidate=candidate, at=now),
        candidate=candidate,
        organisation_id=candidate.organisation_id,
        number=last.number + 1 if last else 1,
        order_seed=new_seed(),
        started_at=now,
        deadline=terms.deadline_from(now),
    )


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
    """Close the attempt, mark it as far as no person has to, and credit the officer's hours if it is a pass.

    Safe to call any number of times: at the bell the clock and the officer may both hand in. Who closed it follows
    from the time, not from the way it came.
    """
    attempt = locked(attempt_id)
    if attempt.state != Attempt.State.OPEN:
        return attempt
    now = at or database_now()
    by_deadline = now >= attempt.deadline and attempt.paused_at is None
    close(attempt, by=Attempt.ClosedBy.DEADLINE if by_deadline else Attempt.ClosedBy.CANDIDATE, at=now)
    return attempt


def locked(attempt_id: int) -> Attempt:
    return (
        Attempt.objects.select_for_update(of=("self",), no_key=True)
        .select_related("exam__blueprint", "candidate")
        .get(pk=attempt_id)
    )


def close(attempt: Attempt, *, by: str, at: datetime) -> None:
    """Close an open attempt that is locked, and mark it; with written answers it waits for people as `closed`."""
    attempt.submitted_at = at if attempt.paused_at else min(at, attempt.deadline)
    attempt.closed_by = by
    attempt.paused_at = None
    attempt.state = Attempt.State.CLOSED
    settle(attempt, because=Result.Because.HANDED_IN, at=at)


def close_overdue(attempts: AttemptQuerySet | None = None, *, at: datetime | None = None) -> int:
    """Close those whose time and grace have passed, each in its own transaction. Reading does it; the worker tidies up."""
    among = Attempt.objects.all() if attempts is None else attempts
    overdue = list(among.overdue(at or Now()).values_list("pk", flat=True))
    return sum(_close_if_overdue(attempt_id, at) for attempt_id in overdue)


@transaction.atomic
def _close_if_overdue(attempt_id: int, at: datetime | None) -> bool:
    """Looked at again under the lock: more time may have been given, or the clock stopped, since it was found overdue."""
    attempt = locked(attempt_id)
    now = at or database_now()
    if attempt.state != Attempt.State.OPEN or attempt.is_under_way_at(now):
        return False
    close(attempt, by=Attempt.ClosedBy.DEADLINE, at=now)
    return True


def database_now() -> datetime:
    """The time of the database; SQLite lives in this process and has its clock."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]

"""Many at once: hand-ins (F9), starts (F10), hand-in against sweeper and last save at the bell (F11)."""

from __future__ import annotations

import random
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from exams.models import Answer, Attempt, Result
from exams.models.attempt import NETWORK_GRACE
from exams.services.attempts import close_overdue
from exams.services.results import marking_of
from tests.builders import make_attempt, make_officer, make_quiz
from tests.faults.candidates import Sitting, at_once, post, session_of
from tests.faults.outcome import Outcome
from tests.faults.saving import make_sittings
from tests.faults.served import Served
from training.models import LedgerEntry

CROWD = 50


def hand_ins(server: Served, *, attempts: int) -> Outcome:
    """F9: fifty hand-ins of one attempt at once make one result and one credit."""
    outcome = Outcome("F9", f"{CROWD} hand-ins of one attempt at once", attempts * CROWD)
    for _ in range(attempts):
        sitting = Sitting(server, make_attempt(right=3))
        statuses = at_once(lambda _, one=sitting: one.hand_in(), range(CROWD), crowd=CROWD)
        results = Result.objects.filter(attempt=sitting.attempt).count()
        credits = LedgerEntry.objects.filter(officer=sitting.attempt.candidate).count()
        outcome.lost += (results < 1) + (credits < 1)
        outcome.doubled += max(results - 1, 0) + max(credits - 1, 0)
        outcome.wrong += sum(status != 200 for status in statuses)
    return outcome


def starts(server: Served, *, officers: int) -> Outcome:
    """F10: fifty starts of one officer at once make one attempt, which uses one of those allowed."""
    outcome = Outcome("F10", f"{CROWD} starts of one officer at once", officers * CROWD)
    for _ in range(officers):
        exam = make_quiz(attempts_allowed=2)
        officer = make_officer(unit=exam.organisation)
        headers = session_of(officer)
        statuses = at_once(
            lambda _, headers=headers, exam=exam: post(server, f"/exams/{exam.pk}/", {}, headers=headers)[0],
            range(CROWD),
            crowd=CROWD,
        )
        made = list(Attempt.objects.filter(exam=exam).values_list("number", flat=True))
        outcome.lost += not made
        outcome.doubled += max(len(made) - 1, 0)
        outcome.wrong += (made != [1]) + sum(status != 302 for status in statuses)
    return outcome


def at_the_bell(server: Served, *, attempts: int) -> Outcome:
    """F11: a last save, a hand-in and the sweeper meet within a second of the deadline, or of the end of the grace.

    Each attempt is closed once, and its result counts just what was acknowledged.
    """
    sittings = make_sittings(server, attempts, questions=3)
    now = timezone.now()
    for sitting in sittings:
        edge = random.choice([timedelta(0), NETWORK_GRACE])
        deadline = now + timedelta(seconds=random.uniform(0.2, 2.2)) - edge
        Attempt.objects.filter(pk=sitting.attempt.pk).update(deadline=deadline)
    work = [
        (one, act)
        for one in sittings
        for act in ("save", "save", "hand in", "sweep")
        if act != "sweep" or random.random() < 0.1
    ]
    random.shuffle(work)
    at_once(_act, work, crowd=20)
    Attempt.objects.filter(pk__in=[one.attempt.pk for one in sittings]).update(deadline=now - timedelta(minutes=5))
    close_overdue()
    outcome = Outcome("F11", "last save, hand-in and sweeper within a second of the bell", attempts)
    outcome.lost = sum(one.lost() for one in sittings)
    outcome.doubled = sum(one.doubled() for one in sittings) + _closed_twice(sittings)
    outcome.wrong = sum(_wrong(one) for one in sittings)
    return outcome


def _act(work: tuple[Sitting, str]) -> None:
    sitting, act = work
    if act == "sweep":
        close_overdue(Attempt.objects.filter(pk=sitting.attempt.pk))
    elif act == "hand in":
        sitting.hand_in()
    else:
        sitting.save(random.randint(1, 2), random.randint(1, 9))


def _closed_twice(sittings: list[Sitting]) -> int:
    ids = [one.attempt.pk for one in sittings]
    return Result.objects.filter(attempt__in=ids).values("attempt").annotate(n=Count("pk")).filter(n__gt=1).count()


def _wrong(sitting: Sitting) -> int:
    """Not closed, an answer that nobody was told is taken, or a result that does not count what stands."""
    attempt = Attempt.objects.select_related("exam__blueprint").get(pk=sitting.attempt.pk)
    stored = set(Answer.objects.filter(attempt=attempt).values_list("paper_question__position", flat=True))
    result = attempt.results.first()
    counted = result is not None and result.score == marking_of(attempt).score
    return int(attempt.state != "graded") + int(not stored <= set(sitting.journal)) + int(not counted)

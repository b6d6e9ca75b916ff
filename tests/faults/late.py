"""Offline past the end (F5): kept for a person, not marked, counted once when the person says so."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from exams.models import Answer, Attempt, LateBatch, Result
from exams.services.attempts import close_overdue
from exams.services.late import decide_late
from people.models import Person, Role
from tests.builders import make_person
from tests.faults.candidates import at_once
from tests.faults.outcome import Outcome
from tests.faults.saving import make_sittings
from tests.faults.served import Served


def past_the_end(server: Served, *, attempts: int) -> Outcome:
    sittings = make_sittings(server, attempts, questions=3)
    exam = sittings[0].attempt.exam
    for sitting in sittings:
        sitting.save(1, 1)
    ids = [one.attempt.pk for one in sittings]
    Attempt.objects.filter(pk__in=ids).update(deadline=timezone.now() - timedelta(minutes=3))
    close_overdue()
    statuses = at_once(lambda one: [one.save(2, 1), one.save(2, 1)], sittings, crowd=10)
    batches = list(LateBatch.objects.filter(attempt__in=ids))
    counted_early = Answer.objects.filter(attempt__in=ids, paper_question__position=2).count()
    invigilator = make_person(unit=exam.organisation, roles=[Role.INVIGILATOR])
    for batch in batches:
        at_once(lambda _, batch=batch: _accept(batch, invigilator), range(5), crowd=5)
    taken = Answer.objects.filter(attempt__in=ids, paper_question__position=2).count()
    results = Result.objects.filter(attempt__in=ids, because=Result.Because.LATE).count()
    outcome = Outcome("F5", "answers that came after the end, then accepted five times at once", attempts)
    outcome.lost = (attempts - len(batches)) + (attempts - taken)
    outcome.doubled = max(len(batches) - attempts, 0) + max(results - attempts, 0)
    outcome.wrong = counted_early + sum(status != 410 for pair in statuses for status in pair)
    return outcome


def _accept(batch: LateBatch, by: Person) -> None:
    with suppress(ValidationError):  # one decides, the others are told that it is decided
        decide_late(batch.pk, accept=True, by=by, reason="网络中断", at=timezone.now())

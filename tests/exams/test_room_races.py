"""What many at once must not break in the room. On PostgreSQL, since SQLite lets one writer in at a time."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone

from exams.models import Answer, Attempt, LateBatch, Result, RoomEvent
from exams.models.attempt import NETWORK_GRACE
from exams.services.attempts import close_overdue, submit_attempt
from exams.services.late import decide_late, keep_late
from exams.services.leases import Lease
from exams.services.room import Act, acting, extend, message, pause, reopen, resume
from exams.services.saves import Refusal, Save, save_answers
from people.models import Role
from tests.builders import make_attempt, make_exam, make_person, minutes
from tests.exams.test_races import CROWD, at_once
from training.models import LedgerEntry

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def lease(attempt):
    return Lease(attempt.pk, attempt.candidate_id, attempt.lease)


def invigilator(exam):
    return make_person(unit=exam.organisation, roles=[Role.INVIGILATOR])


def in_thread(pool, work):
    return pool.submit(lambda: (work(), connection.close())[0])


def test_fifty_extensions_at_once_all_count():
    exam = make_exam(latest_finish=timezone.now() + minutes(70))
    attempts, by = [make_attempt(exam=exam) for _ in range(5)], invigilator(exam)

    def one_or_all(n):
        extend(Act(exam.pk, by=by, text="断网", attempt_id=attempts[n % 5].pk if n % 2 else None), 1)

    at_once(one_or_all, range(CROWD))

    gained = [Attempt.objects.get(pk=one.pk).deadline - one.deadline for one in attempts]
    assert gained == [minutes(25 + 5)] * 5
    exam.refresh_from_db()
    assert exam.held_until == max(Attempt.objects.values_list("deadline", flat=True))


def test_fifty_pauses_and_resumes_at_once_end_as_the_log_says():
    exam = make_exam()
    attempt, by = make_attempt(exam=exam), invigilator(exam)
    act = Act(exam.pk, by=by, text="停电", attempt_id=attempt.pk)

    at_once(lambda n: pause(act) if n % 2 else resume(act), range(CROWD))

    stood, since = minutes(0), None
    for event in RoomEvent.objects.order_by("pk"):
        assert (event.kind == "paused") == (since is None)
        if since is None:
            since = event.at
        else:
            stood, since = stood + (event.at - since), None
    after = Attempt.objects.get(pk=attempt.pk)
    assert (after.deadline, after.paused_at) == (attempt.deadline + stood, since)


def test_under_saves_and_sweeps_nobody_is_closed_before_the_deadline_that_was_given(monkeypatch):
    """The clock runs out on all while they save and two workers sweep; half are given ten minutes more just before."""
    monkeypatch.setattr(acting, "SETTLING", minutes(3 / 60))
    exam = make_exam(latest_finish=timezone.now() + minutes(60))
    by, attempts = invigilator(exam), [make_attempt(exam=exam) for _ in range(20)]
    overdue_at = timezone.now() + minutes(5 / 60)
    Attempt.objects.update(deadline=overdue_at - NETWORK_GRACE)
    saved, given, stop = {}, [], threading.Event()

    def writes(attempt):
        for n in range(1, 10_000):
            if save_answers(lease(attempt), [Save(1, n, ("A",))]).refusal is None:
                saved[attempt.pk] = n
            if stop.wait(0.05):
                return

    def sweeps(_):
        while not stop.is_set():
            close_overdue()

    def extends(_):
        try:
            for attempt in attempts[::2]:
                extend(Act(exam.pk, by=by, text="断网", attempt_id=attempt.pk), 10)
                given.append(attempt.pk)
            time.sleep(max((overdue_at - timezone.now()).total_seconds() + 1, 0))
            close_overdue()
        finally:
            stop.set()

    at_once(
        lambda pair: pair[0](pair[1]), [*[(writes, one) for one in attempts], (sweeps, 1), (sweeps, 2), (extends, 3)]
    )

    states = dict(Attempt.objects.values_list("pk", "state"))
    assert len(given) == 10
    assert {pk for pk, state in states.items() if state == "open"} == set(given)
    assert dict(Answer.objects.values_list("attempt", "sequence")) == saved


def test_a_save_that_waited_for_a_pause_is_refused():
    exam = make_exam()
    attempt, by = make_attempt(exam=exam), invigilator(exam)

    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            pause(Act(exam.pk, by=by, text="停电", attempt_id=attempt.pk))
            save = in_thread(pool, lambda: save_answers(lease(attempt), [Save(1, 1, ("A",))]))
            time.sleep(0.3)
        receipt = save.result(timeout=10)

    assert receipt.refusal == Refusal.PAUSED
    assert not Answer.objects.exists()


def test_a_save_that_waited_for_an_extension_hears_of_the_new_deadline():
    exam = make_exam()
    attempt, by = make_attempt(exam=exam), invigilator(exam)

    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            extend(Act(exam.pk, by=by, text="断网", attempt_id=attempt.pk), 10)
            save = in_thread(pool, lambda: save_answers(lease(attempt), [Save(1, 1, ("A",))]))
            time.sleep(0.3)
        receipt = save.result(timeout=10)

    assert receipt.deadline == attempt.deadline + minutes(10)


def test_messages_to_one_and_to_all_at_once_leave_the_number_of_the_last():
    exam = make_exam()
    attempts, by = [make_attempt(exam=exam) for _ in range(4)], invigilator(exam)

    def says(n):
        message(Act(exam.pk, by=by, text=f"第 {n} 句", attempt_id=attempts[n % 4].pk if n % 2 else None))

    at_once(says, range(CROWD))

    for attempt in attempts:
        mine = RoomEvent.objects.filter(attempt=attempt) | RoomEvent.objects.filter(attempt=None)
        assert Attempt.objects.get(pk=attempt.pk).notices == max(mine.values_list("pk", flat=True))


def test_the_same_form_sent_fifty_times_at_once_counts_once():
    exam = make_exam()
    attempt, by = make_attempt(exam=exam), invigilator(exam)

    at_once(lambda _: extend(Act(exam.pk, by=by, text="断网", attempt_id=attempt.pk, once="a1"), 10), range(CROWD))

    assert Attempt.objects.get(pk=attempt.pk).deadline == attempt.deadline + minutes(10)
    assert RoomEvent.objects.count() == 1


def test_a_late_batch_decided_fifty_times_at_once_makes_one_result():
    exam = make_exam()
    attempt, by = make_attempt(exam=exam, right=1, deadline=timezone.now() - minutes(10)), invigilator(exam)
    close_overdue()
    places = attempt.paper.questions.select_related("question_version").filter(position__gt=1)
    saves = [Save(place.position, 5, tuple(place.question_version.right_keys)) for place in places]
    at_once(lambda _: keep_late(lease(attempt), saves, at=timezone.now()), range(20))
    batch = LateBatch.objects.get()

    at_once(lambda _: decide_late(batch.pk, accept=True, by=by, reason="断网", at=timezone.now()), range(CROWD))

    assert list(Result.objects.filter(attempt=attempt).values_list("number", "because")) == [
        (1, "handed_in"),
        (2, "late"),
    ]
    assert LedgerEntry.objects.filter(officer=attempt.candidate).count() == 1


def test_reopening_and_handing_in_at_once_end_in_one_of_the_two():
    exam = make_exam(latest_finish=timezone.now() + minutes(70))
    attempt, by = make_attempt(exam=exam, right=3), invigilator(exam)
    submit_attempt(attempt.pk)

    def act(n):
        if n % 2:
            return submit_attempt(attempt.pk)
        return reopen(Act(exam.pk, by=by, text="误点", attempt_id=attempt.pk), 10)

    at_once(act, range(CROWD))

    after = Attempt.objects.get(pk=attempt.pk)
    assert (after.state == "open") == (after.percent is None)
    assert LedgerEntry.objects.filter(officer=attempt.candidate).count() == 1

"""What many at once must not break. On PostgreSQL, since SQLite lets one writer in at a time."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from exams.models import Answer, AnswerEvent, Attempt, Paper
from exams.services.attempts import start_attempt, submit_attempt
from exams.services.leases import Lease
from exams.services.saves import Refusal, Save, save_answers
from tests.builders import make_attempt, make_exam, make_officer, make_quiz
from training.models import LedgerEntry

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
CROWD = 50


def at_once(work, arguments):
    """Run the work for each argument in threads that all wait at one gate; what they return, in order."""
    arguments = list(arguments)
    gate = threading.Barrier(min(len(arguments), CROWD))

    def run(index, argument):
        if index < CROWD:
            gate.wait()
        try:
            return work(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=CROWD) as pool:
        return list(pool.map(run, range(len(arguments)), arguments))


def lease(attempt):
    return Lease(attempt.pk, attempt.candidate_id, attempt.lease)


def test_fifty_submits_of_one_attempt_make_one_result_and_one_credit():
    attempt = make_attempt(right=3)

    results = at_once(lambda _: submit_attempt(attempt.pk), range(CROWD))

    assert len({(graded.percent, graded.submitted_at) for graded in results}) == 1
    assert LedgerEntry.objects.filter(officer=attempt.candidate).count() == 1


def test_fifty_starts_of_one_officer_make_one_attempt():
    exam = make_quiz(attempts_allowed=1)
    officer = make_officer(unit=exam.organisation)

    started = at_once(lambda _: start_attempt(exam, candidate=officer), range(CROWD))

    assert Attempt.objects.filter(exam=exam).count() == Paper.objects.filter(exam=exam).count() == 1
    assert sum(is_new for _, is_new in started) == 1
    assert len({attempt.pk for attempt, _ in started}) == 1


def test_many_officers_starting_at_once_share_one_paper():
    exam = make_exam()
    officers = [make_officer(unit=exam.organisation) for _ in range(20)]

    started = at_once(lambda officer: start_attempt(exam, candidate=officer), officers)

    assert len({attempt.paper_id for attempt, _ in started}) == 1
    assert Attempt.objects.filter(exam=exam).count() == 20


def test_shuffled_and_duplicated_saves_end_with_the_highest_sequence():
    attempt = make_attempt()
    saves = [Save(slot, n, ("ABCD"[n % 4],)) for slot in (1, 2) for n in range(1, 51)] * 2
    random.Random(1).shuffle(saves)

    receipts = at_once(lambda save: save_answers(lease(attempt), [save]), saves)

    kept = Answer.objects.filter(attempt=attempt).order_by("paper_question__position")
    assert [(answer.sequence, answer.response) for answer in kept] == [(50, ["C"]), (50, ["C"])]
    assert all(receipt.stored[save.slot] >= save.sequence for receipt, save in zip(receipts, saves, strict=True))


def test_events_of_a_place_stand_in_the_order_of_their_sequences():
    attempt = make_attempt()
    saves = [Save(1, n, ("A",)) for n in range(1, 101)]
    random.Random(2).shuffle(saves)

    at_once(lambda save: save_answers(lease(attempt), [save]), saves)

    sequences = list(AnswerEvent.objects.filter(attempt=attempt).order_by("pk").values_list("sequence", flat=True))
    assert sequences == sorted(sequences)
    assert sequences[-1] == 100


@pytest.mark.parametrize("round_", range(5))
def test_no_save_is_accepted_after_the_hand_in(round_):
    """What was marked is what stands: an acknowledged save is in the result, one after the hand-in is refused."""
    attempt = make_attempt(right=3)
    wrong = {place.position: place.option_order[-1] for place in attempt.paper.questions.all()}

    def act(n):
        if n == CROWD // 2:
            return submit_attempt(attempt.pk)
        return save_answers(lease(attempt), [Save(1, n + 2, (wrong[1],))])

    outcomes = at_once(act, range(CROWD))

    graded = Attempt.objects.get(pk=attempt.pk)
    place = attempt.paper.questions.select_related("question_version").get(position=1)
    answer = Answer.objects.get(attempt=attempt, paper_question=place)
    first_is_right = set(answer.response) == set(place.question_version.right_keys)
    accepted = [receipt for receipt in outcomes if isinstance(receipt, Attempt) is False and receipt.refusal is None]
    refused = [receipt for receipt in outcomes if isinstance(receipt, Attempt) is False and receipt.refusal]
    assert graded.score == 2 + first_is_right
    assert {receipt.refusal for receipt in refused} <= {Refusal.CLOSED}
    assert len(accepted) + len(refused) == CROWD - 1
    assert save_answers(lease(attempt), [Save(1, 999, (wrong[1],))]).refusal == Refusal.CLOSED


def test_a_save_waits_for_a_hand_in_under_way_and_is_then_refused():
    attempt = make_attempt()

    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            submit_attempt(attempt.pk)
            saving = pool.submit(lambda: (save_answers(lease(attempt), [Save(1, 1, ("A",))]), connection.close()))
            time.sleep(0.5)
            was_waiting = not saving.done()
        receipt, _ = saving.result(timeout=10)

    assert was_waiting
    assert receipt.refusal == Refusal.CLOSED
    assert not Answer.objects.exists()


def test_two_attempts_of_one_officer_handed_in_at_once_do_not_block_each_other():
    officer = make_officer()
    attempts = [make_attempt(exam=make_exam(unit=officer.organisation), candidate=officer, right=3) for _ in range(6)]

    at_once(lambda attempt: submit_attempt(attempt.pk), attempts)

    assert LedgerEntry.objects.filter(officer=officer).count() == 6

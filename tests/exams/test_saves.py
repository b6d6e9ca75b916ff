"""The save of answers: sequence numbers, refusals, events. The same on both databases."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exams.models import Answer, AnswerEvent
from exams.services.attempts import submit_attempt, take_over
from exams.services.leases import Lease, lease_of, read_lease
from exams.services.saves import Refusal, Save, save_answers
from tests.builders import make_attempt, make_exam, make_officer


def lease(attempt):
    return Lease(attempt.pk, attempt.candidate_id, attempt.lease)


def option(attempt, slot, n=0):
    return attempt.paper.questions.get(position=slot).option_order[n]


def answer(attempt, slot):
    return Answer.objects.get(attempt=attempt, paper_question__position=slot)


def test_a_save_is_kept_and_acknowledged_with_its_sequence():
    attempt = make_attempt()

    receipt = save_answers(lease(attempt), [Save(1, 1, ("A",)), Save(2, 4, ("B", "C"))])

    assert (receipt.refusal, receipt.stored) == (None, {1: 1, 2: 4})
    assert (answer(attempt, 1).response, answer(attempt, 2).response) == (["A"], ["B", "C"])
    assert receipt.deadline == attempt.deadline
    assert abs(receipt.now - timezone.now()) < timedelta(seconds=5)


def test_a_higher_sequence_replaces_and_a_lower_or_equal_one_does_not():
    attempt = make_attempt()
    save_answers(lease(attempt), [Save(1, 5, ("A",))])

    higher = save_answers(lease(attempt), [Save(1, 6, ("B",))])
    lower = save_answers(lease(attempt), [Save(1, 4, ("C",))])
    equal = save_answers(lease(attempt), [Save(1, 6, ("D",))])

    assert answer(attempt, 1).response == ["B"]
    assert (higher.stored, lower.stored, equal.stored) == ({1: 6}, {1: 6}, {1: 6})


def test_a_save_behind_another_answer_than_its_own_is_told_so():
    attempt = make_attempt()
    save_answers(lease(attempt), [Save(1, 3, (option(attempt, 1),)), Save(2, 3, (option(attempt, 2),))])

    receipt = save_answers(lease(attempt), [Save(1, 2, (option(attempt, 1, n=1),)), Save(2, 2, (option(attempt, 2),))])

    assert (receipt.stored, receipt.elsewhere) == ({1: 3, 2: 3}, [1])


def test_shuffled_and_duplicated_saves_end_with_the_highest_sequence():
    attempt = make_attempt()
    saves = [Save(slot, n, ("ABCD"[n % 4],)) for slot in (1, 2) for n in range(1, 21)] * 2
    random.Random(7).shuffle(saves)

    for save in saves:
        save_answers(lease(attempt), [save])

    assert [answer(attempt, slot).sequence for slot in (1, 2)] == [20, 20]
    assert [answer(attempt, slot).response for slot in (1, 2)] == [["A"], ["A"]]


def test_of_one_slot_twice_in_a_batch_the_later_counts():
    attempt = make_attempt()

    save_answers(lease(attempt), [Save(1, 2, ("B",)), Save(1, 1, ("A",))])

    assert answer(attempt, 1).response == ["B"]


def test_events_are_appended_only_from_what_was_written():
    attempt = make_attempt()

    for sequence, key in [(1, "A"), (3, "B"), (2, "C"), (3, "D"), (4, "A")]:
        save_answers(lease(attempt), [Save(1, sequence, (key,))])

    events = AnswerEvent.objects.filter(attempt=attempt).values_list("sequence", "response")
    assert list(events) == [(1, ["A"]), (3, ["B"]), (4, ["A"])]


def test_an_answer_can_be_taken_back():
    attempt = make_attempt(right=1)

    save_answers(lease(attempt), [Save(1, 2, ())])

    assert answer(attempt, 1).response == []


def test_without_saves_it_tells_the_time():
    attempt = make_attempt()

    receipt = save_answers(lease(attempt), [])

    assert (receipt.refusal, receipt.stored, receipt.deadline) == (None, {}, attempt.deadline)


def test_a_slot_or_choice_that_is_not_on_the_paper_is_named_and_the_rest_is_saved():
    attempt = make_attempt(exam=make_exam(questions=2))

    receipt = save_answers(lease(attempt), [Save(1, 1, ("A",)), Save(2, 1, ("Z",)), Save(9, 1, ("A",))])

    assert receipt.refusal == Refusal.NO_SLOT
    assert (receipt.stored, sorted(receipt.unknown)) == ({1: 1}, [2, 9])
    assert Answer.objects.count() == 1


# --- refusals: each from the same set-up as a save that is taken ---
def refused(attempt, held=None):
    receipt = save_answers(held or lease(attempt), [Save(1, 9, ("B",))])
    assert not AnswerEvent.objects.exists()
    return receipt.refusal


def test_another_candidate_is_denied():
    attempt = make_attempt(right=1)

    assert refused(attempt, Lease(attempt.pk, make_officer().pk, attempt.lease)) == Refusal.DENIED


def test_an_attempt_that_is_not_there_is_denied():
    attempt = make_attempt()

    assert refused(attempt, Lease(attempt.pk + 999, attempt.candidate_id, 1)) == Refusal.DENIED


def test_one_who_was_deactivated_is_denied_and_keeps_what_was_saved():
    attempt = make_attempt(right=1)
    attempt.candidate.is_active = False
    attempt.candidate.save()

    assert refused(attempt) == Refusal.DENIED
    assert answer(attempt, 1).sequence == 1


def test_after_hand_in_nothing_is_accepted():
    attempt = make_attempt()
    submit_attempt(attempt.pk)

    assert refused(attempt) == Refusal.CLOSED


def test_an_older_lease_is_stale():
    attempt = make_attempt()
    take_over(attempt.pk, candidate=attempt.candidate)

    assert refused(attempt) == Refusal.STALE


def test_beyond_the_grace_a_save_is_late():
    attempt = make_attempt(deadline=timezone.now() - timedelta(seconds=61))

    assert refused(attempt) == Refusal.LATE


def test_within_the_grace_a_save_is_taken():
    attempt = make_attempt(deadline=timezone.now() - timedelta(seconds=50))

    assert save_answers(lease(attempt), [Save(1, 1, ("A",))]).stored == {1: 1}


# --- the lease ---
def test_a_lease_is_read_back_as_signed():
    attempt = make_attempt(lease=3)

    assert read_lease(lease_of(attempt)) == Lease(attempt.pk, attempt.candidate_id, 3)


@pytest.mark.parametrize("forged", ["", "x", "WzEsMSwxXQ:forged", "WzEsMSwxXQ"])
def test_a_lease_not_signed_here_is_none(forged):
    assert read_lease(forged) is None


@pytest.mark.postgres
def test_a_save_is_one_statement_and_a_repeated_one_two():
    attempt = make_attempt()

    with CaptureQueriesContext(
        connection,
    ) as first:
        save_answers(lease(attempt), [Save(1, 1, ("A",)), Save(2, 1, ("A",)), Save(3, 1, ("T",))])
    with CaptureQueriesContext(connection) as again:
        save_answers(lease(attempt), [Save(1, 1, ("A",))])

    assert (len(first), len(again)) == (1, 2)

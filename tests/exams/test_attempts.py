"""Starting, taking over, handing in, closing."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from exams.models import Attempt
from exams.services.attempts import close_overdue, end_leases, start_attempt, submit_attempt, take_over
from people.models import AuditEntry
from tests.builders import days, make_attempt, make_exam, make_officer, make_quiz, make_unit, minutes
from training.models import LedgerEntry


# --- starting ---
def test_an_attempt_is_due_when_its_minutes_are_over():
    exam = make_exam(minutes=60)

    attempt, is_new = start_attempt(exam, candidate=make_officer(unit=exam.organisation))

    assert is_new
    assert attempt.deadline - attempt.started_at == minutes(60)


def test_an_attempt_is_due_at_the_latest_finish_when_that_comes_first():
    finish = timezone.now() + minutes(10)
    exam = make_exam(minutes=60, latest_finish=finish)

    attempt, _ = start_attempt(exam, candidate=make_officer(unit=exam.organisation))

    assert attempt.deadline == finish


def test_starting_again_returns_the_attempt_that_stands_open():
    exam = make_exam(attempts_allowed=1)
    officer = make_officer(unit=exam.organisation)

    first, _ = start_attempt(exam, candidate=officer)
    second, is_new = start_attempt(exam, candidate=officer)

    assert second == first
    assert not is_new


def test_attempts_are_numbered_one_after_the_other():
    exam = make_exam(attempts_allowed=3)
    officer = make_officer(unit=exam.organisation)

    numbers = []
    for _ in range(3):
        attempt, _ = start_attempt(exam, candidate=officer)
        submit_attempt(attempt.pk)
        numbers.append(attempt.number)

    assert numbers == [1, 2, 3]


def test_an_attempt_keeps_the_unit_of_its_time():
    attempt = make_attempt()
    unit = attempt.candidate.organisation

    attempt.candidate.organisation = make_unit()
    attempt.candidate.save()
    attempt.refresh_from_db()

    assert attempt.organisation == unit


@pytest.mark.parametrize(
    ("window", "words"),
    [
        ({"opens_at": days(1)}, "开始，到时再来"),
        ({"latest_start": days(-0.5)}, "之后不能再开始"),
        ({"latest_start": None, "latest_finish": days(-0.5)}, "已经结束"),
    ],
)
def test_outside_its_window_an_exam_cannot_be_started(window, words):
    now = timezone.now()
    exam = make_exam(**{name: offset and now + offset for name, offset in window.items()})

    with pytest.raises(ValidationError, match=words):
        start_attempt(exam, candidate=make_officer(unit=exam.organisation))

    assert not Attempt.objects.exists()


def test_when_all_attempts_are_used_no_further_one_begins():
    attempt = make_attempt(exam=make_exam(attempts_allowed=1))
    submit_attempt(attempt.pk)

    with pytest.raises(ValidationError, match="可考 1 次，已经用完"):
        start_attempt(attempt.exam, candidate=attempt.candidate)


def test_an_attempt_that_ran_out_is_closed_before_the_next_begins():
    attempt = make_attempt(exam=make_quiz(), deadline=timezone.now() - minutes(5))

    following, is_new = start_attempt(attempt.exam, candidate=attempt.candidate)

    attempt.refresh_from_db()
    assert (attempt.state, attempt.closed_by) == ("graded", "deadline")
    assert is_new
    assert following.number == 2


# --- taking over ---
def test_taking_over_advances_the_lease_and_is_written_down():
    attempt = make_attempt()

    taken = take_over(attempt.pk, candidate=attempt.candidate)

    assert taken.lease == attempt.lease + 1
    assert AuditEntry.objects.get(verb="attempt.taken_over").actor == attempt.candidate


def test_nobody_takes_over_the_attempt_of_another():
    attempt = make_attempt()

    with pytest.raises(Attempt.DoesNotExist):
        take_over(attempt.pk, candidate=make_officer())


def test_signing_out_ends_the_lease_held_and_no_newer_one():
    held, taken_elsewhere = make_attempt(), make_attempt(lease=5)

    end_leases({held.pk: 1, taken_elsewhere.pk: 4})

    held.refresh_from_db()
    taken_elsewhere.refresh_from_db()
    assert (held.lease, taken_elsewhere.lease) == (2, 5)


# --- handing in ---
def test_a_pass_credits_the_hours_once_however_often_it_is_submitted():
    attempt = make_attempt(exam=make_exam(questions=3, hundredths=400), right=3)

    for _ in range(3):
        submit_attempt(attempt.pk)

    [entry] = LedgerEntry.objects.filter(officer=attempt.candidate)
    assert (entry.hundredths, entry.form) == (400, "exam")
    assert entry.source == f"exam:{attempt.exam_id}:{entry.year}"
    assert entry.reason == "考试得 100%，达到合格线 80%。"


def test_a_second_pass_in_the_same_year_adds_nothing():
    first = make_attempt(exam=make_quiz(), right=3)
    submit_attempt(first.pk)

    second = make_attempt(exam=first.exam, candidate=first.candidate, right=3)
    submit_attempt(second.pk)

    assert second.pk != first.pk
    assert LedgerEntry.objects.filter(officer=first.candidate).count() == 1


def test_a_fail_credits_nothing():
    attempt = make_attempt(exam=make_exam(questions=3), right=2)

    graded = submit_attempt(attempt.pk)

    assert (graded.score, graded.percent, graded.passed) == (2, 66, False)
    assert not LedgerEntry.objects.exists()


def test_the_result_of_a_submitted_attempt_never_changes():
    attempt = make_attempt(exam=make_exam(questions=3), right=2)
    before = submit_attempt(attempt.pk)
    attempt.answers.update(response=["F"])

    after = submit_attempt(attempt.pk)

    assert (after.percent, after.submitted_at) == (before.percent, before.submitted_at)


def test_who_closed_an_attempt_follows_from_the_time():
    in_time, at_the_bell = make_attempt(), make_attempt()

    submit_attempt(in_time.pk, at=in_time.deadline - minutes(1))
    submit_attempt(at_the_bell.pk, at=at_the_bell.deadline + timedelta(seconds=3))

    in_time.refresh_from_db()
    at_the_bell.refresh_from_db()
    assert (in_time.closed_by, in_time.submitted_at) == ("candidate", in_time.deadline - minutes(1))
    assert (at_the_bell.closed_by, at_the_bell.submitted_at) == ("deadline", at_the_bell.deadline)


# --- closing ---
def test_only_attempts_past_their_grace_are_closed():
    now = timezone.now()
    over = make_attempt(deadline=now - timedelta(seconds=70))
    in_grace = make_attempt(deadline=now - timedelta(seconds=30))
    running = make_attempt()

    closed = close_overdue()

    assert closed == 1
    assert set(Attempt.objects.open()) == {in_grace, running}
    assert Attempt.objects.get(pk=over.pk).closed_by == "deadline"


def test_the_command_closes_and_says_how_many(capsys):
    make_attempt(deadline=timezone.now() - minutes(5), right=3)

    call_command("close_overdue_attempts")

    assert capsys.readouterr().out == "closed 1\n"
    assert Attempt.objects.get().passed

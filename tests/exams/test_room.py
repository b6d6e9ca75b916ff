"""What invigilators may do to time, and what they may not."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from exams.models import Attempt, RoomEvent
from exams.services.attempts import close_overdue, submit_attempt
from exams.services.leases import Lease
from exams.services.room import Act, admit, extend, incident, message, pause, reopen, resume, terminate
from exams.services.saves import Refusal, Save, save_answers
from exams.windows import is_over
from people.models import AuditEntry, Role
from tests.builders import make_attempt, make_exam, make_officer, make_person, minutes
from training.models import LedgerEntry


@pytest.fixture
def exam():
    return make_exam(latest_finish=timezone.now() + minutes(70))


@pytest.fixture
def invigilator(exam):
    return make_person(unit=exam.organisation, roles=[Role.INVIGILATOR])


@pytest.fixture
def attempt(exam):
    return make_attempt(exam=exam)


def on(attempt, by, text="考点断网", **fields):
    return Act(attempt.exam_id, by=by, text=text, attempt_id=attempt.pk, **fields)


def on_all(exam, by, text="考点断网", **fields):
    return Act(exam.pk, by=by, text=text, **fields)


def fresh(attempt):
    return Attempt.objects.get(pk=attempt.pk)


def save(attempt):
    return save_answers(Lease(attempt.pk, attempt.candidate_id, attempt.lease), [Save(1, 1, ("A",))])


# --- extending ---
def test_two_extensions_add_up_and_each_is_told_logged_and_audited(attempt, invigilator):
    extend(on(attempt, invigilator), 5)
    last = extend(on(attempt, invigilator, "视力不便"), 10)

    assert fresh(attempt).deadline == attempt.deadline + minutes(15)
    assert fresh(attempt).notices == last.pk
    assert [(e.kind, e.facts["added_minutes"], e.text) for e in RoomEvent.objects.order_by("pk")] == [
        ("extended", 5, "考点断网"),
        ("extended", 10, "视力不便"),
    ]
    audited = AuditEntry.objects.filter(verb="attempt.extended", actor=invigilator)
    assert set(audited.values_list("reason", flat=True)) == {"考点断网", "视力不便"}


def test_the_same_form_sent_twice_extends_once(attempt, invigilator):
    extend(on(attempt, invigilator, once="a1"), 10)

    assert extend(on(attempt, invigilator, once="a1"), 10) is None
    assert fresh(attempt).deadline == attempt.deadline + minutes(10)


def test_extending_all_gives_each_that_is_open_the_minutes_and_nobody_else(exam, attempt, invigilator):
    other, closed, elsewhere = make_attempt(exam=exam), make_attempt(exam=exam), make_attempt()
    submit_attempt(closed.pk)

    event = extend(on_all(exam, invigilator), 10)

    moved = {one.pk: fresh(one).deadline - one.deadline for one in (attempt, other, closed, elsewhere)}
    assert moved == {attempt.pk: minutes(10), other.pk: minutes(10), closed.pk: minutes(0), elsewhere.pk: minutes(0)}
    assert (event.attempt, event.facts["told"]) == (None, 2)
    assert AuditEntry.objects.get(verb="exam.extended").target_id == str(exam.pk)


def test_an_extension_beyond_the_end_holds_the_exam_open_until_then(exam, attempt, invigilator):
    extend(on(attempt, invigilator), 5)
    exam.refresh_from_db()
    assert exam.held_until is None

    extend(on(attempt, invigilator), 30)
    exam.refresh_from_db()
    assert exam.held_until == fresh(attempt).deadline > exam.latest_finish


def test_a_closed_attempt_is_not_extended(attempt, invigilator):
    submit_attempt(attempt.pk)

    with pytest.raises(ValidationError, match="重新打开"):
        extend(on(attempt, invigilator), 10)


def test_an_attempt_whose_time_is_up_is_not_extended_any_more(exam, invigilator):
    overdue = make_attempt(exam=exam, deadline=timezone.now() - minutes(2))

    with pytest.raises(ValidationError):
        extend(on(overdue, invigilator), 10)
    with pytest.raises(ValidationError, match="没有人在作答"):
        extend(on_all(exam, invigilator), 10)


def test_in_the_grace_after_the_deadline_an_extension_still_helps(exam, invigilator):
    late = make_attempt(exam=exam, deadline=timezone.now() - minutes(0.5))

    extend(on(late, invigilator), 10)
    close_overdue()

    assert fresh(late).state == Attempt.State.OPEN
    assert save(late).refusal is None


def test_the_last_seconds_of_the_grace_belong_to_the_sweep(exam, invigilator):
    """A sweep that has read the old deadline may be waiting for the lock; it must not close what was just extended."""
    ending = make_attempt(exam=exam, deadline=timezone.now() - minutes(55 / 60))

    with pytest.raises(ValidationError):
        extend(on(ending, invigilator), 10)
    with pytest.raises(ValidationError):
        pause(on(ending, invigilator))


# --- pausing ---
def test_while_paused_nothing_is_saved_and_nothing_is_swept_and_the_time_is_given_back(attempt, invigilator):
    began = timezone.now()
    pause(on(attempt, invigilator, at=began))

    assert save(attempt).refusal == Refusal.PAUSED
    assert close_overdue(at=attempt.deadline + minutes(5)) == 0

    resume(on(attempt, invigilator, at=began + minutes(7)))

    assert save(attempt).refusal is None
    assert (fresh(attempt).deadline, fresh(attempt).paused_at) == (attempt.deadline + minutes(7), None)


def test_pausing_twice_and_resuming_twice_changes_nothing_the_second_time(attempt, invigilator):
    began = timezone.now()
    pause(on(attempt, invigilator, at=began))

    assert pause(on(attempt, invigilator, at=began + minutes(3))) is None
    resume(on(attempt, invigilator, at=began + minutes(5)))
    assert resume(on(attempt, invigilator, at=began + minutes(9))) is None
    assert fresh(attempt).deadline == attempt.deadline + minutes(5)


def test_all_go_on_at_once_each_with_the_time_that_it_stood(exam, attempt, invigilator):
    other, began = make_attempt(exam=exam), timezone.now()
    pause(on(attempt, invigilator, at=began))
    pause(on_all(exam, invigilator, at=began + minutes(2)))

    resume(on_all(exam, invigilator, at=began + minutes(5)))

    assert fresh(attempt).deadline == attempt.deadline + minutes(5)
    assert fresh(other).deadline == other.deadline + minutes(3)


def test_a_pause_that_lasts_beyond_the_end_holds_the_exam_open(exam, attempt, invigilator):
    pause(on(attempt, invigilator))
    resume(on(attempt, invigilator, at=timezone.now() + minutes(40)))

    exam.refresh_from_db()
    assert exam.held_until == fresh(attempt).deadline


# --- the end ---
def test_while_somebody_stands_the_key_is_kept_back_and_afterwards_no_longer_than_needed(exam, attempt, invigilator):
    exam.latest_finish = timezone.now() + minutes(5)
    exam.save()

    pause(on(attempt, invigilator))
    exam.refresh_from_db()
    while_paused = is_over(exam, at=exam.latest_finish + minutes(30))
    resume(on(attempt, invigilator))
    exam.refresh_from_db()

    assert not while_paused
    assert is_over(exam, at=fresh(attempt).deadline)


def test_terminating_takes_in_what_is_saved_and_marks_it(exam, invigilator):
    attempt = make_attempt(exam=exam, right=3)

    terminate(on(attempt, invigilator, "考生离场"))

    closed = fresh(attempt)
    assert (closed.state, closed.closed_by, closed.percent) == ("graded", "invigilator", 100)
    assert save(attempt).refusal == Refusal.CLOSED
    assert terminate(on(attempt, invigilator)) is None
    assert RoomEvent.objects.filter(kind="terminated").count() == 1


def test_a_paused_attempt_can_be_terminated(attempt, invigilator):
    pause(on(attempt, invigilator))

    terminate(on(attempt, invigilator))

    assert (fresh(attempt).state, fresh(attempt).paused_at) == ("graded", None)


def test_a_reopened_attempt_goes_on_with_the_minutes_that_were_left(exam, invigilator):
    attempt = make_attempt(exam=exam, right=3)
    handed_in = attempt.deadline - minutes(20)
    submit_attempt(attempt.pk, at=handed_in)

    reopen(on(attempt, invigilator, "误点交卷", at=handed_in + minutes(4)))

    again = fresh(attempt)
    assert (again.state, again.deadline) == ("open", handed_in + minutes(24))
    assert (again.score, again.percent, again.passed, again.submitted_at, again.closed_by) == (None,) * 4 + ("",)
    assert again.results.count() == 1
    assert LedgerEntry.objects.filter(officer=attempt.candidate).count() == 1


def test_handed_in_again_it_gets_the_next_result(exam, invigilator):
    attempt = make_attempt(exam=exam, right=2)
    submit_attempt(attempt.pk, at=attempt.deadline - minutes(20))
    reopen(on(attempt, invigilator, at=attempt.deadline - minutes(19)))
    place = attempt.paper.questions.select_related("question_version").get(position=3)
    save_answers(
        Lease(attempt.pk, attempt.candidate_id, attempt.lease), [Save(3, 9, tuple(place.question_version.right_keys))]
    )

    submit_attempt(attempt.pk)

    assert list(fresh(attempt).results.order_by("number").values_list("number", "percent")) == [(1, 66), (2, 100)]
    assert fresh(attempt).percent == 100


def test_what_ran_out_is_reopened_only_with_minutes_given(exam, invigilator):
    attempt = make_attempt(exam=exam, deadline=timezone.now() - minutes(2))
    close_overdue()

    with pytest.raises(ValidationError, match="写明给几分钟"):
        reopen(on(attempt, invigilator))
    reopen(on(attempt, invigilator), 15)

    assert fresh(attempt).deadline - timezone.now() > minutes(14)


def test_it_is_not_reopened_while_another_attempt_of_the_person_is_open(attempt, invigilator):
    submit_attempt(attempt.pk, at=timezone.now())
    make_attempt(exam=make_exam(unit=attempt.candidate.organisation), candidate=attempt.candidate)

    with pytest.raises(ValidationError, match="另有一份"):
        reopen(on(attempt, invigilator))


def test_it_is_not_reopened_once_the_answers_may_have_been_seen(exam, attempt, invigilator):
    submit_attempt(attempt.pk, at=timezone.now())

    with pytest.raises(ValidationError, match="补考"):
        reopen(on(attempt, invigilator, at=exam.latest_finish + minutes(1)), 10)


# --- what is said ---
def test_a_message_to_all_is_one_event_and_bumps_everybody(exam, attempt, invigilator):
    other = make_attempt(exam=exam)

    event = message(on_all(exam, invigilator, "第 17 题多印一个字。"))

    assert {fresh(attempt).notices, fresh(other).notices} == {event.pk}
    assert RoomEvent.objects.get().facts == {"told": 2}


def test_a_message_to_one_bumps_only_that_one(exam, attempt, invigilator):
    other = make_attempt(exam=exam)

    message(on(attempt, invigilator, "请坐正。"))

    assert (fresh(attempt).notices > 0, fresh(other).notices) == (True, 0)


def test_an_incident_is_written_down_and_nothing_follows(exam, attempt, invigilator):
    incident(on(attempt, invigilator, "键盘失灵，换了一台。"), "equipment")
    incident(on_all(exam, invigilator, "空调停了。"), "environment")
    absent = make_officer(unit=exam.organisation)
    incident(Act(exam.pk, by=invigilator, text="没有到场。", candidate_id=absent.pk), "candidate")

    events = RoomEvent.objects.order_by("pk").values_list("incident", "candidate")
    assert list(events) == [("equipment", attempt.candidate_id), ("environment", None), ("candidate", absent.pk)]
    assert (fresh(attempt).notices, fresh(attempt).state) == (0, "open")


def test_admitting_is_done_once_and_only_for_candidates(exam, invigilator):
    person, stranger = make_officer(unit=exam.organisation), make_officer()

    first = admit(Act(exam.pk, by=invigilator, text="", candidate_id=person.pk))

    assert admit(Act(exam.pk, by=invigilator, text="", candidate_id=person.pk)) == first
    with pytest.raises(ValidationError, match="名单"):
        admit(Act(exam.pk, by=invigilator, text="", candidate_id=stranger.pk))


def test_who_was_admitted_can_still_be_admitted_for_a_reason(exam, invigilator):
    """The reason opens another network or browser (exams.access), which a plain admission does not."""
    person = make_officer(unit=exam.organisation)
    admit(Act(exam.pk, by=invigilator, text="", candidate_id=person.pk))

    for _ in range(2):
        admit(Act(exam.pk, by=invigilator, text="换到备用机房", candidate_id=person.pk))

    assert list(RoomEvent.objects.order_by("pk").values_list("text", flat=True)) == ["", "换到备用机房"]


def test_a_further_reason_to_admit_somebody_is_written_down_too(exam, invigilator):
    person = make_officer(unit=exam.organisation)
    for reason in ("换到备用机房", "专用浏览器打不开", "换到备用机房", ""):
        admit(Act(exam.pk, by=invigilator, text=reason, candidate_id=person.pk))

    assert list(RoomEvent.objects.order_by("pk").values_list("text", flat=True)) == ["换到备用机房", "专用浏览器打不开"]
    assert AuditEntry.objects.filter(verb="exam.admitted").count() == 2


def test_all_are_admitted_by_one_event(exam, invigilator):
    event = admit(on_all(exam, invigilator, "身份已在门口核对"))

    assert (event.candidate, event.attempt, AuditEntry.objects.get(verb="exam.admitted").actor) == (
        None,
        None,
        invigilator,
    )


# --- oneself ---
@pytest.mark.parametrize(
    "do", [lambda act: extend(act, 10), pause, resume, terminate, message, lambda act: reopen(act, 5)]
)
def test_nobody_acts_on_an_own_attempt(exam, invigilator, do):
    own = make_attempt(exam=exam, candidate=invigilator)

    with pytest.raises(ValidationError, match="自己"):
        do(on(own, invigilator))


def test_who_is_sitting_does_not_give_time_to_all(exam, attempt, invigilator):
    make_attempt(exam=exam, candidate=invigilator)

    with pytest.raises(ValidationError, match="自己"):
        extend(on_all(exam, invigilator), 10)
    assert fresh(attempt).deadline == attempt.deadline


def test_nobody_admits_oneself(exam, invigilator):
    with pytest.raises(ValidationError, match="自己"):
        admit(Act(exam.pk, by=invigilator, text="我来了", candidate_id=invigilator.pk))


def test_an_attempt_of_another_exam_is_not_found_in_this_room(exam, invigilator):
    elsewhere = make_attempt()

    with pytest.raises(Attempt.DoesNotExist):
        extend(Act(exam.pk, by=invigilator, text="考点断网", attempt_id=elsewhere.pk), 10)

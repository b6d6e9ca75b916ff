"""Answers that came after the end: which are kept, and what a decision does."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from exams.models import Answer, AnswerEvent, Attempt, LateBatch, RoomEvent
from exams.services.attempts import close_overdue, submit_attempt, take_over
from exams.services.late import decide_late, keep_late
from exams.services.leases import Lease
from exams.services.room import Act, reopen, terminate
from exams.services.saves import Save
from people.models import AuditEntry, Role
from tests.builders import days, make_attempt, make_exam, make_person, minutes
from training.models import LedgerEntry


def lease(attempt):
    return Lease(attempt.pk, attempt.candidate_id, attempt.lease)


def right(attempt, *slots, sequence=5):
    places = attempt.paper.questions.select_related("question_version").filter(position__in=slots)
    return [Save(place.position, sequence, tuple(place.question_version.right_keys)) for place in places]


def ran_out(**fields):
    attempt = make_attempt(deadline=timezone.now() - minutes(10), **fields)
    close_overdue()
    attempt.refresh_from_db()
    return attempt


def invigilator(attempt):
    return make_person(unit=attempt.exam.organisation, roles=[Role.INVIGILATOR])


def kept(attempt, *saves):
    assert keep_late(lease(attempt), saves, at=timezone.now())
    return LateBatch.objects.get()


def decided(batch, attempt, *, accept=True, **fields):
    facts = {"by": invigilator(attempt), "reason": "考点断网", "at": timezone.now()}
    return decide_late(batch.pk, accept=accept, **(facts | fields))


def test_a_late_batch_is_kept_once_and_the_room_hears_of_it():
    attempt = ran_out()
    saves = right(attempt, 1, 2)

    assert keep_late(lease(attempt), saves, at=timezone.now())
    assert keep_late(lease(attempt), saves[::-1], at=timezone.now())

    assert [save["slot"] for save in LateBatch.objects.get().saves] == [1, 2]
    assert RoomEvent.objects.get(kind="late").candidate == attempt.candidate
    assert not Answer.objects.exists()


def test_it_is_kept_before_anybody_has_swept_the_attempt():
    attempt = make_attempt(deadline=timezone.now() - minutes(2))

    assert keep_late(lease(attempt), right(attempt, 1), at=timezone.now())


def test_what_is_saved_already_is_not_lost_and_makes_no_batch():
    attempt = ran_out(right=2)

    assert keep_late(lease(attempt), right(attempt, 1, sequence=1), at=timezone.now())
    assert not LateBatch.objects.exists()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda a: submit_attempt(a.pk),
        lambda a: None,
        lambda a: take_over(a.pk, candidate=a.candidate) and terminate_now(a),
        lambda a: terminate_now(a) and Attempt.objects.filter(pk=a.pk).update(deadline=timezone.now() - days(1.1)),
    ],
    ids=["handed in", "still open", "on another device", "a day later"],
)
def test_it_is_not_kept_when(spoil):
    attempt = make_attempt()
    spoil(attempt)

    assert not keep_late(lease(attempt), right(attempt, 1), at=timezone.now())
    assert not LateBatch.objects.exists()


def terminate_now(attempt):
    return terminate(Act(attempt.exam_id, by=invigilator(attempt), text="考生离场", attempt_id=attempt.pk))


def test_after_an_invigilator_took_the_paper_in_it_is_kept():
    attempt = make_attempt()
    terminate_now(attempt)

    assert keep_late(lease(attempt), right(attempt, 1), at=timezone.now())


def test_another_ones_lease_keeps_nothing():
    attempt = ran_out()
    forged = Lease(attempt.pk, attempt.candidate_id + 1, attempt.lease)

    assert not keep_late(forged, right(attempt, 1), at=timezone.now())


def test_a_page_gone_mad_does_not_fill_the_table():
    attempt = ran_out()

    outcomes = [keep_late(lease(attempt), right(attempt, 1, sequence=n), at=timezone.now()) for n in range(1, 31)]

    assert (sum(outcomes), LateBatch.objects.count()) == (20, 20)


def test_accepted_the_answers_count_and_the_hours_are_credited_once():
    attempt = ran_out(right=1)
    batch = kept(attempt, *right(attempt, 2, 3))

    decided(batch, attempt)
    decided(batch, attempt)

    attempt.refresh_from_db()
    assert (attempt.percent, attempt.passed) == (100, True)
    assert list(attempt.results.values_list("number", "because", "note")) == [
        (1, "handed_in", ""),
        (2, "late", "考点断网"),
    ]
    assert LedgerEntry.objects.filter(officer=attempt.candidate).count() == 1
    assert AnswerEvent.objects.filter(attempt=attempt).count() == 2
    assert AuditEntry.objects.get(verb="attempt.late_accepted").after["count"] == 2
    assert RoomEvent.objects.filter(kind="late", facts__accepted=True).count() == 1


def test_refused_they_stay_as_they_came():
    attempt = ran_out(right=1)
    batch = kept(attempt, *right(attempt, 2, 3))

    assert decided(batch, attempt, accept=False).state == "refused"

    attempt.refresh_from_db()
    assert (attempt.percent, attempt.results.count(), AnswerEvent.objects.count()) == (33, 1, 0)
    assert len(LateBatch.objects.get().saves) == 2
    with pytest.raises(ValidationError, match="决定过"):
        decided(batch, attempt, accept=True)


def test_only_what_is_newer_and_fits_its_place_is_taken():
    attempt = ran_out(right=2)
    [first] = right(attempt, 1, sequence=5)
    older, foreign, nowhere = Save(2, 1, ("D",)), Save(3, 5, ("Z",)), Save(77, 5, ("A",))
    changed = Save(1, 4, ("D",))

    decided(kept(attempt, changed, first, older, foreign, nowhere), attempt)

    standing = Answer.objects.filter(attempt=attempt).order_by("paper_question__position")
    assert [(a.paper_question.position, a.sequence) for a in standing] == [(1, 5), (2, 1)]
    assert tuple(standing[0].response) == first.response


def test_nobody_decides_on_an_own_attempt():
    attempt = ran_out()
    batch = kept(attempt, *right(attempt, 1))

    with pytest.raises(ValidationError, match="自己"):
        decided(batch, attempt, by=attempt.candidate)
    batch.refresh_from_db()
    assert batch.state == "waiting"


def test_while_the_attempt_is_open_again_nothing_is_decided():
    exam = make_exam(latest_finish=timezone.now() + minutes(60))
    attempt = ran_out(exam=exam)
    batch = kept(attempt, *right(attempt, 1))
    reopen(Act(exam.pk, by=invigilator(attempt), text="断网", attempt_id=attempt.pk), 10)

    with pytest.raises(ValidationError, match="又打开"):
        decided(batch, attempt)


def test_a_candidate_sees_what_became_of_late_answers(client):
    attempt = ran_out()
    batch = kept(attempt, *right(attempt, 1, 2))
    client.force_login(attempt.candidate)
    page = reverse("exams:result", args=[attempt.pk])

    waiting = client.get(page).content.decode()
    decided(batch, attempt, accept=False)
    refused = client.get(page).content.decode()

    assert "2 题答案，那时已经收卷" in waiting
    assert "由监考人决定" in waiting
    assert "监考人没有采纳" in refused
    assert "考点断网" in refused

"""What comes to the markers' desk, and who gets it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from exams.models import Answer, Result, WrittenAnswer, WrittenMark
from exams.services.attempts import locked
from exams.services.marking import HELD_FOR, put_back
from exams.services.results import settle
from people.models import AuditEntry
from tests.exams.marking.acts import NOW, handed_in, make_marker, mark, pile, take
from tests.exams.sat import exam_of, question_of, sat


# --- what comes to the desk ---
def test_written_answers_wait_and_what_a_machine_can_mark_does_not(unit):
    short, single, case = question_of("short"), question_of("single"), question_of("case")
    attempt = sat(exam_of(short, single, case, unit=unit), {short: ["告知"], single: ["B"], case: [["A"], ["十日"]]})

    assert attempt.state == "closed"
    assert [(a.paper_question.question_version, a.turn) for a in WrittenAnswer.objects.all()] == [(short, 1)]
    assert not Result.objects.exists()


def test_what_was_left_blank_waits_for_nobody(unit, short):
    attempt = sat(exam_of(short, unit=unit), {short: ["　"]})

    assert (attempt.state, attempt.score) == ("graded", 0)
    assert not WrittenAnswer.objects.exists()


def test_a_correction_waits_only_where_it_is_not_word_for_word_the_models(unit):
    version = question_of("judge_correct")
    exam = exam_of(version, unit=unit)

    states = [sat(exam, {version: said}).state for said in (["T"], ["F"], ["F", "应为五日。"], ["F", "五天"])]

    assert states == ["graded", "graded", "graded", "closed"]


def test_an_answer_changed_after_it_was_marked_is_marked_anew(unit, marker, short):
    """By a late batch that was accepted, or after the attempt was opened again."""
    [attempt] = handed_in(exam_of(short, unit=unit, markers=2), "告知", question=short)
    mark(take(attempt.exam, short, marker), marker)
    Answer.objects.filter(attempt=attempt).update(response=["告知，并听取意见"])

    settle(locked(attempt.pk), because="late", at=NOW)

    assert WrittenAnswer.objects.get().turn == 1
    assert not WrittenMark.objects.exists()
    assert AuditEntry.objects.get(verb="mark.voided").before == {"marks": "1.00", "marker": marker.name}


def test_an_answer_changed_in_blanks_alone_keeps_its_marks(unit, marker, short):
    [attempt] = handed_in(exam_of(short, unit=unit, markers=2), "告知", question=short)
    mark(take(attempt.exam, short, marker), marker)
    Answer.objects.filter(attempt=attempt).update(response=[" 告 知 "])

    settle(locked(attempt.pk), because="late", at=NOW)

    assert WrittenAnswer.objects.get().turn == 2


# --- who gets what ---
def test_an_answer_lies_before_one_marker_and_others_get_the_next(unit, marker, short):
    exam = exam_of(short, unit=unit)
    handed_in(exam, "甲", "乙", question=short)
    other = make_marker(unit)

    first, second, third = take(exam, short, marker), take(exam, short, other), take(exam, short, make_marker(unit))

    assert {first, second} == set(WrittenAnswer.objects.all())
    assert third is None
    assert take(exam, short, marker) == first


def test_after_ten_minutes_it_lies_free_again(unit, marker, short):
    exam = exam_of(short, unit=unit)
    handed_in(exam, "甲", question=short)
    other = make_marker(unit)
    held = take(exam, short, marker)

    assert take(exam, short, other, at=NOW + HELD_FOR - timedelta(seconds=1)) is None
    assert take(exam, short, other, at=NOW + HELD_FOR) == held
    with pytest.raises(ValidationError, match="已经转给别的阅卷人"):
        mark(held, marker, at=NOW + HELD_FOR)


def test_nobody_gets_their_own_answer(unit, marker, short):
    exam = exam_of(short, unit=unit)
    sat(exam, {short: ["我的"]}, candidate=marker)

    assert take(exam, short, marker) is None
    with pytest.raises(ValidationError, match="你自己的答卷"):
        mark(WrittenAnswer.objects.get(), marker)


def test_of_two_markers_neither_marks_an_answer_twice(unit, marker, short):
    [attempt] = handed_in(exam_of(short, unit=unit, markers=2), "甲", question=short)
    first = take(attempt.exam, short, marker)
    mark(first, marker)

    assert take(attempt.exam, short, marker) is None
    assert mark(first, marker).turn == 1
    assert WrittenMark.objects.count() == 1


def test_what_is_passed_by_goes_back_and_the_next_one_comes(unit, marker, short):
    exam = exam_of(short, unit=unit)
    handed_in(exam, "甲", "乙", question=short)
    first = take(exam, short, marker)

    put_back(first.code, by=marker)
    second = take(exam, short, marker, after=first.code)

    assert second != first
    assert take(exam, short, make_marker(unit)) == first


def test_the_order_of_the_pile_tells_neither_who_nor_when(unit, marker, short):
    exam = exam_of(short, unit=unit)
    attempts = handed_in(exam, *"甲乙丙丁戊己庚辛", question=short)

    in_pile = [answer.attempt for answer in pile(exam, short)]

    assert in_pile not in (attempts, attempts[::-1])
    assert [a.code for a in pile(exam, short)] == sorted(a.code for a in pile(exam, short))


def test_of_an_attempt_that_was_opened_again_nothing_is_marked(unit, marker, short):
    [attempt] = handed_in(exam_of(short, unit=unit), "甲", question=short)
    attempt.state, attempt.submitted_at, attempt.closed_by = "open", None, ""
    attempt.save()

    assert take(attempt.exam, short, marker) is None

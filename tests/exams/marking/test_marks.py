"""What marks make, and how one is taken back."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from exams.models import Result, WrittenAnswer
from exams.services.marking import take_back_last
from people.models import AuditEntry
from tests.exams.marking.acts import NOW, handed_in, make_marker, mark, pile, take
from tests.exams.sat import exam_of, question_of, sat
from training.models import LedgerEntry


# --- what the marks make ---
def test_the_last_mark_makes_the_result_and_the_hours(unit, marker):
    short, essay, single = question_of("short"), question_of("essay"), question_of("single")
    exam = exam_of(short, essay, single, unit=unit, marks=[6, 3, 1], hundredths=200)
    attempt = sat(exam, {short: ["告知"], essay: ["教育"], single: ["B"]})

    mark(take(exam, short, marker), marker, "5.5")
    assert not Result.objects.exists()
    mark(take(exam, essay, marker), marker, 2)

    result = Result.objects.get()
    assert (result.because, result.score, result.made_by) == ("marked", Decimal("8.5"), marker)
    assert result.earned == {"1": "1.00", "2": "5.50", "3": "2.00"}
    assert LedgerEntry.objects.get(officer=attempt.candidate).hundredths == 200


@pytest.mark.parametrize(
    ("first", "second", "difference", "score"),
    [(4, 5, 1, "4.5"), (4, 5, None, "4.5"), (1, 5, None, 3), (4, "5.5", 1, None)],
)
def test_of_two_marks_the_mean_counts_unless_they_differ_too_much(unit, first, second, difference, score):
    short = question_of("short")
    [attempt] = handed_in(exam_of(short, unit=unit, marks=[6], markers=2, difference=difference), "甲", question=short)
    for given in (first, second):
        marker = make_marker(unit)
        mark(take(attempt.exam, short, marker), marker, given)

    attempt.refresh_from_db()
    assert attempt.score == (None if score is None else Decimal(score))
    assert WrittenAnswer.objects.get().turn == (3 if score is None else None)


def test_the_mark_of_a_third_person_settles_it(unit):
    short = question_of("short")
    [attempt] = handed_in(exam_of(short, unit=unit, marks=[6], markers=2, difference=1), "甲", question=short)
    two = [make_marker(unit) for _ in range(2)]
    for marker, given in zip(two, (1, 5), strict=True):
        mark(take(attempt.exam, short, marker), marker, given)

    assert [take(attempt.exam, short, marker) for marker in two] == [None, None]
    arbiter = make_marker(unit)
    mark(take(attempt.exam, short, arbiter), arbiter, 4)

    attempt.refresh_from_db()
    assert attempt.score == 4


@pytest.mark.parametrize("marks", [-1, "6.01", 7])
def test_marks_are_within_what_the_question_gives(unit, marker, marks):
    short = question_of("short")
    [attempt] = handed_in(exam_of(short, unit=unit, marks=[6]), "甲", question=short)

    with pytest.raises(ValidationError):
        mark(take(attempt.exam, short, marker), marker, marks)


# --- taking back ---
def test_the_last_mark_is_taken_back_and_given_anew_as_a_new_version(unit, marker, short):
    [attempt] = handed_in(exam_of(short, unit=unit, marks=[6]), "甲", question=short)
    mark(take(attempt.exam, short, marker), marker, 2)

    last = take_back_last(pile(attempt.exam, short), by=marker, at=NOW)
    answer = take(attempt.exam, short, marker)
    mark(answer, marker, 5)

    assert last.marks == 2
    assert list(Result.objects.order_by("number").values_list("number", "score")) == [(1, 2), (2, 5)]
    assert AuditEntry.objects.get(verb="mark.taken_back").before == {"marks": "2.00", "question": 1}


def test_not_once_another_has_marked_after_one(unit, marker, short):
    [attempt] = handed_in(exam_of(short, unit=unit, markers=2), "甲", question=short)
    for each in (marker, make_marker(unit)):
        mark(take(attempt.exam, short, each), each)

    with pytest.raises(ValidationError, match="接着评了"):
        take_back_last(pile(attempt.exam, short), by=marker, at=NOW)


def test_who_has_marked_nothing_takes_nothing_back(unit, marker, short):
    [attempt] = handed_in(exam_of(short, unit=unit), "甲", question=short)
    mark(take(attempt.exam, short, marker), marker)

    assert take_back_last(pile(attempt.exam, short), by=make_marker(unit), at=NOW) is None

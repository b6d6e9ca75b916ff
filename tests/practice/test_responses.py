"""Answers as they are pushed down by lessons and exams."""

from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practice.models import BookEntry, Response
from practice.services.responses import Given, in_thousandths, record_responses
from tests.builders import days, make_officer, make_question, make_response, minutes, moment

MORNING = moment("2026-11-22 08:40")


def given(version, *, share=Fraction(1), key="1", response=("A",)):
    return Given(version, list(response), share, key=key)


def test_a_push_keeps_what_was_answered_where_and_when():
    officer, version = make_officer(), make_question()

    record_responses(officer, [given(version, share=Fraction(2, 3))], source="exam:12", at=MORNING)

    response = Response.objects.get()
    assert (response.person, response.question_version, response.question) == (officer, version, version.question)
    assert (response.given, str(response.share), response.is_right) == (["A"], "0.666", False)
    assert (response.source, response.where, response.answered_at) == ("exam:12", "考试", MORNING)


def test_the_same_answer_pushed_twice_counts_once_and_keeps_its_time():
    officer, version = make_officer(), make_question()

    record_responses(officer, [given(version, share=Fraction(0))], source="exam:12", at=MORNING)
    record_responses(officer, [given(version, share=Fraction(0))], source="exam:12", at=MORNING + days(1))

    assert Response.objects.get().answered_at == MORNING
    assert BookEntry.objects.get().wrong == 1


def test_an_answer_that_was_marked_anew_counts_as_it_is_marked_now():
    officer, version = make_officer(), make_question()
    record_responses(officer, [given(version, share=Fraction(0))], source="exam:12", at=MORNING)

    record_responses(officer, [given(version)], source="exam:12", at=MORNING)

    assert Response.objects.get().is_right
    assert not BookEntry.objects.exists()


def test_answers_of_two_sources_and_of_two_persons_are_told_apart():
    first, second, version = make_officer(), make_officer(), make_question()

    for person in (first, second):
        for source in ("exam:12", "lesson:12"):
            record_responses(person, [given(version)], source=source, at=MORNING)

    assert Response.objects.of(first).count() == Response.objects.of(second).count() == 2


def test_the_latest_answer_is_the_one_given_last_whenever_it_comes_in():
    officer, version = make_officer(), make_question()
    late = make_response(officer, version, right=True, at=MORNING)

    early = make_response(officer, version, right=False, at=MORNING - days(3), source="exam:12")

    assert list(Response.objects.last_given()) == [late]
    assert not Response.objects.get(pk=early.pk).is_latest


def test_an_exam_released_late_puts_its_wrong_answer_where_it_was_given():
    officer, version = make_officer(), make_question()
    make_response(officer, version, at=MORNING)
    make_response(officer, version, at=MORNING + days(1))

    make_response(officer, version, right=False, at=MORNING - days(1), source="exam:12")

    entry = BookEntry.objects.get()
    assert (entry.entered_at, entry.left_at, entry.seen) == (MORNING - days(1), MORNING + days(1), 3)


def test_what_is_right_in_part_goes_into_the_book():
    officer, version = make_officer(), make_question()

    record_responses(officer, [given(version, share=Fraction(2999, 3000))], source="exam:12", at=MORNING)

    assert str(in_thousandths(Fraction(2999, 3000))) == "0.999"
    assert BookEntry.objects.get().is_in_book


def test_a_question_always_right_is_not_in_the_book():
    officer, version = make_officer(), make_question()

    make_response(officer, version, at=MORNING)

    assert not BookEntry.objects.exists()


def test_two_right_answers_on_one_day_do_not_take_a_question_out():
    officer, version = make_officer(), make_question()
    make_response(officer, version, right=False, at=MORNING)

    make_response(officer, version, at=MORNING + minutes(5))
    make_response(officer, version, at=MORNING + minutes(9))

    entry = BookEntry.objects.get()
    assert (entry.is_in_book, entry.right_days) == (True, 1)


def test_the_days_are_those_of_china():
    officer, version = make_officer(), make_question()
    make_response(officer, version, right=False, at=moment("2026-11-22 07:00"))

    make_response(officer, version, at=moment("2026-11-22 23:50"))
    make_response(officer, version, at=moment("2026-11-23 00:10"))

    assert BookEntry.objects.get().left_at == moment("2026-11-23 00:10")


def test_a_question_that_left_comes_back_with_the_next_wrong_answer():
    officer, version = make_officer(), make_question()
    for n, right in enumerate([False, True, True]):
        make_response(officer, version, right=right, at=MORNING + days(n))

    make_response(officer, version, right=False, at=MORNING + days(9))

    entry = BookEntry.objects.get()
    assert (entry.is_in_book, entry.entered_at, entry.wrong, entry.right_days) == (True, MORNING + days(9), 2, 0)


def test_nothing_pushed_is_nothing_done(django_assert_num_queries):
    officer = make_officer()

    with django_assert_num_queries(2):  # the savepoint alone
        record_responses(officer, [], source="exam:12", at=MORNING)


@pytest.mark.parametrize("right", [True, False])
def test_a_hundred_answers_cost_as_many_statements_as_ten(right):
    versions = [make_question() for _ in range(100)]

    def statements(n):
        items = [given(v, share=Fraction(right), key=str(k)) for k, v in enumerate(versions[:n])]
        officer = make_officer()
        with CaptureQueriesContext(connection) as seen:
            record_responses(officer, items, source="exam:12", at=MORNING)
        return [query["sql"].split()[0] for query in seen if "SAVEPOINT" not in query["sql"]]

    few, many = statements(10), statements(100)

    # SQLite takes so many values a statement and no more: an INSERT of a hundred rows may be cut in two.
    assert dict.fromkeys(many) == dict.fromkeys(few)
    assert len(many) - len(few) <= (2 if connection.vendor == "sqlite" else 0)
    assert len(few) <= 10

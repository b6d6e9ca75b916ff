"""Markers at the same desk. On PostgreSQL, since SQLite lets one writer in at a time."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from exams.models import Regrade, Result, WrittenAnswer, WrittenMark
from exams.queries import desk
from exams.services.attempts import submit_attempt
from exams.services.marking import give_mark, take_next
from exams.services.regrading import carry_out, rule
from people.models import Message, Role
from tests.builders import make_attempt, make_person, make_unit
from tests.exams.sat import answer, exam_of, question_of, sat
from tests.exams.test_races import at_once
from training.models import LedgerEntry

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
CROWD = 20


def now():
    return timezone.now()


def make_markers(unit, count):
    return [make_person(unit=unit, roles=[Role.MARKER]) for _ in range(count)]


def test_markers_who_ask_at_once_never_get_the_same_answer():
    unit, short = make_unit(), question_of("short")
    exam = exam_of(short, unit=unit)
    for n in range(CROWD - 5):
        sat(exam, {short: [f"答{n}"]})

    taken = at_once(
        lambda marker: take_next(desk.answers_to(exam, short), by=marker, at=now()), make_markers(unit, CROWD)
    )

    got = [each.pk for each in taken if each]
    assert len(got) == len(set(got)) == CROWD - 5


def test_the_last_two_marks_of_an_attempt_given_at_once_make_one_result_and_one_credit():
    unit = make_unit()
    asked = [question_of("short"), question_of("essay"), question_of("case", says=CASE)]
    exam = exam_of(*asked, unit=unit, marks=[3, 3, 4], hundredths=200)
    attempts = [
        sat(exam, {version: ["写了"] if version.kind != "case" else [["写了"]] for version in asked}) for _ in range(5)
    ]
    jobs = list(zip(WrittenAnswer.objects.order_by("pk"), make_markers(unit, 15), strict=True))

    at_once(lambda job: give_mark(job[0].code, marks=job[0].paper_question.marks, by=job[1], at=now()), jobs)

    assert Result.objects.count() == len(attempts)
    assert set(Result.objects.values_list("number", "score", "because")) == {(1, Decimal(10), "marked")}
    assert LedgerEntry.objects.count() == len(attempts)


CASE = {"material": "案情", "stem": "", "parts": [{"kind": "short", "stem": "怎样处理？", "answer": ["责令改正"]}]}


def test_of_many_who_mark_one_answer_at_once_as_many_count_as_are_asked_for():
    unit, short = make_unit(), question_of("short")
    exam = exam_of(short, unit=unit, marks=[10], markers=2, difference=1)
    sat(exam, {short: ["写了"]})
    code = WrittenAnswer.objects.get().code

    def mark(pair):
        number, marker = pair
        try:
            return give_mark(code, marks=Decimal(number % 10), by=marker, at=now())
        except ValidationError:
            return None

    given = at_once(mark, list(enumerate(make_markers(unit, 10))))

    turns = sorted(mark.turn for mark in given if mark)
    assert turns in ([1, 2], [1, 2, 3])
    assert WrittenMark.objects.count() == len(turns)
    assert Result.objects.count() == 1


def test_the_same_form_sent_many_times_at_once_marks_once():
    unit, short = make_unit(), question_of("short")
    sat(exam_of(short, unit=unit, marks=[10]), {short: ["写了"]})
    code, [marker] = WrittenAnswer.objects.get().code, make_markers(unit, 1)

    given = at_once(lambda _n: give_mark(code, marks=Decimal(7), by=marker, at=now()), range(CROWD))

    assert len({mark.pk for mark in given}) == 1
    assert Result.objects.count() == 1


@pytest.mark.parametrize("round_", range(2))
def test_hand_ins_while_a_ruling_is_made_are_all_marked_by_it_in_the_end(round_):
    unit, single = make_unit(), question_of("single")
    exam = exam_of(single, unit=unit, marks=[2], hundredths=100)
    attempts = []
    for _ in range(CROWD):
        attempts.append(make_attempt(exam=exam))
        answer(attempts[-1], {single: ["C"]})
    reviewer = make_person(unit=unit, roles=[Role.LEGAL_REVIEWER])

    def act(n):
        if n == CROWD // 2:
            ruled = rule(exam.pk, single, policy="full_credit", new_version=None, reason="印错", by=reviewer, at=now())
            return carry_out(ruled.pk, at=now())
        return submit_attempt(attempts[n].pk)

    at_once(act, range(CROWD))
    submit_attempt(attempts[CROWD // 2].pk)

    for attempt in attempts:
        attempt.refresh_from_db()
    assert {(attempt.state, attempt.score) for attempt in attempts} == {("graded", Decimal(2))}
    assert LedgerEntry.objects.filter(kind="credit").count() == CROWD


def test_a_ruling_carried_out_many_times_at_once_changes_each_result_once():
    unit, single = make_unit(), question_of("single")
    exam = exam_of(single, unit=unit)
    attempts = [sat(exam, {single: ["C"]}) for _ in range(6)]
    reviewer = make_person(unit=unit, roles=[Role.LEGAL_REVIEWER])
    facts = {"policy": "full_credit", "new_version": None, "reason": "印错", "by": reviewer}

    at_once(lambda _n: carry_out(rule(exam.pk, single, **facts, at=now()).pk, at=now()), range(8))

    assert Regrade.objects.count() == 1
    assert Regrade.objects.get().changed == len(attempts)
    assert Result.objects.filter(number=2).count() == Message.objects.count() == len(attempts)

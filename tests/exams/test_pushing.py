"""What was answered in exams comes into the wrong-question book once its key is out, and not before."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from exams.jobs import push_at_night
from exams.queries.withheld import questions_withheld
from exams.services.attempts import locked, submit_attempt
from exams.services.grading import Marking
from exams.services.papers import paper_for
from exams.services.pushing import push_released
from exams.services.results import post_result
from practice.models import BookEntry, Response
from practice.queries import practisable_by
from tests.builders import days, make_attempt, make_officer, make_quiz
from tests.exams.sat import answer, exam_of, question_of, sat

NOW = timezone.now()
NIGHT = timezone.localtime().replace(hour=3) + timedelta(days=2)


def push():
    return push_released(at=timezone.now())


def told(attempt):
    rows = Response.objects.filter(person=attempt.candidate).order_by("key")
    return [(row.question_version.kind, row.given, row.share, row.source) for row in rows]


def test_each_answer_is_told_with_the_share_it_earned_and_blank_ones_are_not():
    single, multiple, case, matching = (question_of(kind) for kind in ("single", "multiple", "case", "matching"))
    exam = exam_of(single, multiple, case, matching, marks=[2, 2, 2, 2])
    attempt = sat(exam, {single: ["B"], case: [["A"], ["三日"]], matching: ["A", "C"]})

    assert push() == 1

    source = f"exam:{exam.pk}"
    assert told(attempt) == [
        ("single", ["B"], 1, source),
        ("case", [["A"], ["三日"]], Decimal("0.5"), source),
        ("matching", {"0": "A", "1": "C"}, Decimal("0.5"), source),
    ]
    assert {row.answered_at for row in Response.objects.all()} == {attempt.submitted_at}


def test_run_again_it_tells_nothing_twice():
    single = question_of("single")
    attempt = sat(exam_of(single), {single: ["A"]})

    assert [push(), push()] == [1, 0]
    assert len(told(attempt)) == 1
    assert BookEntry.objects.get().wrong == 1


def test_what_was_regraded_is_told_anew():
    single = question_of("single")
    attempt = sat(exam_of(single), {single: ["A"]})
    push()

    post_result(locked(attempt.pk), Marking(Decimal(1), {1: Decimal(1)}), because="regraded", at=NOW)
    push()

    assert [share for _kind, _given, share, _source in told(attempt)] == [1]
    assert not BookEntry.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [{"latest_finish": NOW + days(1)}, {"shows_key": "on_release"}, {"shows_key": "never"}, {"shows_answers": "never"}],
)
def test_nothing_is_told_before_the_key_is_out(fields):
    single = question_of("single")
    attempt = sat(exam_of(single, **fields), {single: ["A"]})

    assert push() == 0
    assert told(attempt) == []


def test_nothing_is_told_of_an_attempt_that_waits_for_markers():
    single, short = question_of("single"), question_of("short")
    attempt = sat(exam_of(single, short), {single: ["A"], short: ["写了"]})

    assert push() == 0
    assert told(attempt) == []


def test_a_quiz_is_told_as_a_quiz():
    attempt = make_attempt(exam=(quiz := make_quiz(questions=1)), right=1)
    submit_attempt(attempt.pk)
    push()

    assert {source for *_facts, source in told(attempt)} == {f"quiz:{quiz.pk}"}


def test_who_looks_at_the_result_need_not_wait_for_the_night(client):
    single = question_of("single")
    attempt = sat(exam_of(single), {single: ["A"]})
    client.force_login(attempt.candidate)

    client.get(reverse("exams:result", args=[attempt.pk]))

    assert len(told(attempt)) == 1


def test_the_worker_tells_once_a_night():
    cache.clear()
    single = question_of("single")
    first = sat(exam_of(single), {single: ["A"]})
    second = make_attempt(exam=exam_of(single))
    with time_machine.travel(NIGHT, tick=False):
        push_at_night()
        answer(second, {single: ["A"]})
        submit_attempt(second.pk)
        push_at_night()

    assert (len(told(first)), len(told(second))) == (1, 0)


# --- withheld ---
@pytest.mark.parametrize(
    ("fields", "is_withheld"),
    [
        ({"latest_finish": NOW + days(1)}, True),
        ({"latest_finish": NOW - days(1)}, False),
        ({"latest_finish": NOW - days(1), "held_until": NOW + days(1)}, True),
        ({"latest_finish": NOW - days(1), "shows_key": "on_release"}, True),
        ({"latest_finish": NOW - days(1), "shows_key": "on_release", "released_at": NOW}, False),
        ({"latest_finish": NOW - days(1), "shows_key": "never"}, False),
        ({"latest_finish": NOW + days(1), "published": False}, True),
        ({}, False),
    ],
)
def test_the_questions_of_a_paper_are_not_practised_until_its_key_is_out(fields, is_withheld):
    single = question_of("single")
    exam = exam_of(single, **fields)
    paper_for(exam, at=NOW)

    assert (single.question_id in questions_withheld(make_officer(), at=NOW)) == is_withheld


def test_they_are_gone_from_what_can_be_practised():
    single, other = question_of("single"), question_of("single")
    officer = make_officer()
    paper_for(exam_of(single, latest_finish=timezone.now() + days(1)), at=NOW)

    found = practisable_by(officer)

    assert other.question in found
    assert single.question not in found


def test_the_questions_of_an_open_attempt_are_kept_from_its_candidate_alone():
    attempt = make_attempt(exam=make_quiz(questions=2))
    asked = set(attempt.paper.questions.values_list("question_version__question", flat=True))

    assert questions_withheld(attempt.candidate, at=NOW) == asked
    assert questions_withheld(make_officer(), at=NOW) == set()

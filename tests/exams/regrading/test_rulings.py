"""Rulings on a question after it was sat: tried first, then versions of the results they touch."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exams.models import Regrade, Result, WrittenAnswer
from exams.services import regrading
from exams.services.marking import give_mark
from exams.services.regrade_plan import foresee
from exams.services.regrading import carry_out, rule
from people.models import AuditEntry, Message, Role
from tests.builders import make_person
from tests.exams.regrading.rulings import NOW, newer, regrade, scores, sit
from tests.exams.sat import exam_of, question_of, sat
from training.models import LedgerEntry


def forecast(exam, policy, new=None):
    changes = foresee(exam, exam.single, policy=policy, new_version=new)
    return {change.attempt: (change.before.score, change.score) for change in changes}


# --- the dry run ---
@pytest.mark.parametrize(
    ("policy", "b", "c", "d"),
    [
        ("full_credit", (2, 2), (0, 2), (0, 2)),
        ("current_or_previous", (2, 2), (0, 2), (0, 0)),
        ("current_only", (2, 0), (0, 2), (0, 0)),
        ("none", (2, 2), (0, 0), (0, 0)),
    ],
)
def test_it_says_whose_result_would_become_what_and_writes_nothing(exam, reviewer, policy, b, c, d):
    attempts = [sit(exam, key) for key in "BCD"]

    found = forecast(exam, policy, exam.corrected)

    expected = {attempt: marks for attempt, marks in zip(attempts, (b, c, d), strict=True) if marks[0] != marks[1]}
    assert found == expected
    assert Result.objects.count() == 3
    assert not Regrade.objects.exists()
    regrade(exam, policy, reviewer, exam.corrected)
    assert scores(*attempts) == [b[1], c[1], d[1]]


def test_it_says_who_would_newly_pass_and_who_would_no_longer(exam):
    sit(exam, "B"), sit(exam, "C")

    changes = foresee(exam, exam.single, policy="current_only", new_version=exam.corrected)

    assert {(c.before.score, c.newly_passed, c.newly_failed) for c in changes} == {(2, False, True), (0, True, False)}


def test_many_attempts_cost_as_many_queries_as_few(exam):
    def cost():
        sit(exam, "C")
        with CaptureQueriesContext(connection) as queries:
            foresee(exam, exam.single, policy="full_credit", new_version=None)
        return len(queries)

    assert len({cost(), cost(), cost()}) == 1


# --- what it does ---
def test_only_the_results_that_change_get_a_version(exam, reviewer):
    right, wrong = sit(exam, "B"), sit(exam, "C")

    ruled = regrade(exam, "current_or_previous", reviewer, exam.corrected)

    assert list(right.results.values_list("number", flat=True)) == [1]
    assert [(r.number, r.because, r.note, r.regrade) for r in wrong.results.order_by("number")] == [
        (1, "handed_in", "", None), (2, "regraded", "答案印错了", ruled)
    ]  # fmt: skip
    assert (ruled.changed, ruled.finished_at) == (1, NOW)


def test_hours_are_posted_for_a_new_pass_and_reversed_for_a_lost_one(exam, reviewer):
    lost, won = sit(exam, "B"), sit(exam, "C")

    regrade(exam, "current_only", reviewer, exam.corrected)

    def rows(attempt):
        return list(LedgerEntry.objects.filter(officer=attempt.candidate).values_list("hundredths", "posted_by"))

    assert rows(lost) == [(200, None), (-200, reviewer.pk)]
    assert rows(won) == [(200, None)]
    assert LedgerEntry.objects.get(kind="reversal").reason == "答案印错了"


def test_a_ruling_taken_back_by_a_later_one_leaves_results_and_hours_as_they_were(exam, reviewer):
    attempts = [sit(exam, key, "F") for key in "BCD"]
    before = scores(*attempts)

    regrade(exam, "full_credit", reviewer)
    regrade(exam, "none", reviewer, reason="复核后原答案没有错")

    assert scores(*attempts) == before
    assert {sum(e.hundredths for e in LedgerEntry.objects.filter(officer=a.candidate)) for a in attempts} == {200}


def test_who_is_concerned_is_told_and_nobody_else(exam, reviewer):
    same, changed = sit(exam, "B"), sit(exam, "C")

    regrade(exam, "current_or_previous", reviewer, exam.corrected)

    message = Message.objects.get()
    assert message.recipient == changed.candidate != same.candidate
    assert message.text == "你的成绩从 0 分改为 2 分，合格。理由：答案印错了"
    assert message.url == reverse("exams:result", args=[changed.pk])


def test_nothing_is_told_of_a_result_that_is_not_out(exam, reviewer):
    exam.shows_score = "on_release"
    exam.save()
    attempt = sit(exam, "C")

    regrade(exam, "full_credit", reviewer)

    assert scores(attempt) == [2]
    assert not Message.objects.exists()


def test_what_is_handed_in_later_is_marked_by_the_ruling(exam, reviewer):
    regrade(exam, "current_only", reviewer, exam.corrected)

    assert scores(sit(exam, "B"), sit(exam, "C")) == [0, 2]
    assert Result.objects.filter(number=2).count() == 0


def test_the_ruling_on_one_exam_leaves_another_alone(exam, reviewer, unit):
    other = exam_of(exam.corrected, unit=unit)
    elsewhere = sat(other, {exam.corrected: ["B"]})

    regrade(exam, "full_credit", reviewer)

    assert scores(elsewhere) == [0]


def test_answers_are_read_by_their_words_where_the_options_moved(exam, reviewer):
    moved = [
        {"key": key, "text": option["text"]} for key, option in zip("ABCD", reversed(exam.single.options), strict=True)
    ]
    new = newer(exam.single, options=moved, answer=["B"])  # what stood under C
    attempts = [sit(exam, key) for key in "BC"]

    regrade(exam, "current_only", reviewer, new)

    assert scores(*attempts) == [0, 2]


def test_it_is_written_down(exam, reviewer):
    regrade(exam, "full_credit", reviewer)

    entry = AuditEntry.objects.get(verb="exam.regraded")
    assert (entry.actor, entry.reason, entry.organisation) == (reviewer, "答案印错了", exam.organisation)
    assert entry.after == {"question": exam.single.question_id, "policy": "full_credit"}


# --- again, interrupted, at the same time ---
def test_ruled_twice_it_counts_once(exam, reviewer):
    sit(exam, "C")

    first, second = (regrade(exam, "full_credit", reviewer) for _ in range(2))

    assert first == second
    assert Result.objects.count() == 2
    assert Message.objects.count() == 1


def test_an_interrupted_ruling_is_finished_without_doing_anything_twice(exam, reviewer, monkeypatch):
    attempts = [sit(exam, "C") for _ in range(3)]
    ruled = rule(exam.pk, exam.single, policy="full_credit", new_version=None, reason="印错", by=reviewer, at=NOW)
    act, done = regrading._regrade, []

    def fails_at_the_third(*args):
        if len(done) == 2:
            raise RuntimeError
        done.append(act(*args))

    monkeypatch.setattr(regrading, "_regrade", fails_at_the_third)
    with pytest.raises(RuntimeError):
        carry_out(ruled.pk, at=NOW)
    monkeypatch.setattr(regrading, "_regrade", act)
    assert sorted(scores(*attempts)) == [0, 2, 2]

    assert carry_out(ruled.pk, at=NOW) == 3
    assert carry_out(ruled.pk, at=NOW) == 3

    assert scores(*attempts) == [2, 2, 2]
    assert Result.objects.filter(regrade=ruled).count() == Message.objects.count() == 3


def test_an_answer_that_a_person_has_to_read_first_is_laid_on_the_desk(unit, reviewer):
    """Under the new key a correction is no longer word for word the model's."""
    old = question_of("judge_correct")
    exam = exam_of(old, unit=unit)
    attempt = sat(exam, {old: ["F", "应为五日"]})
    new = newer(old, rules={"correction": "应为十日"})

    [change] = foresee(exam, old, policy="current_only", new_version=new)
    ruled = rule(exam.pk, old, policy="current_only", new_version=new, reason="改了", by=reviewer, at=NOW)
    carry_out(ruled.pk, at=NOW)

    assert change.waits
    assert scores(attempt) == [1]
    waiting = WrittenAnswer.objects.get(turn=1)
    give_mark(waiting.code, marks=Decimal("0.5"), by=make_person(unit=unit, roles=[Role.MARKER]), at=NOW)
    assert scores(attempt) == [Decimal("0.5")]
    assert list(attempt.results.order_by("number").values_list("because", flat=True)) == ["handed_in", "marked"]


def test_full_marks_for_all_settle_what_still_waits_for_markers(unit, reviewer):
    short = question_of("short")
    exam = exam_of(short, unit=unit, marks=[3])
    attempt = sat(exam, {short: ["告知"]})

    ruled = rule(exam.pk, short, policy="full_credit", new_version=None, reason="题目有误", by=reviewer, at=NOW)
    carry_out(ruled.pk, at=NOW)

    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == ("graded", 3)
    assert not WrittenAnswer.objects.waiting().exists()


# --- who may, and what cannot be ---
def test_nobody_rules_on_an_exam_they_sat(exam, reviewer):
    sit(exam, "C", candidate=reviewer)

    with pytest.raises(ValidationError, match="你参加过这场考试"):
        regrade(exam, "full_credit", reviewer)


def test_a_version_that_asks_something_else_gives_no_key(exam, reviewer):
    new = newer(exam.single, options=exam.single.options[:3])

    with pytest.raises(ValidationError, match="连选项或者要填的地方也改了"):
        regrade(exam, "current_only", reviewer, new)


@pytest.mark.parametrize("new", ["none", "the same", "a draft", "another question"])
def test_only_another_published_version_of_the_question_gives_a_key(exam, reviewer, new):
    draft = newer(exam.single, answer=["D"], state="draft")
    version = {"none": None, "the same": exam.single, "a draft": draft, "another question": exam.judge}[new]

    with pytest.raises(ValidationError, match="新发布的一版"):
        regrade(exam, "current_or_previous", reviewer, version)


def test_a_question_that_is_not_on_the_paper_is_not_ruled_on(exam, reviewer):
    other = question_of("single")

    with pytest.raises(ValidationError, match="不在这场考试的试卷上"):
        rule(exam.pk, other, policy="full_credit", new_version=None, reason="无", by=reviewer, at=NOW)

"""Totals and conclusions; a file that comes once, whole, or again."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from exams.importing.work import apply_batch, plan_batch
from exams.models import AnswerEvent, Attempt, Result, ResultBatch
from exams.services.imported import apply_results
from people.models import AuditEntry
from tests.builders import (
    days,
    make_officer,
)
from tests.exams.paper_sitting.batches import answers_of, apply, batch_of, who, words
from training.models import LedgerEntry


# --- totals and conclusions ---
@pytest.mark.parametrize(
    ("score", "message"),
    [
        (11, "得分要在 0 到满分 10 之间。"),
        (-1, "得分要在 0 到满分 10 之间。"),
        ("八分", "这不是得分。请写数字，没有参加的写“缺考”。"),
        ("8.123", "得分最多两位小数。"),
    ],
)
def test_a_score_beyond_the_total_or_no_number_is_refused(exam, score, message):
    officer = make_officer(unit=exam.organisation)

    assert words(batch_of(exam, [*who(officer), score], header=["得分"])) == [message]


def test_a_total_makes_an_attempt_without_paper_that_counts_like_any_other(exam):
    officer = make_officer(unit=exam.organisation)

    apply(batch_of(exam, [*who(officer), "8.5分"], header=["成绩"]))

    attempt = Attempt.objects.get(candidate=officer)
    assert (attempt.paper, attempt.score, attempt.total, attempt.percent, attempt.passed) == (
        None,
        Decimal("8.5"),
        10,
        85,
        True,
    )
    assert LedgerEntry.objects.get(officer=officer).source == f"exam:{exam.pk}:{attempt.submitted_at.year}"


def test_an_outside_qualification_comes_in_by_score_or_by_conclusion_and_by_its_own_day(outside):
    scored, passed, failed = (make_officer(unit=outside.organisation) for _ in range(3))
    rows = [
        [*who(scored), 61, "合格", "2026-03-05"],
        [*who(passed), "", "合格", "2026年3月6日"],
        [*who(failed), "", "不合格", ""],
    ]
    batch = batch_of(outside, *rows, header=["成绩", "结论", "考试日期"])

    assert [item.act for item in plan_batch(batch).items] == ["add"] * 3
    apply(batch)

    got = {a.candidate: (a.percent, a.passed) for a in Attempt.objects.filter(exam=outside)}
    assert got == {scored: (61, True), passed: (60, True), failed: (0, False)}
    assert timezone.localdate(Attempt.objects.get(candidate=scored).submitted_at).isoformat() == "2026-03-05"
    assert Result.objects.get(attempt__candidate=passed).note == "表中只有结论，没有得分。"
    assert set(LedgerEntry.objects.values_list("officer", flat=True)) == {scored.pk, passed.pk}


def test_a_score_and_a_conclusion_that_do_not_agree_are_refused(outside):
    officer = make_officer(unit=outside.organisation)

    batch = batch_of(outside, [*who(officer), 59, "合格"], header=["成绩", "结论"])

    assert words(batch) == ["得分和结论不一致：合格线是 60%。请核对。"]


def test_a_day_to_come_is_refused(outside):
    officer = make_officer(unit=outside.organisation)
    day = (timezone.localdate() + days(2)).isoformat()

    assert words(batch_of(outside, [*who(officer), 80, day], header=["得分", "考试日期"])) == [
        "考试日期晚于今天，请核对。"
    ]


# --- once, whole, again ---
def test_the_same_file_again_changes_nothing(exam):
    officer = make_officer(unit=exam.organisation)
    row = [*who(officer), "B", "CD", "√", 3]
    apply(answers_of(exam, row))
    before = (Result.objects.count(), AnswerEvent.objects.count(), LedgerEntry.objects.count())

    again = answers_of(exam, row)

    assert [item.act for item in plan_batch(again).items] == ["unchanged"]
    assert plan_batch(again).counts().skipped == 1
    apply(again)
    assert (Result.objects.count(), AnswerEvent.objects.count(), LedgerEntry.objects.count()) == before


def test_a_corrected_file_makes_the_next_version_of_the_result_and_takes_back_the_hours(exam):
    officer = make_officer(unit=exam.organisation)
    apply(answers_of(exam, [*who(officer), "B", "CD", "√", 4]))

    apply(answers_of(exam, [*who(officer), "C", "", "√", 1]))

    attempt = Attempt.objects.get(candidate=officer)
    assert [result.score for result in attempt.results.all()] == [10, 2]
    assert (attempt.score, attempt.passed) == (2, False)
    assert list(attempt.answers.order_by("paper_question__position").values_list("response", flat=True)) == [
        ["C"],
        [],
        ["T"],
    ]
    assert sum(LedgerEntry.objects.filter(officer=officer).values_list("hundredths", flat=True)) == 0


def test_totals_may_take_the_place_of_answers_and_the_other_way_round(exam):
    officer = make_officer(unit=exam.organisation)
    apply(batch_of(exam, [*who(officer), 9], header=["得分"]))

    apply(answers_of(exam, [*who(officer), "B", "CD", "√", 4]))

    attempt = Attempt.objects.get(candidate=officer)
    assert (attempt.score, attempt.paper is not None, attempt.results.count()) == (10, True, 2)


def test_confirmed_twice_it_is_written_once(exam):
    officer = make_officer(unit=exam.organisation)
    batch = batch_of(exam, [*who(officer), 9], header=["得分"])

    first = apply(batch)
    second = apply_results(batch, [], by=batch.uploaded_by, at=timezone.now(), seen="")

    assert (first, second) == (True, False)
    assert AuditEntry.objects.filter(verb="results.imported").count() == 1


def test_what_changed_since_the_check_stops_all_of_it(exam):
    one, other = make_officer(unit=exam.organisation), make_officer(unit=exam.organisation)
    batch = batch_of(exam, [*who(one), 9], [*who(other), 9], header=["得分"])
    seen = plan_batch(batch).digest
    other.is_active = False
    other.save()

    with pytest.raises(ValidationError, match="请重新看一遍检查结果"):
        apply_batch(batch, by=batch.uploaded_by, at=timezone.now(), seen=seen)

    assert not Attempt.objects.exists()
    batch.refresh_from_db()
    assert batch.state == ResultBatch.State.UPLOADED


def test_good_rows_are_written_and_wrong_ones_left_for_the_next_time(exam):
    good, bad = make_officer(unit=exam.organisation), make_officer(unit=exam.organisation)
    batch = batch_of(exam, [*who(good), 9], [*who(bad), 99], header=["得分"])

    apply(batch)

    assert [attempt.candidate for attempt in Attempt.objects.all()] == [good]
    batch.refresh_from_db()
    assert (batch.counts["added"], batch.counts["failed"], batch.counts["read"]) == (1, 1, 2)


def test_a_score_that_changed_since_the_check_is_not_replaced_unseen(exam):
    officer = make_officer(unit=exam.organisation)
    apply(batch_of(exam, [*who(officer), 8], header=["得分"]))
    batch = batch_of(exam, [*who(officer), 6], header=["得分"])
    seen = plan_batch(batch).digest
    apply(batch_of(exam, [*who(officer), 9], header=["得分"]))

    with pytest.raises(ValidationError, match="请重新看一遍检查结果"):
        apply_batch(batch, by=batch.uploaded_by, at=timezone.now(), seen=seen)

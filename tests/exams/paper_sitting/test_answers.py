"""Answers as printed come in from a file, and rows find their people."""

from decimal import Decimal

import pytest

from exams.importing.work import plan_batch
from exams.models import AnswerEvent, Attempt, Exam, WrittenMark
from tests.builders import (
    days,
    make_attempt,
    make_officer,
    make_unit,
)
from tests.exams.paper_sitting.batches import ANSWERS, answers_of, apply, batch_of, who, words
from training.models import LedgerEntry


# --- answers ---
def test_letters_as_printed_are_marked_by_the_rule_of_the_paper_and_a_pass_earns_hours(exam):
    """Right is A (printed B) and A, B (printed D, C); given is one of the two: half of 3 marks. √ is right; 3 of 4 by hand."""
    officer = make_officer(unit=exam.organisation)

    apply(answers_of(exam, [*who(officer), "b", "Ｄ", "√", 3]))

    attempt = Attempt.objects.get(candidate=officer)
    result = attempt.results.get()
    assert result.earned == {"1": "2.00", "2": "1.50", "3": "1.00", "4": "3.00"}
    assert (attempt.score, attempt.total, attempt.percent, attempt.passed) == (Decimal("7.50"), 10, 75, True)
    assert (result.because, attempt.state, attempt.number, attempt.paper.exam) == ("imported", "graded", 1, exam)
    assert (attempt.started_at, attempt.submitted_at) == (exam.opens_at, exam.opens_at + days(90 / 1440))
    assert LedgerEntry.objects.get(officer=officer).hundredths == 100


def test_what_is_kept_are_the_keys_of_the_version_with_an_event_each(exam):
    officer = make_officer(unit=exam.organisation)

    apply(answers_of(exam, [*who(officer), "A", "A、D", "错", ""]))

    attempt = Attempt.objects.get(candidate=officer)
    kept = dict(attempt.answers.values_list("paper_question__position", "response"))
    assert kept == {1: ["B"], 2: ["A", "D"], 3: ["F"]}
    assert AnswerEvent.objects.filter(attempt=attempt).count() == 3
    assert WrittenMark.objects.get(attempt=attempt).marks == 0
    assert attempt.passed is False
    assert not LedgerEntry.objects.filter(officer=officer).exists()


def test_people_are_known_by_staff_number_or_certificate(exam):
    one, other = make_officer(unit=exam.organisation), make_officer(unit=exam.organisation)
    rows = [[one.name, one.staff_number, "", 9], [other.name, "", other.certificate.number, 9]]

    apply(batch_of(exam, *rows, header=["得分"]))

    assert set(Attempt.objects.values_list("candidate", flat=True)) == {one.pk, other.pk}


@pytest.mark.parametrize(
    ("cells", "level", "column", "message"),
    [
        (["E", "", "", ""], "error", "第1题", "选项里没有 E。这道题的选项是 A 到 D，没有作答的留空。"),
        (["AB", "", "", ""], "warning", "第1题", "单选题选了不止一项，按答错计分。"),
        (["", "AF", "", ""], "error", "第2题", "选项里没有 F。这道题的选项是 A 到 D，没有作答的留空。"),
        (["", "", "C", ""], "error", "第3题", "判断题请写 √ 或 ×（对或错），没有作答的留空。"),
        (["", "", "A", ""], "fixed", "第3题", "判断题写了字母：A 读作对，B 读作错。"),
        (["", "", "√", "4.5"], "error", "第4题", "得分要在 0 到 4 之间，最多两位小数。"),
        (["", "", "√", "很好"], "error", "第4题", "这道题由人阅卷，这里要写得分（数字）。"),
        (["", "#REF!", "√", ""], "error", "第2题", "单元格里是公式错误，请填入实际内容。"),
    ],
)
def test_a_cell_that_cannot_be_right_is_named_with_what_to_do(exam, cells, level, column, message):
    officer = make_officer(unit=exam.organisation)

    [item] = plan_batch(answers_of(exam, [*who(officer), *cells])).items

    [problem] = item.problems
    assert (problem.level, problem.column, problem.message) == (level, column, message)
    assert item.act == ("failed" if level == "error" else "add")
    assert problem.where.startswith("成绩!")


def test_a_total_beside_the_answers_that_differs_is_said_and_the_answers_count(exam):
    officer = make_officer(unit=exam.organisation)
    batch = batch_of(exam, [*who(officer), 9, "B", "CD", "√", 4], header=["得分", *ANSWERS])

    assert words(batch) == ["按各题算是 10 分，与表里的得分不同，以各题为准。"]
    apply(batch)

    assert Attempt.objects.get().score == 10


# --- whose they are ---
def test_rows_that_name_nobody_or_the_wrong_one_are_not_taken_and_said_at_their_place(exam):
    officer, foreign = make_officer(unit=exam.organisation), make_officer(unit=make_unit())
    other = make_officer(unit=exam.organisation)
    rows = [
        ["李四", officer.staff_number, "", 9],
        ["无名", "S99999", "", 9],
        [foreign.name, foreign.staff_number, "", 9],
        ["", "", "", 9],
        [officer.name, officer.staff_number, other.certificate.number, 9],
    ]

    batch = batch_of(exam, *rows, header=["得分"])

    assert words(batch) == [
        f"这个编号在系统里是“{officer.name}”。请核对姓名和编号。",
        "系统里没有这个编号的人。请核对编号，或者先导入人员。",
        "这个人不是这场考试的考生。请核对，或者先在“考生”里加上。",
        "没有写工号或者执法证号，认不出是谁。",
        "工号和执法证号是两个人的。请核对。",
    ]
    counts = plan_batch(batch).counts()
    assert (counts.read, counts.failed, counts.reconciles) == (5, 5, True)


def test_who_is_in_the_file_twice_is_taken_once_and_the_second_row_named(exam):
    officer = make_officer(unit=exam.organisation)
    batch = batch_of(exam, [*who(officer), 9], [*who(officer), 3], header=["得分"])

    assert [item.act for item in plan_batch(batch).items] == ["add", "failed"]
    apply(batch)

    assert Attempt.objects.get().score == 9


def test_who_sat_it_here_has_a_result_that_no_file_changes(exam):
    Exam.objects.filter(pk=exam.pk).update(venue="online")
    attempt = make_attempt(exam=Exam.objects.get(pk=exam.pk))
    Exam.objects.filter(pk=exam.pk).update(venue="paper")

    batch = batch_of(exam, [*who(attempt.candidate), 9], header=["得分"])

    assert words(batch) == ["这个人在系统里参加了这场考试，成绩不能再导入。"]


def test_the_absent_the_foot_and_those_without_a_result_are_skipped(exam):
    absent, blank = make_officer(unit=exam.organisation), make_officer(unit=exam.organisation)
    rows = [[*who(absent), "缺考"], [*who(blank), ""], ["合计", "", "", "180"], ["平均分", "", "", 90]]

    counts = plan_batch(batch_of(exam, *rows, header=["得分"])).counts()

    assert (counts.read, counts.skipped, counts.reconciles) == (4, 4, True)


def test_a_total_without_any_answer_is_a_total_also_in_a_file_that_has_columns_for_answers(exam):
    """As in the wrong rows of a file of totals, downloaded with all columns and sent again."""
    total, answered = make_officer(unit=exam.organisation), make_officer(unit=exam.organisation)
    rows = [[*who(total), 9, "", "", "", ""], [*who(answered), "", "B", "", "", ""]]

    apply(batch_of(exam, *rows, header=["得分", *ANSWERS]))

    assert dict(Attempt.objects.values_list("candidate", "score")) == {total.pk: 9, answered.pk: 2}
    assert not Attempt.objects.get(candidate=total).paper


def test_a_row_that_is_not_taken_does_not_stand_in_the_way_of_its_corrected_twin(exam):
    officer = make_officer(unit=exam.organisation)
    batch = batch_of(exam, [*who(officer), 99], [*who(officer), 9], header=["得分"])

    assert words(batch) == ["得分要在 0 到满分 10 之间。"]
    apply(batch)

    assert Attempt.objects.get().score == 9

"""What comes back from paper or from outside: read, checked row by row, written whole or not at all, and counting alike."""

import re
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from exams.importing.work import apply_batch, keep_batch, plan_batch
from exams.models import AnswerEvent, Attempt, Exam, Result, ResultBatch, WrittenMark
from exams.services.imported import apply_results
from exams.services.papers import draw_shared_paper, freeze_paper
from people.models import AuditEntry, Role
from tests.builders import (
    days,
    make_admin,
    make_attempt,
    make_blueprint,
    make_category,
    make_exam,
    make_officer,
    make_person,
    make_question,
    make_unit,
)
from tests.sheets.books import make_book, upload_of
from training.models import LedgerEntry

HEADER = ["姓名", "工号", "执法证号"]


@pytest.fixture
def admin(client):
    person = make_admin(certificate=False)
    client.force_login(person)
    return person


@pytest.fixture
def exam(admin):
    """On paper: a choice of one, a choice of several, true or false, and one that people mark; 2 + 3 + 1 + 4 marks."""
    rows = []
    for kind, marks in [("single", 2), ("multiple", 3), ("judge", 1), ("short", 4)]:
        category = make_category(f"纸{kind}")
        make_question(category=category, kind=kind, **({"answer": ["参考答案"]} if kind == "short" else {}))
        rows.append({"category": category, "kind": kind, "count": 1, "marks": Decimal(marks)})
    blueprint = make_blueprint(*rows, unit=admin.organisation, several="partial")
    opened = timezone.now() - days(1)
    made = make_exam(
        unit=admin.organisation,
        questions=0,
        blueprint=blueprint,
        venue="paper",
        pass_percent=60,
        opens_at=opened,
        minutes=90,
    )
    paper = draw_shared_paper(made, seed=1, at=timezone.now())
    freeze_paper(paper.pk, by=make_person(unit=admin.organisation, roles=[Role.AUTHOR]), at=timezone.now())
    # Printed: the first question as B A C D, the second as D C B A.
    paper.questions.filter(position=1).update(option_order=["B", "A", "C", "D"])
    paper.questions.filter(position=2).update(option_order=["D", "C", "B", "A"])
    return made


@pytest.fixture
def outside(admin):
    """Held elsewhere: a total of 100, a pass from 60."""
    return make_exam(
        unit=admin.organisation, questions=0, blueprint=None, venue="outside", pass_percent=60, question_count=0
    )


def batch_of(exam, *rows, header=(), by=None):
    book = make_book(("成绩", [[*HEADER, *header], *rows]))
    return keep_batch(exam, upload_of(book, "成绩.xlsx"), by=by or make_admin(), at=timezone.now())


ANSWERS = ["第1题", "2", "Q3", "第4题"]


def answers_of(exam, *rows, **how):
    return batch_of(exam, *rows, header=ANSWERS, **how)


def who(person):
    return [person.name, person.staff_number, ""]


def told(batch):
    return [(p.level, p.column, p.value) for item in plan_batch(batch).items for p in item.problems]


def words(batch):
    return [p.message for item in plan_batch(batch).items for p in item.problems]


def apply(batch, by=None):
    return apply_batch(batch, by=by or batch.uploaded_by, at=timezone.now(), seen=plan_batch(batch).digest)


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


def test_a_total_without_any_answer_is_a_total_also_in_a_file_that_has_columns_for_answers(exam):
    """As in the wrong rows of a file of totals, downloaded with all columns and sent again."""
    total, answered = make_officer(unit=exam.organisation), make_officer(unit=exam.organisation)
    rows = [[*who(total), 9, "", "", "", ""], [*who(answered), "", "B", "", "", ""]]

    apply(batch_of(exam, *rows, header=["得分", *ANSWERS]))

    assert dict(Attempt.objects.values_list("candidate", "score")) == {total.pk: 9, answered.pk: 2}
    assert not Attempt.objects.get(candidate=total).paper


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


def test_a_row_that_is_not_taken_does_not_stand_in_the_way_of_its_corrected_twin(exam):
    officer = make_officer(unit=exam.organisation)
    batch = batch_of(exam, [*who(officer), 99], [*who(officer), 9], header=["得分"])

    assert words(batch) == ["得分要在 0 到满分 10 之间。"]
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


# --- pages ---
def sent(client, exam, book, name="成绩.xlsx"):
    return client.post(reverse("exams:results_import", args=[exam.pk]), {"file": upload_of(book, name)})


def test_from_the_file_to_the_result_over_the_pages(client, admin, exam):
    good, bad = make_officer(unit=exam.organisation), make_officer(unit=exam.organisation)
    rows = [[*who(good), "B", "CD", "√", 4], [*who(bad), "Z", "", "", ""]]

    uploaded = sent(client, exam, make_book(("成绩", [[*HEADER, *ANSWERS], *rows])))
    check = client.get(uploaded["Location"])
    batch = ResultBatch.objects.get()
    assert not Attempt.objects.exists()
    client.post(reverse("exams:result_batch_apply", args=[batch.pk]), {"seen": check.context["plan"].digest})
    done = client.get(uploaded["Location"])
    mend = load_workbook(BytesIO(client.get(reverse("exams:result_batch_rows", args=[batch.pk])).content)).active

    assert "选项里没有 Z" in check.text
    assert Attempt.objects.get().candidate == good
    assert "新增 1 人" in done.text
    assert [cell.value for cell in mend[2]][1] == bad.name


def test_the_download_of_wrong_rows_has_the_columns_of_the_file_and_comes_back_as_it_was(client, exam):
    officer = make_officer(unit=exam.organisation)
    batch = batch_of(exam, [*who(officer), 99, "补登"], header=["成绩", "附注"])

    mend = load_workbook(BytesIO(client.get(reverse("exams:result_batch_rows", args=[batch.pk])).content)).active

    assert [cell.value for cell in mend[1]] == ["错误原因", *HEADER, "成绩", "附注"]
    assert [cell.value for cell in mend[2]] == [
        "得分要在 0 到满分 10 之间。",
        officer.name,
        officer.staff_number,
        None,
        "99",
        "补登",
    ]


def test_the_check_shows_the_score_that_stands_beside_the_one_that_takes_its_place(client, exam):
    known, new = make_officer(unit=exam.organisation), make_officer(unit=exam.organisation)
    apply(batch_of(exam, [*who(known), "8.25"], header=["得分"]))
    batch = batch_of(exam, [*who(known), "6.75"], [*who(new), 5], header=["得分"])

    text = client.get(reverse("exams:result_batch", args=[batch.pk])).text

    [was, becomes, none, added] = re.findall(r'<td data-label="(?:现在的成绩|写入)">(.*?)</td>', text)
    assert (was, becomes) == ("8.25 分", "得分 6.75")
    assert (none, added) == ("没有", "得分 5")


def test_a_score_that_changed_since_the_check_is_not_replaced_unseen(exam):
    officer = make_officer(unit=exam.organisation)
    apply(batch_of(exam, [*who(officer), 8], header=["得分"]))
    batch = batch_of(exam, [*who(officer), 6], header=["得分"])
    seen = plan_batch(batch).digest
    apply(batch_of(exam, [*who(officer), 9], header=["得分"]))

    with pytest.raises(ValidationError, match="请重新看一遍检查结果"):
        apply_batch(batch, by=batch.uploaded_by, at=timezone.now(), seen=seen)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["姓名", "单位"], ["张三", "某局"]], "没有找到表头"),
        ([[*HEADER, "第1题", "第2题"], ["张三", "S1", "", "A", "B"]], "试卷有 4 题，表里没有第3题、第4题"),
        ([[*HEADER, "得分"], ["张三", "110101199003078515", "", 9]], "身份证号"),
    ],
)
def test_a_file_that_says_too_little_or_too_much_is_not_kept(client, exam, rows, message):
    response = sent(client, exam, make_book(("成绩", rows)))

    assert response.status_code == 422
    assert message in response.context["form"].errors["file"][0]
    assert not ResultBatch.objects.exists()


def test_a_hostile_file_is_refused_as_everywhere(client, exam):
    response = sent(client, exam, BytesIO(b"MZ\x90\x00not a workbook"))

    assert response.status_code == 422
    assert not ResultBatch.objects.exists()


def test_results_come_only_into_exams_held_on_paper_or_outside_and_published(client, admin, exam):
    online = make_exam(unit=admin.organisation)
    draft = make_exam(
        unit=admin.organisation, venue="outside", questions=0, blueprint=None, question_count=0, published=False
    )
    book = make_book(("成绩", [[*HEADER, "得分"], ["张三", "S1", "", 9]]))

    assert sent(client, online, book).status_code == 404
    assert sent(client, draft, book).status_code == 422
    assert not ResultBatch.objects.exists()


def test_the_template_lists_the_candidates_and_filled_in_it_comes_back(client, admin, exam):
    officer = make_officer(unit=exam.organisation)
    address = reverse("exams:results_template", args=[exam.pk])

    book = load_workbook(BytesIO(client.get(address).content))
    totals = load_workbook(BytesIO(client.get(address, {"of": "totals"}).content))

    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == [
        "姓名",
        "工号",
        "执法证号",
        "考试日期",
        "第1题",
        "第2题",
        "第3题",
        "第4题",
    ]
    assert [cell.value for cell in totals.worksheets[0][1]] == ["姓名", "工号", "执法证号", "得分", "考试日期"]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[1].value == officer.staff_number)
    for cell, value in zip(row[4:], ["B", "CD", "√", "4"], strict=True):
        cell.value = value
    filled = BytesIO()
    book.save(filled)
    filled.seek(0)
    sent(client, exam, filled)
    batch = ResultBatch.objects.get()
    apply(batch)
    assert Attempt.objects.get().score == 10


@pytest.mark.parametrize("rows", [1, 3])
def test_the_check_asks_the_same_whatever_the_length_of_the_file(client, admin, exam, rows):
    people = [make_officer(unit=exam.organisation) for _ in range(rows)]
    batch = answers_of(exam, *([*who(person), "B", "CD", "√", 4] for person in people))

    with CaptureQueriesContext(connection) as queries:
        plan_batch(batch)

    assert len(queries) == 9


def test_a_large_file_is_written_beside_the_pages(client, admin, exam, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("exams.views.results_import.LARGE", 1)
    officer = make_officer(unit=exam.organisation)
    batch = batch_of(exam, [*who(officer), 9], header=["得分"])

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("exams:result_batch_apply", args=[batch.pk]), {"seen": plan_batch(batch).digest})

    assert "/jobs/" in response["Location"]
    assert Attempt.objects.get().score == 9

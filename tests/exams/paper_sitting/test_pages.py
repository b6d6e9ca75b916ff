"""From the file to the result over the pages."""

import re
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from exams.importing.work import plan_batch
from exams.models import Attempt, ResultBatch
from tests.builders import (
    make_exam,
    make_officer,
)
from tests.exams.paper_sitting.batches import ANSWERS, HEADER, answers_of, apply, batch_of, who
from tests.sheets.books import make_book, upload_of


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

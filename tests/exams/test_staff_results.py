"""The results of an exam as staff see, release and export them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from exams.services.attempts import locked
from exams.services.grading import Marking
from exams.services.releasing import release_results
from exams.services.results import post_result
from jobs.models import Job
from people.models import AuditEntry, Message, Role
from practice.models import BookEntry
from tests.builders import days, make_officer, make_person, make_unit
from tests.exams.sat import exam_of, question_of, sat

NOW = timezone.now()


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def admin(client, unit):
    person = make_person(unit=unit, roles=[Role.OFFICER, Role.UNIT_ADMIN])
    client.force_login(person)
    return person


@pytest.fixture
def single():
    return question_of("single")


def listed(client, exam, **asked):
    page = client.get(reverse("exams:results", args=[exam.pk]), asked).context["page"]
    return [(attempt.candidate.name, attempt.score, attempt.version) for attempt in page]


def one(exam, single, name, key, **more):
    return sat(exam, {single: [key]}, candidate=make_officer(**({"unit": exam.organisation, "name": name} | more)))


# --- the list ---
def test_it_lists_the_results_that_stand(client, unit, admin, single):
    exam = exam_of(single, unit=unit)
    one(exam, single, "乙某", "A")
    changed = one(exam, single, "甲某", "A")
    post_result(locked(changed.pk), Marking(Decimal(1), {1: Decimal(1)}), because="regraded", at=NOW)

    assert sorted(listed(client, exam)) == [("乙某", 0, 1), ("甲某", 1, 2)]


def test_it_is_narrowed_by_unit_by_result_and_by_name(client, unit, admin, single):
    team = make_unit(unit)
    short = question_of("short")
    exam = exam_of(single, short, unit=unit)
    sat(exam, {single: ["B"]}, candidate=make_officer(unit=unit, name="合格甲"))
    sat(exam, {}, candidate=make_officer(unit=team, name="未合格乙"))
    sat(exam, {short: ["写了"]}, candidate=make_officer(unit=team, name="待阅丙"))
    exam.pass_percent = 50
    exam.save()
    sat(exam, {single: ["B"]}, candidate=make_officer(unit=team, name="合格丁"))

    def names(**asked):
        return [name for name, _score, _version in listed(client, exam, **asked)]

    assert sorted(names(unit=team.pk)) == sorted(["未合格乙", "待阅丙", "合格丁"])
    assert names(state="passed") == ["合格丁"]
    assert names(state="waiting") == ["待阅丙"]
    assert names(state="failed", unit=team.pk) == ["未合格乙"]
    assert names(q="合格甲") == ["合格甲"]
    assert names(state="nonsense", unit="x") == names()


def test_people_of_other_units_are_not_listed(client, unit, admin, single):
    exam = exam_of(single, unit=unit)
    exam.candidates.create(person=(stranger := make_officer()))
    sat(exam, {single: ["B"]}, candidate=stranger)

    assert listed(client, exam) == []


def test_ones_own_result_is_not_seen_before_candidates_see_theirs(client, unit, admin, single):
    exam = exam_of(single, unit=unit, shows_score="on_release")
    sat(exam, {single: ["B"]}, candidate=admin)

    response = client.get(reverse("exams:results", args=[exam.pk]))
    assert list(response.context["page"]) == []
    assert "你自己的成绩公布后才列出" in response.text

    release_results(exam.pk, by=admin, at=timezone.now())
    assert len(listed(client, exam)) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(client, unit, admin, single, count, django_assert_num_queries):
    exam = exam_of(single, unit=unit)
    for _ in range(count):
        sat(exam, {single: ["B"]})
    client.get(reverse("exams:results", args=[exam.pk]))

    with django_assert_num_queries(12):
        client.get(reverse("exams:results", args=[exam.pk]))


# --- release ---
def test_released_the_candidates_see_it_and_are_told_once(client, unit, admin, single):
    exam = exam_of(single, unit=unit, shows_score="on_release", shows_key="on_release")
    attempt = one(exam, single, "甲某", "A")
    again = sat(exam, {single: ["B"]}, candidate=attempt.candidate)

    for _ in range(2):
        client.post(reverse("exams:release", args=[exam.pk]))

    exam.refresh_from_db()
    assert exam.released_by == admin
    message = Message.objects.get(recipient=attempt.candidate)
    assert message.subject == f"成绩已公布：{exam.title}"
    assert message.url == reverse("exams:result", args=[again.pk])
    assert AuditEntry.objects.filter(verb="exam.released").count() == 1


def test_released_the_mistakes_come_into_the_book(client, unit, admin, single, django_capture_on_commit_callbacks):
    exam = exam_of(single, unit=unit, shows_key="on_release")
    attempt = one(exam, single, "甲某", "A")

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("exams:release", args=[exam.pk]))

    assert BookEntry.objects.get().person == attempt.candidate


def test_not_before_the_exam_is_over_and_not_where_nothing_waits_for_it(unit, admin, single):
    running = exam_of(single, unit=unit, shows_score="on_release", latest_finish=NOW + days(1))
    with pytest.raises(ValidationError, match="还没有结束"):
        release_results(running.pk, by=admin, at=NOW)

    with pytest.raises(ValidationError, match="没有等公布的内容"):
        release_results(exam_of(single, unit=unit).pk, by=admin, at=NOW)


# --- export ---
def test_the_workbook_has_just_the_rows_of_the_page_and_no_formula(
    client, unit, admin, single, django_capture_on_commit_callbacks
):
    exam = exam_of(single, unit=unit, marks=[2.5])
    one(exam, single, "=HYPERLINK(1)", "B")
    one(exam, single, "乙某", "A")

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("exams:results_export", args=[exam.pk]), {"state": "passed"})

    job = Job.objects.get(kind="exams.results_export")
    rows = list(load_workbook(job.file).active.iter_rows(values_only=True))
    [row] = rows[4:]
    assert rows[3][:7] == ("单位", "姓名", "工号", "第几次", "交卷时间", "得分", "总分")
    assert row[1] == "'=HYPERLINK(1)"
    assert row[5:10] == (2.5, 2.5, 100, "合格", 1)
    assert AuditEntry.objects.get(verb="results.exported").after == {"state": "passed"}


# --- receipts ---
def test_the_code_of_a_receipt_is_worked_out_anew_for_staff(client, unit, admin, single):
    attempt = one(exam_of(single, unit=unit), single, "甲某", "B")
    address = reverse("exams:receipt", args=[attempt.pk])
    staff = client.get(address).context["receipt_code"]
    client.force_login(attempt.candidate)

    assert client.get(reverse("exams:result", args=[attempt.pk])).context["receipt_code"] == staff
    assert client.get(address).status_code == 404


def test_the_code_is_the_hash_that_is_described(single, unit):
    """Anybody with the stored answers can work it out."""
    import hashlib

    from exams.receipts import code_of_attempt

    attempt = one(exam_of(single, unit=unit), single, "甲某", "B")

    assert code_of_attempt(attempt) == hashlib.sha256(b'1:1:["B"]').hexdigest()[:8].upper()

"""The staff's pages: what they list, and arranging an exam."""

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.models import Exam
from exams.services.attempts import submit_attempt
from people.models import AuditEntry, Organisation, Role
from tests.builders import (
    days,
    make_admin,
    make_attempt,
    make_bureau,
    make_category,
    make_exam,
    make_officer,
    make_person,
    make_question,
    make_unit,
)


@pytest.fixture
def admin(client):
    person = make_admin()
    client.force_login(person)
    return person


def filled(unit, category, **changes):
    now = timezone.localtime()
    return {
        "title": "年度考试",
        "organisation": unit.pk,
        "question_category": category.pk,
        "question_count": 2,
        "minutes": 60,
        "pass_percent": 80,
        "opens_at": f"{now + days(1):%Y-%m-%dT%H:%M}",
        "latest_start": f"{now + days(2):%Y-%m-%dT%H:%M}",
        "latest_finish": f"{now + days(3):%Y-%m-%dT%H:%M}",
        "attempts_allowed": 1,
        "hours": "1.50",
        "category": "professional",
    } | changes


def test_the_list_counts_those_in_reach_once_each(client, admin):
    make_exam(unit=make_unit())
    mine, foreign = make_officer(unit=admin.organisation), make_officer(unit=make_unit())
    exam = make_exam(unit=admin.organisation)
    for candidate, right in [(mine, 0), (mine, 3), (foreign, 3)]:
        submit_attempt(make_attempt(exam=exam, candidate=candidate, right=right).pk)
    make_attempt(exam=exam, candidate=make_officer(unit=admin.organisation))

    [row] = client.get(reverse("exams:staff_list")).context["page"].object_list

    assert row == exam
    assert (row.sitting, row.sat, row.passed) == (1, 1, 1)


def test_an_exam_held_above_is_watched_too_but_only_once_published_and_only_for_ones_own(client, admin):
    bureau = Organisation.objects.get_parent(admin.organisation)
    exam = make_exam(unit=bureau)
    make_exam(unit=bureau, published=False)
    mine = make_attempt(exam=exam, candidate=make_officer(unit=admin.organisation))
    make_attempt(exam=exam, candidate=make_officer(unit=make_unit(bureau)))

    assert list(client.get(reverse("exams:staff_list")).context["page"]) == [exam]
    page = client.get(reverse("exams:staff_exam", args=[exam.pk])).context

    assert list(page["page"]) == [mine]
    assert (page["exam"].sitting, page["may_change"]) == (1, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(client, admin, rows, django_assert_num_queries):
    for _ in range(rows):
        submit_attempt(make_attempt(exam=make_exam(unit=admin.organisation)).pk)
    client.get(reverse("exams:staff_list"))

    with django_assert_num_queries(7):
        client.get(reverse("exams:staff_list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_an_exam_asks_the_same_whatever_its_length(client, admin, rows, django_assert_num_queries):
    exam = make_exam(unit=admin.organisation)
    for _ in range(rows):
        make_attempt(exam=exam, right=2)
    client.get(reverse("exams:staff_exam", args=[exam.pk]))

    with django_assert_num_queries(9):
        client.get(reverse("exams:staff_exam", args=[exam.pk]))


def test_the_page_shows_who_sat_in_the_units_one_reaches_and_nobody_else(client):
    bureau = make_bureau()
    unit, sibling = make_unit(bureau), make_unit(bureau)
    exam = make_exam(unit=unit)
    here, there = make_officer(unit=unit), make_officer(unit=sibling)
    make_attempt(exam=exam, candidate=here, right=2)
    make_attempt(exam=exam, candidate=there)
    client.force_login(make_person(unit=unit, roles=[Role.INVIGILATOR]))

    context = client.get(reverse("exams:staff_exam", args=[exam.pk])).context

    assert [(row.candidate, row.answered) for row in context["page"].object_list] == [(here, 2)]
    assert context["expected"] == 2


def test_arranging_writes_a_draft_that_no_officer_sees(client, admin):
    category = make_category()

    response = client.post(reverse("exams:arrange"), filled(admin.organisation, category))

    exam = Exam.objects.get()
    assert response["Location"] == reverse("exams:staff_exam", args=[exam.pk])
    assert (exam.kind, exam.hundredths, exam.published_at) == ("exam", 150, None)
    assert not Exam.objects.open_to(admin).exists()
    assert AuditEntry.objects.filter(verb="exam.arranged", actor=admin).exists()


def test_an_exam_is_not_arranged_for_a_unit_out_of_reach(client, admin):
    response = client.post(reverse("exams:arrange"), filled(make_unit(), make_category()))

    assert response.status_code == 422
    assert "organisation" in response.context["form"].errors
    assert not Exam.objects.exists()


def test_a_window_that_runs_backwards_is_refused(client, admin):
    early = f"{timezone.localtime():%Y-%m-%dT%H:%M}"
    data = filled(admin.organisation, make_category(), latest_start=early, latest_finish=early)

    errors = client.post(reverse("exams:arrange"), data).context["form"].errors

    assert set(errors) == {"latest_start", "latest_finish"}


def test_changing_keeps_the_hours_and_the_code(client, admin):
    category = make_category()
    client.post(reverse("exams:arrange"), filled(admin.organisation, category))
    before = Exam.objects.get()

    page = client.get(reverse("exams:change", args=[before.pk]))
    client.post(reverse("exams:change", args=[before.pk]), filled(admin.organisation, category, title="改名"))

    after = Exam.objects.get()
    assert page.context["form"]["hours"].value() == before.hours
    assert (after.title, after.code, after.hundredths) == ("改名", before.code, 150)


def test_publishing_a_short_bank_says_how_many_are_missing(client, admin):
    category = make_category()
    make_question(category=category)
    client.post(reverse("exams:arrange"), filled(admin.organisation, category, question_count=5))
    exam = Exam.objects.get()

    page = client.post(reverse("exams:publish", args=[exam.pk]), follow=True).content.decode()

    assert "还差 4 道" in page
    exam.refresh_from_db()
    assert exam.published_at is None


def test_publishing_from_the_page_opens_it(client, admin):
    exam = make_exam(unit=admin.organisation, published=False)

    client.post(reverse("exams:publish", args=[exam.pk]))

    exam.refresh_from_db()
    assert exam.published_at


def test_a_published_exam_cannot_be_changed_through_its_old_page(client, admin):
    exam = make_exam(unit=admin.organisation, title="原名")
    data = filled(admin.organisation, exam.question_category, title="新名")

    response = client.post(reverse("exams:change", args=[exam.pk]), data)

    assert response.status_code == 422
    exam.refresh_from_db()
    assert exam.title == "原名"

"""The statistics of an exam on its pages and in the workbook: who sees what of it, and when."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from exams.models import Exam
from exams.services.attempts import submit_attempt
from exams.services.papers import paper_for
from people.models import AuditEntry, Membership, Organisation, Role
from question_bank.models import QuestionVersion
from tests.builders import days, make_admin, make_attempt, make_exam, make_officer, make_person, make_unit, rewrite
from tests.exams.sat import exam_of, question_of, sat

STEM = "single题问什么"


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Keys of rows come again from test to test."""
    cache.clear()


@pytest.fixture
def admin(client):
    person = make_admin()
    client.force_login(person)
    return person


def over(exam):
    Exam.objects.filter(pk=exam.pk).update(latest_finish=timezone.now() - timedelta(minutes=5))
    exam.refresh_from_db()
    return exam


def sat_exam(unit, right=2, wrong=1, **fields):
    """Of two questions; those who are right are so in both, the others in neither."""
    single, judge = question_of("single"), question_of("judge")
    exam = exam_of(single, judge, marks=[3, 1], unit=unit, **fields)
    for n in range(right + wrong):
        sat(exam, {single: ["B"], judge: ["F"]} if n < right else {single: ["A"], judge: ["T"]})
    return exam, single


def page(client, exam, **params):
    return client.get(reverse("exams:statistics", args=[exam.pk]), params)


def one(client, exam, version):
    return client.get(reverse("exams:question_statistics", args=[exam.pk, version.pk]))


def sheets(client, exam):
    response = client.post(reverse("exams:statistics_export", args=[exam.pk]))
    book = load_workbook(BytesIO(response.content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


# --- the page ---
def test_the_page_tells_the_test_its_questions_and_its_units(client, admin):
    exam, single = sat_exam(admin.organisation)

    context = page(client, over(exam)).context

    assert context["figures"].whole.attempts == 3
    assert [told.text for told in context["told"]][:3] == ["3", "2.7", "4"]
    assert [(bin.low, bin.count) for bin in context["histogram"].bins if bin.count] == [(0, 1), (90, 2)]
    assert next(row.version for row in context["page"].object_list) == single.pk
    assert context["total"].passed == 2


def test_all_may_be_narrowed_to_the_questions_that_were_flagged(client, admin):
    exam, single = sat_exam(admin.organisation)

    shown = page(client, over(exam), show="flagged").context["page"].object_list

    assert [(row.version, [flag.option for flag in row.flags]) for row in shown] == [(single.pk, ["C", "D"])]


def test_nobody_graded_and_too_few_have_words_of_their_own(client, admin):
    exam, _single = sat_exam(admin.organisation, right=0, wrong=0)
    assert "还没有评出来的成绩" in page(client, over(exam)).content.decode()

    few, _single = sat_exam(admin.organisation, right=1, wrong=1)
    text = page(client, over(few)).content.decode()
    assert "只有 2 份成绩，至少要 3 份" in text
    assert STEM not in text


def test_why_a_question_is_not_drawn_is_said_with_how_many_it_takes(client, admin):
    each = make_exam(unit=admin.organisation, draws="each", questions=40, question_count=2)
    for _ in range(3):
        submit_attempt(make_attempt(exam=each).pk)
    same, _single = sat_exam(admin.organisation, right=3, wrong=0)

    own_papers, one_paper = (page(client, over(exam)).content.decode() for exam in (each, same))

    assert "考到的人不到 2 个，算区分度至少要 2 个人。" in own_papers
    assert "2 道题没有画出来：考到的人在这道题上，或者在其余题上，得分都一样。" in one_paper
    assert "考到的人不到" not in one_paper


def test_an_unknown_choice_of_attempts_is_the_first(client, admin):
    exam, _single = sat_exam(admin.organisation)

    assert page(client, over(exam), attempts="worst").context["which"] == "first"
    assert page(client, exam, attempts="best").context["which"] == "best"


def test_a_question_shows_what_was_chosen(client, admin):
    exam, single = sat_exam(admin.organisation)

    [found] = one(client, over(exam), single).context["found"]

    assert [(o.option, o.count, o.upper, o.lower) for o in found.options] == [
        ("A", 1, 0, 1), ("B", 2, 2, 0), ("C", 0, 0, 0), ("D", 0, 0, 0), (None, 0, 0, 0)
    ]  # fmt: skip


# --- who sees what ---
def test_before_the_end_there_are_numbers_by_unit_and_nothing_else(client, admin):
    exam, single = sat_exam(admin.organisation, latest_finish=timezone.now() + timedelta(hours=1))

    response = page(client, exam)

    assert (response.status_code, response.context["total"].sat) == (200, 3)
    assert "figures" not in response.context
    assert STEM not in response.content.decode()
    assert one(client, exam, single).status_code == 404
    assert list(sheets(client, exam)) == ["各单位"]


def test_time_given_to_one_candidate_keeps_it_closed(client, admin):
    exam, single = sat_exam(admin.organisation)
    over(exam)
    Exam.objects.filter(pk=exam.pk).update(held_until=timezone.now() + timedelta(hours=1))

    assert "figures" not in page(client, exam).context
    assert one(client, exam, single).status_code == 404


def test_a_question_that_one_may_still_be_asked_in_another_exam_is_not_shown(client):
    """An administrator who is an officer too, and has yet to sit the exam of this week."""
    unit = make_unit()
    both = make_person(unit=unit, roles=[Role.UNIT_ADMIN, Role.OFFICER])
    exam, single = sat_exam(unit)
    over(exam)
    client.force_login(both)
    shown = one(client, exam, single).status_code

    paper_for(exam_of(single, unit=unit, latest_finish=timezone.now() + days(1)), at=timezone.now())

    assert (shown, one(client, exam, single).status_code) == (200, 404)


@pytest.mark.parametrize(("role", "told"), [(Role.UNIT_ADMIN, False), (Role.AUDITOR, False), (Role.AUTHOR, True)])
def test_an_exam_without_an_end_hides_its_questions_from_those_who_may_still_sit_it(client, role, told):
    unit = make_unit()
    person = make_officer(unit=unit)
    Membership.objects.create(person=person, organisation=unit, role=role, since="2020-01-01")
    client.force_login(person)
    exam, single = sat_exam(unit)

    response = page(client, exam)

    assert response.context["figures"].whole.attempts == 3
    assert (STEM in response.content.decode()) == told
    assert (one(client, exam, single).status_code == 200) == told
    assert ("各题" in sheets(client, exam)) == told


def test_who_watches_beneath_the_exams_unit_sees_numbers_of_their_own_unit_alone(client, admin):
    bureau = Organisation.objects.get_parent(admin.organisation)
    exam, single = sat_exam(bureau)
    sat(exam, {}, candidate=make_officer(unit=admin.organisation))

    context = page(client, over(exam)).context

    assert "figures" not in context
    assert [(row.unit, row.sat) for row in context["units"]] == [(admin.organisation, 1)]
    assert one(client, exam, single).status_code == 404


def test_an_invigilator_has_no_statistics(client):
    unit = make_unit()
    person = make_person(unit=unit, roles=[Role.INVIGILATOR])
    client.force_login(person)
    exam, _single = sat_exam(unit)

    assert page(client, over(exam)).status_code == 404
    tabs = client.get(reverse("exams:staff_exam", args=[exam.pk])).content.decode()
    assert reverse("exams:statistics", args=[exam.pk]) not in tabs


def test_a_question_that_was_not_asked_is_not_found(client, admin):
    exam, _single = sat_exam(admin.organisation)

    assert one(client, over(exam), question_of("single")).status_code == 404


# --- the workbook ---
def test_the_workbook_holds_what_the_page_shows_and_is_noted(client, admin):
    exam, single = sat_exam(admin.organisation)
    context = page(client, over(exam)).context

    book = sheets(client, exam)

    assert list(book) == ["总体", "各题", "选项", "各单位"]
    assert [row[:2] for row in book["总体"][5:7]] == [["平均分", 2.7], ["中位数", 4]]
    question = next(row for row in book["各题"] if row[1] == single.question_id)
    [shown] = [row for row in context["page"].object_list if row.version == single.pk]
    assert question[6] == shown.item.facility
    assert question[8:10] == [pytest.approx(shown.group.difficulty), shown.group.discrimination]
    assert [row[2:6] for row in book["选项"] if row[1] == single.question_id][1][0] == "B"
    assert book["各单位"][-1][1:7] == [4, 0, 3, 0, 1, 2]
    entry = AuditEntry.objects.get(verb="exam.statistics_exported")
    assert (entry.actor, entry.target_id, entry.after) == (admin, str(exam.pk), {"attempts": "每人第一次"})


def test_no_text_of_a_question_becomes_a_formula(client, admin):
    evil = question_of("single")
    rewrite(QuestionVersion.objects.filter(pk=evil.pk), stem="=HYPERLINK(1)")
    exam = exam_of(evil, unit=admin.organisation)
    for _ in range(3):
        sat(exam, {})

    [row] = [row for row in sheets(client, over(exam))["各题"] if row[1] == evil.question_id]

    assert row[3] == "'=HYPERLINK(1)"


# --- how much is asked ---
@pytest.mark.parametrize("n", [1, 3])
def test_the_page_takes_the_same_queries_however_many_units_sat(client, admin, n, django_assert_num_queries):
    exam = make_exam(unit=admin.organisation, opens_at=timezone.now() - days(1))
    for _ in range(n):
        make_attempt(exam=exam, candidate=make_officer(unit=make_unit(admin.organisation)))
    over(exam)
    exam.attempts.update(state="closed", submitted_at=timezone.now())
    page(client, exam)

    with django_assert_num_queries(13):
        page(client, exam)

"""The staff's list of exams, and the page of each."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.services.attempts import submit_attempt
from exams.services.candidates import excuse
from exams.services.papers import freeze_paper, redraw_paper
from people.models import Organisation, Role
from tests.builders import make_admin, make_attempt, make_bureau, make_exam, make_officer, make_person, make_unit
from tests.exams.sat import exam_of, question_of, sat


@pytest.fixture
def admin(client):
    person = make_admin()
    client.force_login(person)
    return person


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
    assert (page["figures"]["sitting"], page["may_change"]) == (1, False)


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

    with django_assert_num_queries(12):
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
    assert context["figures"]["expected"] == 2


def test_who_handed_in_what_is_not_marked_yet_waits_and_has_not_failed(client, admin):
    question = question_of("short")
    exam = exam_of(question, unit=admin.organisation)
    sat(exam, {question: ["告知权利"]})

    page = client.get(reverse("exams:staff_exam", args=[exam.pk])).content.decode()

    assert "待阅卷" in page
    assert "未合格" not in page


def test_the_figures_lead_to_the_lists_behind_them(client, admin):
    exam = make_exam(unit=admin.organisation)
    passed, excused = (make_officer(unit=admin.organisation) for _ in range(2))
    submit_attempt(make_attempt(exam=exam, candidate=passed, right=3).pk)
    excuse(exam.pk, excused, reason="公差", by=admin, at=timezone.now())

    page = client.get(reverse("exams:staff_exam", args=[exam.pk]))

    people = reverse("exams:candidates", args=[exam.pk])
    content = page.content.decode()
    for state, count in [("", 3), ("?state=sat", 1), ("?state=absent", 1), ("?state=passed", 1)]:
        assert f'<a href="{people}{state}">{count}</a>' in content
        assert client.get(people + state).context["page"].paginator.count == count
    assert "另有请假 1 人" in content


def test_the_tabs_show_what_exists_and_what_the_role_may_open(client):
    bureau = make_bureau()
    unit = make_unit(bureau)
    exam = make_exam(unit=bureau)

    def tabs(roles, at):
        client.force_login(make_person(unit=at, roles=roles))
        content = client.get(reverse("exams:candidates", args=[exam.pk])).content.decode()
        [shown] = re.findall(r'aria-label="这场考试的各页">(.*?)</nav>', content, re.DOTALL)
        return {name for name in ("概况", "考生", "单独安排", "监考") if f">{name}</a>" in shown}

    assert tabs([Role.UNIT_ADMIN], bureau) == {"概况", "考生", "单独安排", "监考"}
    assert tabs([Role.AUTHOR], bureau) == {"概况", "考生", "单独安排"}
    assert tabs([Role.UNIT_ADMIN], unit) == {"概况", "考生"}


def test_the_word_of_the_room_is_told_to_those_who_hold_the_exam_and_not_to_those_beneath(client):
    bureau = make_bureau()
    exam = make_exam(unit=bureau, password="桂花-0912")

    def told(role, unit):
        client.force_login(make_person(unit=unit, roles=[role]))
        return "桂花-0912" in client.get(reverse("exams:staff_exam", args=[exam.pk])).content.decode()

    assert told(Role.INVIGILATOR, bureau)
    assert told(Role.AUTHOR, bureau)
    assert not told(Role.AUDITOR, bureau)
    assert not told(Role.UNIT_ADMIN, make_unit(bureau))


# --- publishing ---
def test_publishing_from_the_page_opens_what_a_second_person_has_frozen(client, admin):
    exam = make_exam(unit=admin.organisation, published=False)
    publish = reverse("exams:publish", args=[exam.pk])

    assert "锁定" in client.post(publish, follow=True).content.decode()
    exam.refresh_from_db()
    assert exam.published_at is None
    paper = redraw_paper(exam.pk, by=make_person(roles=[Role.AUTHOR]), at=timezone.now())
    freeze_paper(paper.pk, by=admin, at=timezone.now())
    client.post(publish)

    exam.refresh_from_db()
    assert exam.published_at


def test_publishing_a_short_bank_says_how_many_are_missing(client, admin):
    exam = make_exam(unit=admin.organisation, published=False, draws="each", questions=1, question_count=5)

    page = client.post(reverse("exams:publish", args=[exam.pk]), follow=True).content.decode()

    assert "还差 4 题" in page
    exam.refresh_from_db()
    assert exam.published_at is None

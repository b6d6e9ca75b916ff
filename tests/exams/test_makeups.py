"""A make-up: who is collected, what it takes over, what it may not be made from."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from exams.models import Candidate, Exam, Excuse
from exams.queries.candidates import candidates_of
from exams.queries.makeups import to_sit_again, waiting_for_marks
from exams.release import SHOWN
from exams.services.attempts import submit_attempt
from exams.services.makeups import make_makeup
from exams.services.papers import freeze_paper, publish_exam, redraw_paper
from people.models import AuditEntry, Role
from tests.builders import (
    days,
    make_admin,
    make_attempt,
    make_blueprint,
    make_bureau,
    make_category,
    make_exam,
    make_officer,
    make_person,
    make_question,
    make_unit,
    minutes,
)

ALL = ["absent", "failed", "excused"]


@pytest.fixture
def admin(client):
    """Not a candidate: she serves in the bureau above."""
    bureau = make_bureau()
    person = make_admin(unit=bureau)
    person.county = make_unit(bureau)
    client.force_login(person)
    return person


@pytest.fixture
def over(admin):
    """An exam of an hour ago with one absent, one who failed, one who passed and one excused; and who these are."""
    now = timezone.now()
    exam = make_exam(unit=admin.county, opens_at=now - minutes(120), latest_start=now - minutes(90), minutes=30)
    absent, failed, passed, excused = (make_officer(unit=admin.county) for _ in range(4))
    exam.latest_start = now + minutes(5)
    exam.save()
    submit_attempt(make_attempt(exam=exam, candidate=failed).pk)
    for right in (0, 3):
        submit_attempt(make_attempt(exam=exam, candidate=passed, right=right).pk)
    Excuse.objects.create(exam=exam, person=excused, reason="公差", given_by=admin, given_at=now)
    exam.latest_start, exam.latest_finish = now - minutes(90), now - minutes(60)
    exam.save()
    return exam, absent, failed, excused


def make(exam, by, whom=ALL):
    return make_makeup(exam.pk, whom=whom, by=by, at=timezone.now())


def listed(makeup):
    return {(row.person, row.why) for row in makeup.candidates.all()}


def test_each_is_collected_for_the_reason_that_is_theirs(over, admin):
    exam, absent, failed, excused = over

    made = make(exam, admin)

    assert listed(made.exam) == {(absent, "absent"), (failed, "failed"), (excused, "excused")}
    assert set(candidates_of(made.exam)) == {absent, failed, excused}
    assert AuditEntry.objects.get(verb="exam.makeup_made").after == {"added": 3, "exam": exam.title}


def test_only_the_reasons_chosen_are_collected(over, admin):
    exam, _, failed, _ = over

    assert listed(make(exam, admin, ["failed"]).exam) == {(failed, "failed")}


def test_it_is_a_draft_on_the_same_terms_for_those_on_its_list(over, admin):
    exam = over[0]
    Exam.objects.filter(pk=exam.pk).update(password="桂花", shows_key="never", pass_percent=70, wait_hours=3)

    makeup = make(exam, admin).exam

    exam.refresh_from_db()
    same = ["organisation", "blueprint", "draws", "minutes", "pass_percent", "hundredths", "password", *SHOWN]
    assert {name: getattr(makeup, name) for name in same} == {name: getattr(exam, name) for name in same}
    assert (makeup.open_to_whom, makeup.makeup_of, makeup.published_at) == ("list", exam, None)
    assert makeup.code != exam.code
    with pytest.raises(ValidationError, match="时间"):
        publish_exam(makeup.pk, by=admin, at=timezone.now())


def test_a_second_time_the_same_draft_takes_on_whom_it_lacks(over, admin):
    exam, absent, failed, _ = over

    first = make(exam, admin, ["absent"])
    second = make(exam, admin, ["absent", "failed"])
    third = make(exam, admin, ["absent", "failed"])

    assert first.exam == second.exam == third.exam
    assert [made.added for made in (first, second, third)] == [1, 1, 0]
    assert listed(first.exam) == {(absent, "absent"), (failed, "failed")}
    assert AuditEntry.objects.filter(verb="exam.makeup_made").count() == 2


def test_who_stands_on_a_published_one_is_not_collected_again(over, admin):
    exam, _, failed, excused = over
    first = make(exam, admin, ["absent"]).exam
    Exam.objects.filter(pk=first.pk).update(published_at=timezone.now())

    second = make(exam, admin)

    assert second.exam != first
    assert {person for person, _ in listed(second.exam)} == {failed, excused}


def test_who_is_inactive_waits_for_marks_or_passed_after_all_is_not_collected(over, admin):
    exam, absent, failed, _ = over
    absent.is_active = False
    absent.save()
    essay = make_attempt(exam=make_exam(unit=admin.county), candidate=failed)
    essay.exam.attempts.update(state="closed", submitted_at=timezone.now())

    assert not to_sit_again(exam)["absent"].exists()
    assert set(to_sit_again(exam)["failed"]) == {failed}
    assert waiting_for_marks(essay.exam) == 1
    assert failed not in to_sit_again(essay.exam)["failed"]


# --- paper B ---
def with_bank(exam, spare):
    """A frozen paper of two questions, with so many more of the same sort in the bank."""
    category = make_category("补考")
    for _ in range(2 + spare):
        make_question(category=category)
    blueprint = make_blueprint({"category": category, "count": 2, "kind": "single"}, unit=exam.organisation)
    exam.papers.update(is_shared=False)
    Exam.objects.filter(pk=exam.pk).update(blueprint=blueprint, published_at=None)
    paper = redraw_paper(exam.pk, by=make_person(roles=[Role.AUTHOR]), at=timezone.now())
    freeze_paper(paper.pk, by=make_person(roles=[Role.AUTHOR]), at=timezone.now())
    Exam.objects.filter(pk=exam.pk).update(published_at=timezone.now())
    return paper


def test_a_paper_as_hard_with_other_questions_is_drawn_along(over, admin):
    paper = with_bank(over[0], spare=2)

    made = make(over[0], admin)

    twin = made.exam.papers.get()
    assert (made.no_paper, twin.label, twin.twin_of, twin.frozen_at) == ("", "B", paper, None)
    questions = [set(p.questions.values_list("question_version", flat=True)) for p in (paper, twin)]
    assert questions[0].isdisjoint(questions[1])


def test_a_bank_too_short_for_it_stops_nothing_and_is_told(client, over, admin):
    with_bank(over[0], spare=0)

    response = client.post(reverse("exams:makeup", args=[over[0].pk]), {"whom": ["absent"]}, follow=True)

    makeup = Exam.objects.get(makeup_of=over[0])
    assert response.redirect_chain[-1][0] == reverse("exams:staff_exam", args=[makeup.pk])
    assert "还没有试卷" in response.content.decode()
    assert not makeup.papers.exists()


def test_where_each_draws_there_is_no_paper_to_be_missed(over, admin):
    Exam.objects.filter(pk=over[0].pk).update(draws="each")

    assert make(over[0], admin).no_paper == ""


# --- what it may not be made from ---
def test_an_exam_that_goes_on_has_none_nor_has_one_without_an_end(over, admin):
    exam = over[0]

    for change in (
        {"latest_finish": timezone.now() + minutes(1)},
        {"held_until": timezone.now() + days(1)},
        {"latest_finish": None},
        {"published_at": None},
    ):
        before = {name: getattr(exam, name) for name in change}
        Exam.objects.filter(pk=exam.pk).update(**change)
        with pytest.raises(ValidationError):
            make(exam, admin)
        Exam.objects.filter(pk=exam.pk).update(**before)

    assert make(exam, admin).added == 3


def test_nobody_to_collect_makes_none(over, admin):
    with pytest.raises(ValidationError, match="没有要补考"):
        make(over[0], admin, [])

    assert not Candidate.objects.exists()


# --- the page ---
def test_the_page_names_and_counts_before_anything_is_made(client, over, admin):
    exam, absent, failed, _ = over
    page = reverse("exams:makeup", args=[exam.pk])

    shown = client.get(page)

    assert [(why, count) for why, _, count, _ in shown.context["groups"]] == [(why, 1) for why in ALL]
    assert absent.name in shown.content.decode()
    assert failed.name in shown.content.decode()
    assert not Exam.objects.filter(makeup_of=exam).exists()
    assert client.post(page).status_code == 422
    assert client.post(page, {"whom": ["everybody"]}).status_code == 422
    assert page in client.get(reverse("exams:staff_exam", args=[exam.pk])).content.decode()


def test_a_draft_that_stands_is_named(client, over, admin):
    makeup = make(over[0], admin, ["failed"]).exam

    assert makeup.title in client.get(reverse("exams:makeup", args=[over[0].pk])).content.decode()


def test_the_make_up_is_not_offered_before_the_end(client, admin):
    exam = make_exam(unit=admin.county, latest_finish=timezone.now() + days(1))

    page = client.get(reverse("exams:staff_exam", args=[exam.pk])).content.decode()

    assert reverse("exams:makeup", args=[exam.pk]) not in page

"""A paper for each candidate."""

from django.urls import reverse
from django.utils import timezone

from exams.models import Paper
from exams.services.attempts import start_attempt
from exams.services.own_papers import build_papers
from exams.services.papers import publish_exam
from jobs.models import Job
from tests.builders import (
    make_attempt,
    make_exam,
    make_officer,
)
from tests.exams.paper_pages.drafts import asked, draft


def test_publishing_builds_a_paper_for_each_candidate_beside_the_pages(
    unit, author, django_capture_on_commit_callbacks
):
    exam = draft(unit, draws="each", questions=6, question_count=3)
    people = [make_officer(unit=unit) for _ in range(3)]

    with django_capture_on_commit_callbacks(execute=True):
        publish_exam(exam.pk, by=author, at=timezone.now())

    assert set(Paper.objects.filter(exam=exam).values_list("reserved_for", flat=True)) == {p.pk for p in people}
    job = Job.objects.get(kind="exams.papers")
    assert (job.owner_id, job.state, job.note) == (author.pk, "done", "新生成 3 份试卷。")


def test_built_again_nobody_gets_a_second_and_a_newcomer_gets_one(unit):
    exam = make_exam(unit=unit, draws="each", questions=6, question_count=3)
    make_officer(unit=unit)

    first = build_papers(exam, at=timezone.now())
    make_officer(unit=unit)
    again = build_papers(exam, at=timezone.now())

    assert (first, again, build_papers(exam, at=timezone.now())) == (1, 1, 0)


def test_a_candidate_sits_on_the_paper_that_was_built(unit):
    exam = make_exam(unit=unit, draws="each", questions=6, question_count=3)
    officer = make_officer(unit=unit)
    build_papers(exam, at=timezone.now())

    attempt, _ = start_attempt(exam, candidate=officer)

    assert attempt.paper.reserved_for == officer
    assert exam.papers.count() == 1


def test_one_who_has_sat_already_gets_no_paper_built(unit):
    exam = make_exam(unit=unit, draws="each", questions=6, question_count=3)
    make_attempt(exam=exam)

    assert build_papers(exam, at=timezone.now()) == 0


def test_what_a_candidate_saw_in_the_last_papers_is_left_out_of_the_one_built(unit):
    exam = make_exam(unit=unit, draws="each", questions=6, question_count=3, unseen_in=1)
    officer = make_officer(unit=unit)
    seen = make_attempt(exam=make_exam(unit=unit, draws="each", blueprint=exam.blueprint), candidate=officer).paper

    build_papers(exam, at=timezone.now())

    assert not set(asked(seen)) & set(asked(exam.papers.get()))


def test_the_job_can_be_started_again_from_the_page(client, author, unit):
    exam = make_exam(unit=unit, draws="each", questions=6, question_count=3)

    response = client.post(reverse("exams:papers_build", args=[exam.pk]))

    assert response["Location"] == reverse("jobs:job", args=[Job.objects.get().pk])

"""Papers and results that many make at once. On PostgreSQL, since SQLite lets one writer in at a time."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from exams.importing.work import apply_batch, keep_batch, plan_batch
from exams.models import Attempt, Blueprint, BlueprintRow, Exam, Paper, Result
from exams.services.attempts import start_attempt
from exams.services.blueprints import write_blueprint
from exams.services.own_papers import build_papers
from exams.services.papers import freeze_paper, publish_exam, redraw_paper
from tests.builders import days, make_admin, make_blueprint, make_category, make_exam, make_officer, make_question
from tests.exams.test_races import CROWD, at_once
from tests.sheets.books import make_book, upload_of
from training.models import LedgerEntry

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def settled(work):
    """The work as one whose refusal is an answer."""

    def tried(argument):
        try:
            return work(argument)
        except ValidationError:
            return None

    return tried


def test_workers_that_build_at_once_make_nobody_a_second_paper():
    exam = make_exam(draws="each", questions=6, question_count=3)
    people = [make_officer(unit=exam.organisation) for _ in range(4)]

    made = at_once(lambda _: build_papers(exam, at=timezone.now()), range(6))

    assert sum(made) == len(people)
    assert Paper.objects.filter(exam=exam).count() == len(people)


def test_candidates_that_start_while_papers_are_built_have_one_each():
    exam = make_exam(draws="each", questions=6, question_count=3)
    people = [make_officer(unit=exam.organisation) for _ in range(12)]

    def act(number):
        if number == 0:
            return build_papers(exam, at=timezone.now())
        return start_attempt(exam, candidate=people[number - 1])

    at_once(act, range(len(people) + 1))

    assert Attempt.objects.filter(exam=exam).count() == len(people)
    assert Attempt.objects.values("paper").distinct().count() == len(people)


def test_a_paper_drawn_by_many_at_once_is_one():
    exam = make_exam(published=False, questions=9, question_count=3)
    admin = make_admin(unit=exam.organisation)

    at_once(settled(lambda _: redraw_paper(exam.pk, by=admin, at=timezone.now())), range(20))

    assert exam.papers.count() == 1
    assert exam.papers.get().questions.count() == 3


def test_a_blueprint_is_not_changed_while_its_exam_is_published():
    """Whichever comes first, what people sit on is what the blueprint says."""
    for _ in range(5):
        category = make_category("竞")
        for _ in range(3):
            make_question(category=category)
        admin, second = make_admin(), make_admin()
        blueprint = make_blueprint({"category": category, "count": 3}, unit=admin.organisation)
        exam = make_exam(
            unit=admin.organisation,
            blueprint=blueprint,
            questions=0,
            published=False,
            latest_finish=timezone.now() + days(1),
        )
        paper = redraw_paper(exam.pk, by=admin, at=timezone.now())

        def act(number, blueprint=blueprint, category=category, admin=admin, second=second, paper=paper, exam=exam):
            if number:
                fresh = Blueprint.objects.get(pk=blueprint.pk)
                return write_blueprint(
                    fresh, [BlueprintRow(category=category, count=1)], [], by=admin, at=timezone.now()
                )
            freeze_paper(paper.pk, by=second, at=timezone.now())
            return publish_exam(exam.pk, by=second, at=timezone.now())

        at_once(settled(act), range(2))

        exam = Exam.objects.select_related("blueprint").get(pk=exam.pk)
        assert not exam.published_at or exam.blueprint.question_count == paper.questions.count()


def make_results():
    exam = make_exam(venue="outside", questions=0, question_count=0, blueprint=None, pass_percent=60)
    admin = make_admin(unit=exam.organisation)
    people = [make_officer(unit=exam.organisation) for _ in range(5)]
    rows = [[person.name, person.staff_number, 80] for person in people]
    return exam, admin, people, make_book(("成绩", [["姓名", "工号", "得分"], *rows]))


def test_a_file_confirmed_by_many_at_once_is_written_once():
    exam, admin, people, book = make_results()
    batch = keep_batch(exam, upload_of(book, "成绩.xlsx"), by=admin, at=timezone.now())
    seen = plan_batch(batch).digest

    written = at_once(settled(lambda _: apply_batch(batch, by=admin, at=timezone.now(), seen=seen)), range(CROWD // 5))

    assert sum(filter(None, written)) == 1
    assert Result.objects.count() == LedgerEntry.objects.count() == len(people)


def test_two_files_of_the_same_people_at_once_make_one_result_each():
    exam, admin, people, book = make_results()
    batches = [keep_batch(exam, upload_of(book, "成绩.xlsx"), by=admin, at=timezone.now()) for _ in range(4)]
    seen = plan_batch(batches[0]).digest

    at_once(settled(lambda batch: apply_batch(batch, by=admin, at=timezone.now(), seen=seen)), batches)

    assert Attempt.objects.count() == Result.objects.count() == LedgerEntry.objects.count() == len(people)

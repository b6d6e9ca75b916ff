"""Drawing, freezing and publishing."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from exams.models import Paper
from exams.services.attempts import start_attempt, submit_attempt
from exams.services.exams import arrange_exam
from exams.services.papers import draw_paper, paper_for, publish_exam
from people.models import AuditEntry
from tests.builders import days, make_admin, make_category, make_exam, make_officer, make_question, make_quiz


def said(paper):
    return list(paper.questions.values_list("position", "question_version", "option_order"))


def test_the_same_seed_draws_the_same_paper():
    exam = make_quiz(questions=9, question_count=6)

    papers = [draw_paper(exam, seed=seed, at=timezone.now()) for seed in (7, 7, 8)]

    assert said(papers[0]) == said(papers[1])
    assert said(papers[0]) != said(papers[2])


def test_a_quiz_is_drawn_anew_for_each_attempt():
    exam = make_quiz(questions=9)
    officer = make_officer(unit=exam.organisation)

    first, _ = start_attempt(exam.pk, candidate=officer)
    submit_attempt(first.pk)
    second, _ = start_attempt(exam.pk, candidate=officer)

    assert first.paper.seed != second.paper.seed


def test_an_exam_has_one_paper_for_all():
    exam = make_exam()

    attempts = [start_attempt(exam.pk, candidate=make_officer(unit=exam.organisation))[0] for _ in range(2)]

    assert attempts[0].paper == attempts[1].paper
    assert Paper.objects.get().is_shared


def test_the_database_refuses_a_second_shared_paper():
    exam = make_exam()
    paper_for(exam, at=timezone.now())

    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.create(exam=exam, seed=1, drawn_at=timezone.now(), is_shared=True)


def test_questions_stand_by_kind_with_positions_from_one():
    paper = paper_for(make_exam(questions=9), at=timezone.now())

    kinds = list(paper.questions.values_list("question_version__kind", flat=True))
    assert kinds == ["single"] * 3 + ["multiple"] * 3 + ["judge"] * 3
    assert list(paper.questions.values_list("position", flat=True)) == list(range(1, 10))


def test_options_of_choices_are_shuffled_and_true_false_keeps_its_order():
    paper = paper_for(make_exam(questions=30), at=timezone.now())

    choices = paper.questions.exclude(question_version__kind="judge").values_list("option_order", flat=True)
    judges = paper.questions.filter(question_version__kind="judge").values_list("option_order", flat=True)
    assert {tuple(sorted(order)) for order in choices} == {("A", "B", "C", "D")}
    assert len({tuple(order) for order in choices}) > 3
    assert {tuple(order) for order in judges} == {("T", "F")}


def test_a_later_version_of_a_question_leaves_a_drawn_paper_as_it_was():
    exam = make_exam(questions=1)
    paper = paper_for(exam, at=timezone.now())
    pinned = paper.questions.get().question_version

    question = pinned.question
    question.current = make_question(category=exam.question_category)
    question.save()

    assert paper_for(exam, at=timezone.now()).questions.get().question_version == pinned


def test_questions_of_sub_categories_are_drawn_and_those_of_others_are_not():
    parent = make_category("听证")
    child = type(parent).objects.add_child(parent, create_kwargs={"name": "申请"})
    below, beside = make_question(category=child), make_question(category=make_category("其他"))
    exam = make_exam(questions=0, question_category=parent, question_count=1)

    paper = paper_for(exam, at=timezone.now())

    assert [place.question_version for place in paper.questions.all()] == [below] != [beside]


# --- publishing ---
def test_publishing_opens_the_exam_draws_its_paper_and_is_written_down():
    exam = make_exam(published=False)
    admin = make_admin(unit=exam.organisation)

    publish_exam(exam.pk, by=admin, at=timezone.now())
    publish_exam(exam.pk, by=admin, at=timezone.now())

    exam.refresh_from_db()
    assert exam.published_at
    assert exam.papers.count() == 1
    assert AuditEntry.objects.filter(verb="exam.published", actor=admin).count() == 1


@pytest.mark.parametrize("make", [make_exam, make_quiz])
def test_a_short_bank_refuses_and_says_how_many_are_missing(make):
    exam = make(questions=3, question_count=10, published=False)

    with pytest.raises(ValidationError, match="还差 7 道"):
        publish_exam(exam.pk, by=make_admin(), at=timezone.now())

    exam.refresh_from_db()
    assert exam.published_at is None
    assert not exam.papers.exists()


def test_an_exam_whose_time_is_over_is_not_published():
    exam = make_exam(published=False, latest_finish=timezone.now() - days(0.1))

    with pytest.raises(ValidationError, match="最晚交卷时间已过"):
        publish_exam(exam.pk, by=make_admin(), at=timezone.now())


def test_a_published_exam_is_not_changed_any_more():
    exam = make_exam(title="原名")
    exam.title = "新名"

    with pytest.raises(ValidationError, match="已经发布的考试不能再改"):
        arrange_exam(exam, by=make_admin())

    exam.refresh_from_db()
    assert exam.title == "原名"

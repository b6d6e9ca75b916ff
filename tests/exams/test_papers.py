"""Drawing, freezing and publishing."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from exams.models import Paper
from exams.services.attempts import start_attempt, submit_attempt
from exams.services.exams import arrange_exam
from exams.services.papers import draw_own_paper, draw_shared_paper, freeze_paper, paper_for, publish_exam
from people.models import AuditEntry
from tests.builders import days, make_admin, make_category, make_exam, make_officer, make_question, make_quiz


def drawn_by(person, exam):
    return draw_shared_paper(exam, seed=1, at=timezone.now(), by=person)


def said(paper):
    return list(paper.questions.values_list("position", "question_version", "option_order"))


def test_the_same_seed_draws_the_same_paper():
    exam = make_quiz(questions=9, question_count=6)

    papers = [draw_own_paper(exam, seed=seed, at=timezone.now()) for seed in (7, 7, 8)]

    assert said(papers[0]) == said(papers[1])
    assert said(papers[0]) != said(papers[2])


def test_a_quiz_is_drawn_anew_for_each_attempt():
    exam = make_quiz(questions=9)
    officer = make_officer(unit=exam.organisation)

    first, _ = start_attempt(exam, candidate=officer)
    submit_attempt(first.pk)
    second, _ = start_attempt(exam, candidate=officer)

    assert first.paper.seed != second.paper.seed


def test_an_exam_has_one_paper_for_all():
    exam = make_exam()

    attempts = [start_attempt(exam, candidate=make_officer(unit=exam.organisation))[0] for _ in range(2)]

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
    question.current = make_question()
    question.save()

    assert paper_for(exam, at=timezone.now()).questions.get().question_version == pinned


def test_questions_of_sub_categories_are_drawn_and_those_of_others_are_not():
    parent = make_category("听证")
    child = type(parent).objects.add_child(parent, create_kwargs={"name": "申请"})
    below, beside = make_question(category=child), make_question(category=make_category("其他"))
    exam = make_exam(questions=0, question_category=parent, question_count=1)

    paper = paper_for(exam, at=timezone.now())

    assert [place.question_version for place in paper.questions.all()] == [below] != [beside]


# --- freezing ---
def test_a_second_person_freezes_the_paper_once_and_it_is_written_down():
    exam = make_exam(published=False)
    author, second = make_admin(unit=exam.organisation), make_admin(unit=exam.organisation)
    paper = drawn_by(author, exam)

    for by in (second, author):
        freeze_paper(paper.pk, by=by, at=timezone.now())

    paper.refresh_from_db()
    assert (paper.frozen_by, paper.frozen_at is None) == (second, False)
    assert AuditEntry.objects.filter(verb="paper.frozen").count() == 1


def test_nobody_freezes_a_paper_of_their_own_drawing():
    exam = make_exam(published=False)
    author = make_admin(unit=exam.organisation)
    paper = drawn_by(author, exam)

    with pytest.raises(ValidationError, match="请另一位同事看过后锁定"):
        freeze_paper(paper.pk, by=author, at=timezone.now())

    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(frozen_by=author, frozen_at=timezone.now())


# --- publishing ---
def test_publishing_opens_the_exam_whose_paper_is_frozen_and_is_written_down():
    exam = make_exam(published=False)
    admin = make_admin(unit=exam.organisation)
    freeze_paper(drawn_by(make_admin(), exam).pk, by=admin, at=timezone.now())

    publish_exam(exam.pk, by=admin, at=timezone.now())
    publish_exam(exam.pk, by=admin, at=timezone.now())

    exam.refresh_from_db()
    assert exam.published_at
    assert exam.papers.count() == 1
    assert AuditEntry.objects.filter(verb="exam.published", actor=admin).count() == 1


@pytest.mark.parametrize("drawn", [False, True])
def test_an_exam_is_not_published_before_its_paper_is_frozen(drawn):
    exam = make_exam(published=False)
    if drawn:
        drawn_by(make_admin(), exam)

    with pytest.raises(ValidationError, match="请另一位同事看过并锁定，再发布"):
        publish_exam(exam.pk, by=make_admin(), at=timezone.now())

    exam.refresh_from_db()
    assert exam.published_at is None


def test_a_short_bank_refuses_and_says_which_row_lacks_how_many():
    exam = make_exam(questions=3, question_count=10, published=False)

    with pytest.raises(ValidationError) as refusal:
        draw_shared_paper(exam, seed=1, at=timezone.now())

    assert refusal.value.messages == ["第 1 行需要 10 题，题库中可用的只有 3 题，还差 7 题。"]
    assert not exam.papers.exists()


def test_a_quiz_over_a_short_bank_is_not_published():
    quiz = make_quiz(questions=3, question_count=10, published=False)

    with pytest.raises(ValidationError, match="还差 7 题"):
        publish_exam(quiz.pk, by=make_admin(), at=timezone.now())

    quiz.refresh_from_db()
    assert quiz.published_at is None
    assert not quiz.papers.exists()


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

"""After hand-in: what is still asked in an exam that is not over keeps its key, whoever met it in a quiz."""

from django.urls import reverse
from django.utils import timezone

from exams.queries.marked import marked_questions
from exams.seeing import Seen
from exams.services.papers import paper_for
from question_bank.models import QuestionVersion
from tests.builders import days, make_attempt, make_course, make_quiz, make_unit
from tests.exams.sat import exam_of, question_of, sat

NOW = timezone.now()
EVERYTHING = Seen(score=True, answers=True, marks=True, key=True)


def quiz_of_two():
    """A quiz of one's own over two questions, the first of which an exam asks that is still sat."""
    unit, asked, free = make_unit(), question_of("single"), question_of("single")
    quiz = exam_of(asked, free, kind="quiz", course=make_course(unit=unit), unit=unit)
    paper_for(exam_of(asked, latest_finish=timezone.now() + days(1)), at=NOW)
    return quiz, asked, free


def test_a_quiz_that_asks_what_an_open_exam_asks_keeps_its_key(client):
    quiz, asked, free = quiz_of_two()
    attempt = sat(quiz, {asked: ["A"], free: ["A"]})

    first, second = sorted(marked_questions(attempt, EVERYTHING, attempt.candidate), key=lambda each: each.version.pk)

    assert (first.waits, first.why, first.earned, first.state) == (True, None, None, "")
    assert "right_words" not in first.shown or not first.shown["right_words"]
    assert (second.waits, second.state != "", second.why is not None) == (False, True, True)
    client.force_login(attempt.candidate)
    assert "另一场还没结束的考试也考这道题" in client.get(reverse("exams:result", args=[attempt.pk])).content.decode()


def test_an_exam_shows_its_own_key_by_its_own_rule():
    asked = question_of("single")
    exam = exam_of(asked, latest_finish=timezone.now() + days(1), shows_key="at_once")
    attempt = sat(exam, {asked: ["A"]})

    assert [each.waits for each in marked_questions(attempt, EVERYTHING, attempt.candidate)] == [False]


def test_a_quiz_rather_draws_what_no_open_exam_asks():
    quiz = make_quiz(questions=4, question_count=2)
    bank = QuestionVersion.objects.filter(question__category=quiz.blueprint.rows.get().category)
    asked = set(bank.values_list("pk", flat=True)[:2])
    paper_for(exam_of(*bank.filter(pk__in=asked), latest_finish=timezone.now() + days(1)), at=timezone.now())

    for _ in range(4):
        drawn = make_attempt(exam=quiz).paper.questions.values_list("question_version", flat=True)
        assert asked.isdisjoint(drawn)

"""How difficult questions prove to be, from the attempts at them to the list of the bank."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exams.jobs import measure_at_night
from exams.models import Answer, PaperQuestion
from exams.services import difficulty
from exams.services.attempts import submit_attempt
from exams.services.difficulty import measure
from people.models import Role
from question_bank.models import Question, QuestionVersion
from tests.builders import (
    make_attempt,
    make_category,
    make_exam,
    make_officer,
    make_person,
    make_question,
    make_quiz,
)

#: To come, since PostgreSQL keeps its own clock for what is handed in.
DAY = timezone.localtime().replace(hour=10) + timedelta(days=2)
NIGHT = DAY.replace(hour=3)


def sat(exam, *, chosen, close=True):
    """An attempt at an exam of one question; None is a place passed by."""
    attempt = make_attempt(exam=exam, candidate=make_officer(unit=exam.organisation))
    if chosen is not None:
        place = attempt.paper.questions.get()
        facts = {"sequence": 1, "response": chosen, "saved_at": attempt.started_at}
        Answer.objects.create(attempt=attempt, paper_question=place, **facts)
    return submit_attempt(attempt.pk) if close else attempt


def exam_on(kind="single", make=make_exam, **fields):
    """An exam over one question, and that question."""
    category = make_category(f"{kind}题")
    exam = make(questions=0, question_category=category, question_count=1, **fields)
    return exam, make_question(kind=kind, category=category).question


def figures(question):
    question.refresh_from_db()
    return question.answered, question.right_share


@pytest.fixture
def one():
    return exam_on()


def now_measured():
    return measure(timezone.now())


def test_the_bank_shows_what_share_of_the_answers_in_closed_attempts_was_right(client, one):
    exam, question = one
    for chosen in (["A"], ["A"], ["B"]):
        sat(exam, chosen=chosen)

    assert now_measured() == 1

    assert figures(question) == (3, Decimal("0.667"))
    client.force_login(make_person(unit=exam.organisation, roles=[Role.AUTHOR]))
    assert "得分率 67%" in client.get(reverse("question_bank:list")).text
    assert "得分率 67%，3 人次" in client.get(question.get_absolute_url()).text


def test_half_of_a_multiple_choice_is_not_right_and_the_order_of_keys_does_not_matter():
    exam, question = exam_on("multiple")
    for chosen in (["A", "B"], ["B", "A"], ["A"], ["A", "B", "C"]):
        sat(exam, chosen=chosen)

    now_measured()

    assert figures(question) == (4, Decimal("0.5"))


def test_open_attempts_and_places_left_blank_do_not_count(one):
    exam, question = one
    sat(exam, chosen=["A"])
    sat(exam, chosen=["B"], close=False)
    sat(exam, chosen=[])
    sat(exam, chosen=None)

    now_measured()

    assert figures(question) == (1, Decimal(1))


def test_attempts_closed_later_than_the_moment_asked_for_do_not_count(one):
    exam, question = one
    sat(exam, chosen=["A"])

    assert measure(timezone.now() - timedelta(hours=1)) == 0
    assert figures(question) == (0, None)


def test_all_versions_of_a_question_count_each_by_its_own_key():
    exam, question = exam_on(make=make_quiz)
    sat(exam, chosen=["A"])
    old = question.current
    question.current = question.latest = QuestionVersion.objects.create(
        question=question,
        number=2,
        kind="single",
        stem="改了",
        options=old.options,
        answer=["B"],
        written_at=timezone.now(),
    )
    question.save()
    sat(exam, chosen=["B"])
    sat(exam, chosen=["A"])

    now_measured()

    assert figures(question) == (3, Decimal("0.667"))


def test_a_kind_that_a_person_marks_is_not_measured(one):
    exam, question = one
    attempt = sat(exam, chosen=["A"], close=False)
    essay = make_question(kind="essay", answer=["范文"])
    place = PaperQuestion.objects.create(paper=attempt.paper, position=2, question_version=essay)
    facts = {"sequence": 1, "response": ["我的作答"], "saved_at": attempt.started_at}
    Answer.objects.create(attempt=attempt, paper_question=place, **facts)
    submit_attempt(attempt.pk)

    assert now_measured() == 1
    assert figures(essay.question) == (0, None)
    assert figures(question) == (1, Decimal(1))


def test_a_second_run_changes_nothing_and_writes_nothing(one):
    exam, _question = one
    for chosen in (["A"], ["A"], ["B"]):
        sat(exam, chosen=chosen)
    now_measured()

    with CaptureQueriesContext(connection) as queries:
        assert now_measured() == 0

    assert [query["sql"] for query in queries if "UPDATE" in query["sql"]] == []


def test_a_figure_that_no_answer_bears_out_is_taken_away(one):
    _exam, question = one
    Question.objects.filter(pk=question.pk).update(answered=30, right_share="0.500")

    assert now_measured() == 1
    assert figures(question) == (0, None)


def test_only_the_questions_that_changed_are_written(one):
    exam, _question = one
    sat(exam, chosen=["A"])
    for _ in range(3):
        make_question()

    assert now_measured() == 1


def test_many_questions_cost_as_many_queries_as_one():
    def cost(questions):
        category = make_category(f"{questions}题")
        made = [make_question(category=category, kind=("single", "judge")[n % 2]) for n in range(questions)]
        exam = make_exam(questions=0, question_category=category, question_count=questions)
        submit_attempt(make_attempt(exam=exam, right=questions).pk)
        with CaptureQueriesContext(connection) as queries:
            assert now_measured() == len(made)
        return len(queries)

    assert cost(1) == cost(3) == cost(60)


def test_a_bank_of_several_chunks_is_measured_whole(monkeypatch):
    monkeypatch.setattr(difficulty, "CHUNK", 2)
    exam = make_exam(questions=5)
    submit_attempt(make_attempt(exam=exam, right=5).pk)

    assert now_measured() == 5
    assert set(Question.objects.values_list("answered", "right_share")) == {(1, Decimal(1))}


def test_a_full_chunk_is_written_by_one_statement():
    """SQLite takes so many values in a statement; a chunk must not fall apart into several."""
    questions = [Question(pk=n) for n in range(1, difficulty.CHUNK + 1)]
    fields = [Question._meta.pk] * 2 + [Question._meta.get_field(name) for name in ("answered", "right_share")]

    assert connection.ops.bulk_batch_size(fields, questions) >= difficulty.CHUNK


# --- when ---
@pytest.fixture
def answered(one):
    cache.clear()
    sat(one[0], chosen=["A"])
    yield one
    cache.clear()


def test_the_worker_measures_at_night_and_not_by_day(answered):
    _exam, question = answered
    with time_machine.travel(DAY, tick=False):
        measure_at_night()
    assert figures(question) == (0, None)

    with time_machine.travel(NIGHT, tick=False):
        measure_at_night()
    assert figures(question) == (1, Decimal(1))


def test_the_worker_measures_once_a_night(answered):
    exam, question = answered
    with time_machine.travel(NIGHT, tick=False):
        measure_at_night()
        sat(exam, chosen=["B"])
    with time_machine.travel(NIGHT + timedelta(minutes=1), tick=False):
        measure_at_night()
    assert figures(question) == (1, Decimal(1))

    with time_machine.travel(NIGHT + timedelta(days=1), tick=False):
        measure_at_night()
    assert figures(question) == (2, Decimal("0.5"))


def test_an_administrator_need_not_wait_for_the_night(one, capsys):
    exam, question = one
    sat(exam, chosen=["A"])

    call_command("measure_difficulty")

    assert capsys.readouterr().out == "已更新 1 题的实测得分率。\n"
    assert figures(question) == (1, Decimal(1))

"""What two at once must not break. On PostgreSQL, since SQLite lets one writer in at a time."""

from fractions import Fraction

import pytest

from practice.models import BookEntry, Response, Run
from practice.scopes import Scope
from practice.services.responses import Given, record_responses
from practice.services.runs import answer, start_run
from tests.builders import make_officer, make_question, moment
from tests.training.races import in_parallel

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MORNING = moment("2026-11-22 08:40")


def test_pushes_of_the_same_answers_at_once_count_once():
    officer, versions = make_officer(), [make_question() for _ in range(20)]
    items = [Given(version, ["B"], Fraction(0), key=str(n)) for n, version in enumerate(versions)]

    def push(n):
        record_responses(officer, items if n % 2 else reversed(items), source="exam:12", at=MORNING)

    assert in_parallel(8, push) == []

    assert Response.objects.count() == Response.objects.last_given().count() == 20
    assert set(BookEntry.objects.values_list("seen", "wrong")) == {(1, 1)}


def test_different_answers_to_one_question_pushed_at_once_are_all_counted():
    officer, version = make_officer(), make_question()

    def push(n):
        item = Given(version, ["A"], Fraction(n % 2), key=str(n))
        record_responses(officer, [item], source=f"lesson:{n % 3}", at=MORNING)

    assert in_parallel(8, push) == []

    entry = BookEntry.objects.get()
    assert (entry.seen, entry.wrong) == (8, 4)
    assert Response.objects.last_given().count() == 1


def test_one_answer_sent_from_two_devices_is_one_answer():
    officer = make_officer()
    make_question()
    place = start_run(officer, Scope.parse("random"), at=MORNING).questions.get()

    assert in_parallel(6, lambda n: answer(officer, place, ["AB"[n % 2]], at=MORNING)) == []

    place.refresh_from_db()
    assert Response.objects.get().given == place.given


def test_runs_started_at_once_are_one_run():
    officer = make_officer()
    make_question()

    assert in_parallel(6, lambda _n: start_run(officer, Scope.parse("random"), at=MORNING)) == []

    assert Run.objects.count() == 1

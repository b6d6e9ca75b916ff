"""Overrides given while people start and hand in. On PostgreSQL, since SQLite lets one writer in at a time."""

import pytest
from django.utils import timezone

from exams.models import Attempt, Override
from exams.services.attempts import start_attempt, submit_attempt
from exams.services.makeups import make_makeup
from exams.services.overrides import give_override
from tests.builders import make_admin, make_attempt, make_exam, make_officer, make_unit, minutes
from tests.exams.test_races import CROWD, at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_whoever_starts_while_a_unit_is_given_more_time_has_it_and_handing_in_goes_on():
    unit = make_unit()
    exam = make_exam(unit=unit, draws="each", minutes=60)
    starting = [make_officer(unit=unit) for _ in range(30)]
    handing_in = [make_attempt(exam=exam, candidate=make_officer(unit=unit)) for _ in range(15)]
    override = Override(exam=exam, organisation=unit, extra_minutes=20, reason="停电")
    by = make_admin(unit=unit)
    acts = [
        *[lambda officer=officer: start_attempt(exam, candidate=officer) for officer in starting[:15]],
        lambda: give_override(override, by=by, at=timezone.now()),
        *[lambda attempt=attempt: submit_attempt(attempt.pk) for attempt in handing_in],
        *[lambda officer=officer: start_attempt(exam, candidate=officer) for officer in starting[15:]],
    ]

    at_once(lambda act: act(), acts)

    begun = Attempt.objects.open().filter(exam=exam)
    assert begun.count() == 30
    assert {attempt.deadline - attempt.started_at for attempt in begun} == {minutes(80)}
    assert Attempt.objects.filter(exam=exam, state="graded").count() == 15


def test_fifty_clicks_for_a_makeup_make_one():
    exam = make_exam(latest_finish=timezone.now() - minutes(1))
    officers = [make_officer(unit=exam.organisation) for _ in range(3)]
    by = make_admin(unit=exam.organisation)

    made = at_once(lambda _: make_makeup(exam.pk, whom=["absent"], by=by, at=timezone.now()), range(CROWD))

    assert len({makeup.exam.pk for makeup in made}) == 1
    assert sum(makeup.added for makeup in made) == len(officers) + 1
    assert exam.makeups.get().candidates.count() == len(officers) + 1

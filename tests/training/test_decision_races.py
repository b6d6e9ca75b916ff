"""Two who decide at the same moment, and lessons completed at the same moment: the hours are posted once."""

import contextlib

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.builders import make_admin, make_claim, make_course, make_officer, minutes
from tests.training.races import in_parallel
from training.models import Claim, HeldCredit
from training.services.claims import approve_claim
from training.services.held import refuse, release
from training.services.progress import open_lesson, reach_end

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def decided(act):
    """A refusal is an answer as well."""
    with contextlib.suppress(ValidationError):
        act()


def test_a_claim_approved_by_ten_at_once_is_posted_once():
    officer = make_officer()
    admins, claim = [make_admin(unit=officer.organisation) for _ in range(10)], make_claim(officer)

    errors = in_parallel(10, lambda n: decided(lambda: approve_claim(claim.pk, 400, by=admins[n], at=timezone.now())))

    assert errors == []
    assert (officer.ledger.count(), claim.steps.filter(act="approved").count()) == (1, 1)


def test_of_a_large_claim_two_of_ten_decide_and_no_more():
    officer = make_officer()
    admins, claim = [make_admin(unit=officer.organisation) for _ in range(10)], make_claim(officer, hours=16)

    errors = in_parallel(10, lambda n: decided(lambda: approve_claim(claim.pk, 1600, by=admins[n], at=timezone.now())))

    approved = Claim.objects.get()
    assert errors == []
    assert approved.first_by != approved.decided_by
    assert officer.ledger.count() == 1


def test_released_and_refused_at_once_one_of_the_two_holds():
    officer = make_officer()
    admins, lesson = [make_admin(unit=officer.organisation) for _ in range(8)], make_course(slots=0).lessons.get()
    open_lesson(officer, lesson, at=timezone.now())
    held = reach_end(officer, lesson, at=timezone.now()).held.get()
    acts = [release, refuse]

    errors = in_parallel(
        8, lambda n: decided(lambda: acts[n % 2](held.pk, by=admins[n], reason="问过本人", at=timezone.now()))
    )

    state = HeldCredit.objects.get().state
    assert errors == []
    assert officer.ledger.count() == (1 if state == "released" else 0)


def test_of_lessons_completed_at_the_same_moment_only_those_that_had_the_time_count():
    officer, opened = make_officer(), timezone.now() - minutes(7)
    lessons = list(make_course(unit=officer.organisation, lessons=6, slots=0).lessons.all())
    for lesson in lessons:
        open_lesson(officer, lesson, at=opened)

    errors = in_parallel(6, lambda n: reach_end(officer, lessons[n], at=timezone.now()))

    assert errors == []
    assert (officer.ledger.count(), HeldCredit.objects.count()) == (1, 5)

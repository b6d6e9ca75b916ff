"""What holds for one candidate, and who may start when."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.models import Attempt, Exam, Override
from exams.terms import Terms, all_terms, merged, terms_for, why_not_start
from tests.builders import days, make_admin, make_bureau, make_exam, make_officer, make_unit, minutes

INSTANT = timedelta(microseconds=1)
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)

# --- merging: the most generous among the units ---
moments = st.integers(-600, 600).map(lambda n: NOON + timedelta(minutes=n))
overrides = st.lists(
    st.builds(
        Override,
        extra_minutes=st.integers(0, 60),
        opens_at=st.none() | moments,
        latest_start=st.none() | moments,
        latest_finish=st.none() | moments,
        attempts_allowed=st.none() | st.integers(1, 5),
    ),
    max_size=5,
)
exams = st.builds(
    Exam,
    minutes=st.integers(1, 180),
    opens_at=st.none() | moments,
    latest_start=st.none() | moments,
    latest_finish=st.none() | moments,
    attempts_allowed=st.none() | st.integers(1, 5),
    wait_hours=st.integers(0, 48),
)


def said(given_overrides, name):
    return [value for override in given_overrides if (value := getattr(override, name)) is not None]


@settings(max_examples=100, deadline=None)
@given(exams, overrides)
def test_each_term_is_the_most_generous_that_was_given_and_the_exams_where_none_was(exam, given_overrides):
    terms = merged(exam, given_overrides)

    assert terms.opens_at == min(said(given_overrides, "opens_at"), default=exam.opens_at)
    for name in ("latest_start", "latest_finish", "attempts_allowed"):
        assert getattr(terms, name) == max(said(given_overrides, name), default=getattr(exam, name))
    assert terms.minutes == exam.minutes + max((o.extra_minutes for o in given_overrides), default=0)
    assert terms.wait_hours == exam.wait_hours


@settings(max_examples=100, deadline=None)
@given(exams, overrides, st.randoms())
def test_the_order_in_which_they_were_given_makes_no_difference(exam, given_overrides, chance):
    shuffled = [*given_overrides]
    chance.shuffle(shuffled)

    assert merged(exam, shuffled) == merged(exam, given_overrides)


@settings(max_examples=100, deadline=None)
@given(exams, overrides, overrides)
def test_a_further_override_of_a_unit_never_makes_anything_narrower(exam, some, more):
    before, after = merged(exam, some), merged(exam, some + more)

    assert after.minutes >= before.minutes
    for name in ("latest_start", "latest_finish", "attempts_allowed"):
        if said(some, name):
            assert getattr(after, name) >= getattr(before, name)
    if said(some, "opens_at"):
        assert after.opens_at <= before.opens_at


# --- whose override ---
def override(exam, **fields):
    return Override.objects.create(
        exam=exam,
        reason="公差",
        given_by=make_admin(unit=exam.organisation, is_active=False),
        given_at=timezone.now(),
        **fields,
    )


def test_a_persons_own_and_newest_beats_those_of_the_units_whole():
    bureau = make_bureau()
    person = make_officer(unit=make_unit(bureau))
    exam = make_exam(unit=bureau, attempts_allowed=1)
    override(exam, organisation=bureau, extra_minutes=30, attempts_allowed=3)
    override(exam, person=person, extra_minutes=20)
    override(exam, person=person, extra_minutes=5)

    terms = terms_for(exam, person)

    assert (terms.minutes, terms.attempts_allowed) == (exam.minutes + 5, 1)


def test_the_most_generous_of_the_units_above_counts_and_others_do_not():
    bureau = make_bureau()
    unit, sibling = make_unit(bureau), make_unit(bureau)
    exam = make_exam(unit=bureau)
    override(exam, organisation=bureau, extra_minutes=10)
    override(exam, organisation=unit, extra_minutes=5)
    override(exam, organisation=sibling, extra_minutes=60)
    override(exam, person=make_officer(unit=unit), extra_minutes=60)
    override(make_exam(unit=bureau), organisation=bureau, extra_minutes=60)

    assert terms_for(exam, make_officer(unit=unit)).minutes == exam.minutes + 10


def test_what_was_withdrawn_no_longer_holds():
    exam = make_exam()
    person = make_officer(unit=exam.organisation)
    given_back = override(exam, person=person, extra_minutes=20)
    override(exam, organisation=exam.organisation, extra_minutes=10)
    Override.objects.filter(pk=given_back.pk).update(withdrawn_at=timezone.now())

    assert terms_for(exam, person).minutes == exam.minutes + 10


@pytest.mark.parametrize("rows", [1, 3])
def test_the_terms_of_many_exams_take_one_query(rows, django_assert_num_queries):
    person = make_officer()
    exams = [make_exam(unit=person.organisation) for _ in range(rows)]

    with django_assert_num_queries(1):
        assert set(all_terms(exams, person)) == {exam.pk for exam in exams}


# --- who may start ---
OPEN = Terms(NOON, NOON + timedelta(hours=1), NOON + timedelta(hours=2), 60, 1)


def may_start(terms, at, last=None):
    return why_not_start(terms, last=last, at=at) == ""


def test_one_starts_from_the_opening_on_and_up_to_the_latest_start():
    assert not may_start(OPEN, NOON - INSTANT)
    assert may_start(OPEN, NOON)
    assert may_start(OPEN, OPEN.latest_start)
    assert not may_start(OPEN, OPEN.latest_start + INSTANT)


def test_nobody_starts_at_the_bell():
    terms = Terms(NOON, None, OPEN.latest_finish, 60, 1)

    assert may_start(terms, OPEN.latest_finish - INSTANT)
    assert not may_start(terms, OPEN.latest_finish)


def test_an_exam_without_times_is_always_open():
    assert may_start(Terms(None, None, None, 60, None), NOON)


def last_attempt(number, submitted_at=None):
    return Attempt(number=number, started_at=NOON, submitted_at=submitted_at)


def test_attempts_are_counted_and_without_a_number_they_are_not():
    assert not may_start(OPEN, NOON + minutes(30), last_attempt(1))
    assert may_start(Terms(NOON, None, None, 60, 2), NOON + minutes(30), last_attempt(1))
    assert not may_start(Terms(NOON, None, None, 60, 2), NOON + minutes(30), last_attempt(2))
    assert may_start(Terms(NOON, None, None, 60, None), NOON + minutes(30), last_attempt(9))


def test_the_wait_runs_from_the_hand_in():
    terms = Terms(NOON, None, None, 60, None, wait_hours=24)
    last = last_attempt(1, submitted_at=NOON + minutes(40))

    assert not may_start(terms, last.submitted_at + days(1) - INSTANT, last)
    assert may_start(terms, last.submitted_at + days(1), last)
    assert "24 小时" in why_not_start(terms, last=last, at=last.submitted_at)


def test_what_is_not_held_online_is_not_sat_here():
    terms = Terms(None, None, None, 60, None, is_online=False)

    assert "不在网上" in why_not_start(terms, last=None, at=NOON)

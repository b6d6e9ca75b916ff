"""Working days: the notices that were entered, then the library, then the weekday with a word of warning."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laws.models import Holiday, HolidayNotice
from laws.working_days import LAST_KNOWN, add_working_days, is_announced, is_working_day, working_days_between

UNKNOWN = LAST_KNOWN + 1
days = st.dates(date(2024, 1, 1), date(LAST_KNOWN + 2, 12, 31))
property_test = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def enter(year, *, off=(), made_up=()):
    notice, _ = HolidayNotice.objects.get_or_create(year=year, defaults={"document": "通知"})
    for kind, its in (("off", off), ("made_up", made_up)):
        for day in its:
            Holiday.objects.create(notice=notice, day=day, kind=kind, name="元旦")
    return notice


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 10, 8), True),  # a Thursday
        (date(2026, 10, 7), False),  # the last day of 国庆节
        (date(2026, 10, 10), True),  # the Saturday worked for it
        (date(2026, 10, 11), False),  # a Sunday
    ],
)
def test_the_library_knows_the_years_that_were_announced_before_it_was_made(day, works):
    assert is_working_day(day) is works


def test_a_year_that_nobody_knows_is_weekdays_and_says_so():
    assert not is_announced(UNKNOWN)
    assert is_working_day(date(UNKNOWN, 1, 1)) is (date(UNKNOWN, 1, 1).weekday() < 5)
    assert add_working_days(date(LAST_KNOWN, 12, 1), 5).estimated is False
    assert add_working_days(date(LAST_KNOWN, 12, 28), 10).estimated is True


def test_a_year_that_was_entered_is_announced_and_its_days_hold():
    enter(UNKNOWN, off=[date(UNKNOWN, 3, 1)], made_up=[date(UNKNOWN, 3, 6)])

    assert is_announced(UNKNOWN)
    assert (is_working_day(date(UNKNOWN, 3, 1)), is_working_day(date(UNKNOWN, 3, 6))) == (False, True)
    assert add_working_days(date(UNKNOWN, 2, 26), 1).estimated is False


def test_what_was_entered_stands_before_the_library():
    enter(2026, off=[date(2026, 10, 8)])

    assert is_working_day(date(2026, 10, 8)) is False
    assert is_working_day(date(2026, 10, 7)) is True  # a Wednesday that the notice does not name
    assert is_working_day(date(2026, 10, 10)) is False  # a Saturday likewise


def test_a_notice_reaches_into_the_december_before_it():
    enter(UNKNOWN, off=[date(LAST_KNOWN, 12, 31)])

    assert is_working_day(date(LAST_KNOWN, 12, 31)) is False
    assert is_working_day(date(LAST_KNOWN, 12, 30)) is True


def test_the_day_of_the_act_is_not_counted():
    friday = date(2026, 11, 20)

    assert add_working_days(friday, 1).day == date(2026, 11, 23)
    assert add_working_days(friday, 5).day == date(2026, 11, 27)


def test_seven_full_days_lie_between_the_notice_of_a_hearing_and_the_hearing():
    assert working_days_between(date(2026, 11, 20), date(2026, 12, 2)) == 7
    assert working_days_between(date(2026, 11, 20), date(2026, 12, 1)) == 6


@pytest.mark.parametrize("n", [0, -3])
def test_a_term_of_no_days_is_a_mistake_of_the_caller(n):
    with pytest.raises(ValueError, match="at least one"):
        add_working_days(date(2026, 1, 1), n)


@property_test
@given(days, st.integers(1, 40))
def test_a_term_ends_on_a_working_day_with_the_others_before_it(day, n):
    end = add_working_days(day, n).day

    assert end > day
    assert is_working_day(end)
    assert working_days_between(day, end) == n - 1


@property_test
@given(days, st.integers(1, 20), st.integers(1, 20))
def test_a_term_after_a_term_is_their_sum(day, first, second):
    assert add_working_days(add_working_days(day, first).day, second).day == add_working_days(day, first + second).day


@property_test
@given(days, st.integers(1, 60), st.integers(1, 60))
def test_days_between_add_up_over_a_day_in_the_middle(day, first, second):
    middle, end = day + timedelta(days=first), day + timedelta(days=first + second)

    parts = working_days_between(day, middle) + is_working_day(middle) + working_days_between(middle, end)

    assert working_days_between(day, end) == parts


@property_test
@given(days, st.integers(1, 40))
def test_an_estimate_is_one_that_touches_a_year_nobody_announced(day, n):
    deadline = add_working_days(day, n)

    assert deadline.estimated is (deadline.day.year > LAST_KNOWN)

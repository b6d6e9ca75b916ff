"""A person's target: the full one for twelve months on duty, less for fewer, with every term."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import Absence, Person, Standing
from tests.builders import make_absence, make_credit, make_officer, make_person, make_rules, moment
from training.models import RuleSet
from training.queries import target_of, targets_of
from training.targets import Target, months_on_duty

YEAR = 2026
days_of_year = st.integers(0, 364).map(lambda n: date(YEAR, 1, 1) + timedelta(days=n))
periods = st.lists(
    st.tuples(days_of_year, st.integers(1, 200)).map(lambda p: (p[0], p[0] + timedelta(days=p[1]))), max_size=4
)


def serves(person, *spans):
    """Counts from a day until another (not included); `...` for open."""
    person.standings.all().delete()
    for since, until in spans:
        Standing.objects.create(
            person=person, kind="officer", since=date.fromisoformat(since), until=until and date.fromisoformat(until)
        )


def test_who_serves_all_year_has_the_full_target_without_a_term():
    target = target_of(make_officer(), YEAR)

    assert (target.hours, target.months, target.reasons) == (60, 12, ())


@pytest.mark.parametrize(
    ("since", "until", "months", "hours"),
    [
        ("2026-01-17", None, 12, 60),  # fifteen days of January are left
        ("2026-01-18", None, 11, 55),  # fourteen
        ("2026-05-01", None, 8, 40),
        ("2020-01-01", "2026-01-16", 1, 5),
        ("2020-01-01", "2026-01-15", 0, 0),
        ("2020-01-01", "2025-06-01", 0, 0),
        ("2027-01-01", None, 0, 0),
    ],
)
def test_a_month_counts_from_fifteen_days_on_duty(since, until, months, hours):
    officer = make_officer()
    serves(officer, (since, until))

    target = target_of(officer, YEAR)

    assert (target.months, target.hours) == (months, hours)


def test_the_target_is_rounded_up_to_a_whole_hour():
    officer = make_officer()
    serves(officer, ("2026-06-01", None))
    make_rules(target_hundredths=5050)

    assert target_of(officer, YEAR).hours == 30  # 50.5 × 7 ÷ 12 = 29.46


def test_it_says_every_term():
    officer = make_officer()
    serves(officer, ("2026-03-12", None))
    make_absence(officer, date(2026, 7, 1), date(2026, 9, 1), kind="duty", document="防汛值守")

    target = target_of(officer, YEAR)

    assert (target.full_hours, target.months, target.hours) == (60, 8, 40)
    assert target.uncounted == (1, 2, 7, 8)
    assert [(r.since, r.last, r.document) for r in target.reasons] == [
        (date(2026, 1, 1), date(2026, 3, 11), ""),
        (date(2026, 7, 1), date(2026, 8, 31), "防汛值守"),
    ]


def test_an_applicant_is_on_duty_and_one_of_the_other_staff_is_not():
    assert target_of(make_person(standing=Standing.Kind.APPLICANT), YEAR).hours == 60
    assert target_of(make_person(standing=Standing.Kind.OTHER), YEAR).hours == 0


@pytest.mark.parametrize("kind", Absence.Kind.values)
def test_which_absence_counts_off_is_a_setting(kind):
    officer = make_officer()
    make_absence(officer, date(2026, 1, 1), date(2026, 7, 1), kind=kind)

    assert target_of(officer, YEAR).hours == 30
    make_rules(**{f"{kind}_reduces": False})
    assert target_of(officer, YEAR).hours == 60


def test_a_withdrawn_absence_counts_nothing_off_and_did_so_until_it_was_withdrawn():
    officer = make_officer()
    taken_back = {"withdrawn_at": moment("2026-04-01 09:00"), "withdrawal_reason": "登记错人"}
    make_absence(officer, **taken_back)

    assert target_of(officer, YEAR).hours == 60
    assert target_of(officer, YEAR, at=moment("2026-03-15 09:00")).hours == 45
    assert target_of(officer, YEAR, at=moment("2026-02-15 09:00")).hours == 60


def test_the_rules_may_leave_everybody_the_full_target_and_another_length_of_month():
    officer = make_officer()
    serves(officer, ("2026-01-30", None))
    make_rules(month_from_days=1)
    assert target_of(officer, YEAR).months == 12

    make_rules(valid_from=date(2026, 2, 1), is_pro_rata=False)
    serves(officer, ("2026-06-30", None))
    assert target_of(officer, YEAR).hours == 60


def test_what_the_last_year_left_over_counts_only_where_the_rules_say_so_and_only_once():
    officer = make_officer()
    make_credit(officer, 9000, at=moment("2024-06-01 09:00"))
    make_credit(officer, 6550, at=moment("2025-06-01 09:00"))
    assert target_of(officer, YEAR).hours == 60

    make_rules(carries_over=True)

    assert (target_of(officer, YEAR).hours, target_of(officer, YEAR).carried_hours) == (Decimal("54.5"), Decimal("5.5"))


def test_the_minima_shrink_with_the_target_and_never_exceed_it():
    officer = make_officer()
    serves(officer, ("2026-06-01", None))
    rules = make_rules()
    for category in ("public_law", "professional", "skills"):
        rules.minima.create(category=category, hundredths=2000)

    target = target_of(officer, YEAR)

    assert (target.hours, target.minimum("skills")) == (35, 11)
    assert target.short({"skills": Decimal(12), "public_law": Decimal(10)}) == {"public_law": 1, "professional": 11}


def test_one_has_reached_with_the_target_and_every_minimum():
    target = Target(6000, minima={"public_law": 2000})

    assert target.missing({"skills": Decimal(60)}) == 20
    assert target.missing({"skills": Decimal(30), "public_law": Decimal(10)}) == 20
    assert target.missing({"skills": Decimal(30), "public_law": Decimal(25)}) == 5
    assert target.missing({"skills": Decimal(40), "public_law": Decimal(20)}) == 0


# --- laws of the reckoning ---
@given(
    full=st.integers(0, 20000), months=st.integers(0, 12), minima=st.lists(st.integers(0, 6000), min_size=3, max_size=3)
)
def test_a_target_lies_between_nothing_and_the_full_one_and_twelve_months_make_it_full(full, months, minima):
    target = Target(full, months, minima=dict(zip("abc", minima, strict=True)))

    assert 0 <= target.hundredths <= full
    assert target.hundredths == full or months < 12
    assert target.hundredths >= full * months / 12
    if sum(minima) <= full:
        assert sum(target.minimum(c) for c in "abc") <= target.hours


@given(away=periods, more=periods)
def test_more_absence_never_raises_the_months(away, more):
    whole = [(date(YEAR, 1, 1), date(YEAR + 1, 1, 1))]

    assert months_on_duty(whole, away + more, YEAR, 15) <= months_on_duty(whole, away, YEAR, 15)


@given(duty=periods, cut=days_of_year, from_days=st.integers(1, 28))
def test_a_period_cut_in_two_counts_as_before(duty, cut, from_days):
    halves = [half for since, until in duty for half in ((since, min(cut, until)), (max(cut, since), until))]

    assert months_on_duty(halves, [], YEAR, from_days) == months_on_duty(duty, [], YEAR, from_days)


@given(day=days_of_year)
def test_who_leaves_and_who_takes_the_place_serve_a_year_between_them_but_for_the_month_they_share(day):
    leaves = months_on_duty([(date(2020, 1, 1), day)], [], YEAR, 15)
    joins = months_on_duty([(day, date.max)], [], YEAR, 15)

    assert set(range(1, 13)) - {day.month} <= leaves | joins
    assert leaves & joins <= {day.month}


spans = st.lists(
    st.tuples(days_of_year, st.integers(1, 250), st.sampled_from(["officer", "applicant", "other"])), max_size=2
)
absences = st.lists(st.tuples(days_of_year, st.integers(1, 90), st.sampled_from(Absence.Kind.values)), max_size=3)
lives = st.lists(st.tuples(spans, absences), min_size=1, max_size=3)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=lives, carries=st.booleans())
def test_asked_for_all_it_is_what_it_is_asked_for_one(lives, carries):
    RuleSet.objects.get_or_create(
        name=f"carries {carries}",
        valid_from=date(YEAR, 1, 2) if carries else date(YEAR, 1, 1),
        defaults={"document": "某文件", "carries_over": carries},
    )
    people = [live(*life) for life in lives]

    together = targets_of(Person.objects.filter(pk__in=[p.pk for p in people]), YEAR)

    assert together == {person.pk: target_of(person, YEAR) for person in people}
    assert all(0 <= target.hundredths <= 6000 for target in together.values())


def live(spans, absences):
    person = make_officer()
    make_credit(person, 7000, at=moment("2025-06-01 09:00"))
    person.standings.all().delete()
    for since, length, kind in spans:
        until = since + timedelta(days=length)
        Standing.objects.create(person=person, kind=kind, since=since, until=until)
    for since, length, kind in absences:
        until = since + timedelta(days=length)
        if not person.absences.meeting(since, until).exists():
            make_absence(person, since, until, kind=kind)
    return person


@pytest.mark.parametrize("people", [1, 3])
def test_more_people_cost_no_more_queries(people, django_assert_num_queries):
    for _n in range(people):
        make_absence(make_officer())

    with django_assert_num_queries(5):
        assert len(targets_of(Person.objects.all(), YEAR)) == people

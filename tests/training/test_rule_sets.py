"""Rule sets: dated, never rewritten; what a lesson of some length is worth by them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import make_credit, make_officer, make_rules, moment
from training.models import Cap, RuleSet

TABLES = ["ruleset", "minimum", "cap", "tier"]


@pytest.fixture
def rules():
    rules = make_rules()
    rules.minima.create(category="public_law", hundredths=2000)
    rules.caps.create(per=Cap.Per.DAY, hundredths=800)
    rules.tiers.create(from_minutes=30, hundredths=100)
    return rules


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE training_{} SET id = id", "DELETE FROM training_{}"])
def test_the_database_refuses_to_change_or_take_away_a_rule(rules, table, statement):
    with (
        pytest.raises(IntegrityError, match="added, never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


def test_nothing_is_added_to_a_rule_set_by_which_hours_were_credited(rules):
    rules.tiers.create(from_minutes=60, hundredths=200)
    make_credit(make_officer(), 100, at=moment("2026-06-01 12:00"))

    for rows, fields in (
        (rules.minima, {"category": "skills"}),
        (rules.caps, {"per": "course"}),
        (rules.tiers, {"from_minutes": 5}),
    ):
        with pytest.raises(ValidationError, match="另立一版"):
            rows.create(hundredths=100, **fields)


@pytest.mark.parametrize(
    "fields",
    [{"minutes_per_hour": 0}, {"month_from_days": 0}, {"month_from_days": 29}, {"half_day_hundredths": 900}],
    ids=str,
)
def test_the_database_refuses_rules_that_make_no_sense(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_rules(**fields)


@pytest.mark.parametrize("fields", [{"per": "form"}, {"per": "day", "form": "exam"}])
def test_a_cap_names_a_form_when_it_is_of_a_form_and_only_then(rules, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        rules.caps.create(hundredths=1, **fields)


def test_there_is_one_cap_of_a_sort(rules):
    with pytest.raises(IntegrityError), transaction.atomic():
        rules.caps.create(per=Cap.Per.DAY, hundredths=1)


@pytest.mark.parametrize(
    ("rounding", "minutes", "hundredths"),
    [
        ("none", 19, 42),
        ("none", 45, 100),
        ("quarter", 44, 75),
        ("quarter", 45, 100),
        ("half", 44, 50),
        ("half", 22, 0),
        ("tiers", 15, 0),
        ("tiers", 30, 100),
        ("tiers", 600, 100),
    ],
)
def test_a_length_becomes_hours_by_rounding_down_or_by_tiers(rules, rounding, minutes, hundredths):
    rules.rounding = rounding

    assert rules.value_of(minutes) == hundredths


def test_each_tier_holds_until_the_next(rules):
    rules.tiers.create(from_minutes=15, hundredths=50)
    rules.tiers.create(from_minutes=0, hundredths=25)
    rules.rounding = "tiers"

    assert [rules.value_of(minutes) for minutes in (0, 14, 15, 29, 30)] == [25, 25, 50, 50, 100]


@given(
    minutes=st.integers(0, 10000),
    more=st.integers(0, 100),
    per_hour=st.integers(1, 120),
    rounding=st.sampled_from(["none", "quarter", "half"]),
)
def test_rounding_never_gives_more_than_the_minutes_and_more_minutes_never_give_less(minutes, more, per_hour, rounding):
    rules = RuleSet(minutes_per_hour=per_hour, rounding=rounding)

    assert rules.value_of(minutes) * per_hour <= minutes * 100
    assert rules.value_of(minutes) <= rules.value_of(minutes + more)

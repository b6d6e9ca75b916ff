"""The hour report: who counts, what counts, and what is made of it."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from people.models import Posting, Standing
from reports.queries import Scope, hour_report
from tests.builders import (
    days,
    make_absence,
    make_bureau,
    make_credit,
    make_officer,
    make_person,
    make_rules,
    make_unit,
    moment,
)
from training.models import LedgerEntry, RuleSet, legal_year
from training.services.ledger import reverse

ENOUGH = 6000


def ask(unit, **asked):
    at = asked.pop("at", None) or timezone.now()
    return hour_report(Scope(unit=unit, year=asked.pop("year", legal_year(at)), at=at, **asked))


def names(report):
    return [person.name for person in report.listed]


def transfer(person, to, on):
    person.postings.update(until=on)
    Posting.objects.create(person=person, organisation=to, since=on)
    person.organisation = to
    person.save()


def test_a_total_is_the_sum_of_the_rows_of_the_year_by_category(bureau):
    officer = make_officer(unit=bureau)
    make_credit(officer, 1850, category="public_law")
    make_credit(officer, 1405, category="professional")
    make_credit(officer, 45, category="professional")

    (row,) = ask(bureau).people

    assert row.hours == {"public_law": Decimal("18.50"), "professional": Decimal("14.50"), "skills": Decimal(0)}
    assert (row.total, row.missing, row.reached) == (Decimal("33.00"), Decimal("27.00"), False)


def test_hours_of_another_year_do_not_count(bureau):
    officer = make_officer(unit=bureau)
    make_credit(officer, 500, at=moment("2025-12-31 23:59"))
    make_credit(officer, 300, at=moment("2026-01-01 00:00"))

    assert ask(bureau, year=2025).totals.total == Decimal(5)
    assert ask(bureau, year=2026).totals.total == Decimal(3)


def test_a_reversed_credit_no_longer_counts(bureau):
    officer = make_officer(unit=bureau)
    row = make_credit(officer, 250)
    make_credit(officer, 100)

    reverse(row, reason="重复登记", by=officer, at=timezone.now())

    assert ask(bureau).totals.total == Decimal(1)


def test_the_target_is_reached_at_exactly_the_target(bureau):
    just, short = make_officer(unit=bureau), make_officer(unit=bureau)
    make_credit(just, ENOUGH)
    make_credit(short, ENOUGH - 1)

    reached = {row.person_id: (row.reached, row.missing) for row in ask(bureau).people}

    assert reached == {just.pk: (True, Decimal(0)), short.pk: (False, Decimal("0.01"))}


def test_the_target_is_that_of_the_year_asked_for(bureau):
    make_officer(unit=bureau)
    RuleSet.objects.create(name="2027年版", valid_from=date(2027, 1, 1), document="某文件", target_hundredths=9000)

    assert ask(bureau, year=2026).rules.target == 60
    assert ask(bureau, at=moment("2027-03-01 09:00")).rules.target == 90


def test_each_is_held_against_a_target_of_ones_own(bureau):
    away, whole = make_officer(unit=bureau), make_officer(unit=bureau)
    make_absence(away, date(2026, 1, 1), date(2026, 7, 1))
    for officer in (away, whole):
        make_credit(officer, 3000, at=moment("2026-08-01 09:00"))

    report = ask(bureau, year=2026)

    assert [(row.target, row.missing, row.reached) for row in report.people] == [(30, 0, True), (60, 30, False)]
    assert (report.totals.target, report.totals.missing, report.totals.reached) == (90, 30, 1)
    assert [one.people for one in report.distribution] == [0, 0, 0, 1, 0, 1]


def test_an_absence_that_was_recorded_after_the_moment_asked_for_is_left_out(bureau):
    officer = make_officer(unit=bureau)
    make_absence(officer, date(2026, 1, 1), date(2026, 7, 1), recorded_at=moment("2026-08-01 09:00"))

    assert ask(bureau, at=moment("2026-07-31 09:00")).totals.target == 60
    assert ask(bureau, at=moment("2026-08-01 09:00")).totals.target == 30


def test_who_has_no_month_on_duty_has_nothing_to_reach_and_is_not_without_hours(bureau):
    officer = make_officer(unit=bureau)
    make_absence(officer, date(2026, 1, 1), None)

    report = ask(bureau, year=2026, reached="none")

    assert (report.totals.target, report.totals.reached, report.totals.without_hours) == (0, 1, 0)
    assert names(report) == []


def test_one_has_reached_only_with_the_minimum_of_each_category(bureau):
    make_rules().minima.create(category="public_law", hundredths=2000)
    just, short = make_officer(unit=bureau), make_officer(unit=bureau)
    make_credit(just, 2000, category="public_law")
    make_credit(just, 4000, category="skills")
    make_credit(short, 1600, category="public_law")
    make_credit(short, 5000, category="skills")

    report = ask(bureau)

    assert [(row.reached, row.missing) for row in report.people] == [(True, 0), (False, 4)]
    assert report.distribution[4].people == 1


def test_what_was_credited_in_a_unit_stays_its_own_when_people_go(bureau):
    old, new = make_unit(bureau), make_unit(bureau)
    officer = make_officer(unit=old)
    make_credit(officer, 400)
    transfer(officer, new, timezone.localdate())
    make_credit(officer, 200)
    make_credit(make_person(unit=old, standing=Standing.Kind.OTHER), 50)

    report = ask(bureau)

    assert {row.unit: (row.total, row.delivered) for row in report.units} == {
        old: (Decimal(0), Decimal("4.5")),
        new: (Decimal(6), Decimal(2)),
    }
    assert report.delivered == Decimal("6.5")


def test_applicants_count_only_when_asked_for(bureau):
    make_officer(unit=bureau, name="甲")
    make_officer(unit=bureau, name="乙", standing=Standing.Kind.APPLICANT)
    make_officer(unit=bureau, name="丙", standing=Standing.Kind.OTHER)

    assert names(ask(bureau)) == ["甲"]
    assert names(ask(bureau, standing="applicants")) == ["甲", "乙"]


def test_who_became_an_officer_after_the_cut_off_day_does_not_count(bureau):
    officer = make_officer(unit=bureau)
    officer.standings.update(since=date(2026, 3, 1))

    assert ask(bureau, at=moment("2026-02-28 12:00")).totals.people == 0
    assert ask(bureau, at=moment("2026-03-01 12:00")).totals.people == 1


def test_a_closed_account_does_not_count(bureau):
    make_officer(unit=bureau, is_active=False)

    assert ask(bureau).totals.people == 0


def test_the_subtree_counts_and_other_units_do_not(bureau):
    county, other = make_unit(bureau), make_unit(bureau)
    team = make_unit(county)
    make_officer(unit=team, name="队员")
    make_officer(unit=other, name="别县")
    make_officer(unit=make_bureau(), name="外市")

    assert names(ask(county)) == ["队员"]


def test_a_transferred_person_brings_all_hours_along(bureau):
    old, new = make_unit(bureau), make_unit(bureau)
    officer = make_officer(unit=old)
    make_credit(officer, 400)
    transfer(officer, new, timezone.localdate())
    make_credit(officer, 200)

    assert ask(old).totals.people == 0
    assert ask(new).totals.total == Decimal(6)
    assert set(LedgerEntry.objects.values_list("organisation", flat=True)) == {old.pk, new.pk}


def test_a_transfer_does_not_rewrite_the_report_of_a_year_that_is_over(bureau):
    old, new = make_unit(bureau), make_unit(bureau)
    officer = make_officer(unit=old)
    transfer(officer, new, date(2026, 1, 1))
    at = moment("2026-06-01 09:00")

    assert ask(old, year=2025, at=at).totals.people == 1
    assert ask(new, year=2025, at=at).totals.people == 0
    assert ask(new, year=2026, at=at).totals.people == 1


def test_rows_posted_after_the_moment_asked_for_are_left_out(bureau):
    officer = make_officer(unit=bureau)
    make_credit(officer, 100)
    before = timezone.now()
    make_credit(officer, 100)

    assert ask(bureau, at=before).totals.total == Decimal(1)


def test_units_are_the_direct_children_in_tree_order_and_the_unit_itself_first(bureau):
    first, second = make_unit(bureau, name="乙县局"), make_unit(bureau, name="甲县局")
    team = make_unit(first)
    for unit in (second, team, first, bureau):
        make_officer(unit=unit)

    rows = ask(bureau).units

    assert [(row.unit.pk, row.itself, row.people) for row in rows] == [
        (bureau.pk, True, 1),
        (first.pk, False, 2),
        (second.pk, False, 1),
    ]


def test_a_closed_unit_without_people_is_not_listed(bureau):
    make_unit(bureau, closed_on=date(2020, 1, 1))
    open_unit = make_unit(bureau)

    assert [row.unit.pk for row in ask(bureau).units] == [open_unit.pk]


def test_rate_mean_and_median_of_a_unit(bureau):
    for hundredths in (ENOUGH, 1000, 500, 0):
        officer = make_officer(unit=bureau)
        if hundredths:
            make_credit(officer, hundredths)

    totals = ask(bureau).totals

    assert (totals.people, totals.reached, totals.not_reached, totals.without_hours) == (4, 1, 3, 1)
    assert (totals.rate, totals.mean, totals.median) == (Decimal("0.250"), Decimal("18.75"), Decimal("7.50"))
    assert totals.missing == Decimal(165)


def test_a_unit_without_people_has_no_rate(bureau):
    totals = ask(bureau).totals

    assert (totals.people, totals.rate, totals.mean, totals.median) == (0, None, None, None)


def test_people_are_listed_by_unit_and_staff_number_and_never_by_hours(bureau):
    first, second = make_unit(bureau), make_unit(bureau)
    make_officer(unit=second, staff_number="1", name="丙")
    make_credit(make_officer(unit=first, staff_number="9", name="乙"), ENOUGH)
    make_officer(unit=first, staff_number="5", name="甲")

    assert names(ask(bureau)) == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("reached", "listed"),
    [("", ["满", "半", "无"]), ("yes", ["满"]), ("no", ["半", "无"]), ("some", ["半"]), ("none", ["无"])],
)
def test_the_list_can_be_narrowed_by_how_far_people_are(bureau, reached, listed):
    make_credit(make_officer(unit=bureau, name="满"), ENOUGH)
    make_credit(make_officer(unit=bureau, name="半"), 100)
    make_officer(unit=bureau, name="无")

    report = ask(bureau, reached=reached)

    assert names(report) == listed
    assert report.totals.people == 3


@pytest.mark.parametrize("typed", ["王小", "GH-77", "Z-4107"])
def test_a_person_is_found_by_name_staff_number_or_certificate(bureau, typed):
    wanted = make_officer(unit=bureau, name="王小明", staff_number="GH-77")
    wanted.certificates.update(number="Z-410700")
    make_officer(unit=bureau, name="李四")

    assert names(ask(bureau, name=typed)) == ["王小明"]


def test_the_certificate_issued_last_is_shown_and_a_missing_one_is_counted(bureau):
    officer = make_officer(unit=bureau)
    officer.certificates.create(number="NEW", issued_on=timezone.localdate() - days(1))
    make_person(unit=bureau, certificate=False)

    report = ask(bureau)

    assert [row.certificate_number for row in report.people] == ["NEW", ""]
    assert report.totals.without_certificate == 1


def test_everybody_is_in_one_bin_of_the_distribution(bureau):
    for hundredths in (0, 1, 1499, 1500, 5999, 6000, 9000):
        officer = make_officer(unit=bureau)
        if hundredths:
            make_credit(officer, hundredths)

    bins = ask(bureau).distribution

    assert [(one.label, one.people) for one in bins] == [
        ("没有学时", 1),
        ("不到四分之一", 2),
        ("不到一半", 1),
        ("不到四分之三", 0),
        ("四分之三以上", 1),
        ("已达标", 2),
    ]


@pytest.mark.parametrize("people", [1, 3])
def test_more_people_and_units_cost_no_more_queries(bureau, django_assert_num_queries, people):
    for _n in range(people):
        officer = make_officer(unit=make_unit(bureau))
        make_credit(officer, 100, category="skills")
        make_credit(officer, 100)

    with django_assert_num_queries(10):
        assert ask(bureau).totals.people == people

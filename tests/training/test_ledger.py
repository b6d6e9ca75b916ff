"""The ledger: rows are added, sums are sums of rows, each officer's rows are one chain."""

from collections import defaultdict
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import AuditEntry
from tests import builders
from tests.builders import make_credit, moment
from tests.training.races import in_parallel
from tests.training.tampering import tamper, without_triggers
from training.inspection import Finding
from training.models import Category, Flaw, LedgerEntry
from training.services.ledger import credit_hours, reverse
from training.services.verification import check_officer

NOON = moment("2026-06-01 12:00")
credits = st.tuples(
    st.just("credit"),
    st.integers(1, 6),
    st.integers(-50, 2000),
    st.sampled_from(Category.values),
    st.integers(2025, 2026),
)
reversals = st.tuples(st.just("reverse"), st.integers(0, 30))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(credits | reversals, max_size=15))
def test_whatever_is_posted_and_reversed_the_books_balance(acts):
    officer, admin = builders.make_officer(), builders.make_admin()
    standing = play(acts, officer, admin)

    rows = list(officer.ledger.order_by("sequence"))
    assert officer.ledger.total() == Decimal(sum(standing.values())) / 100
    assert sum(officer.ledger.by_category().values(), Decimal(0)) == officer.ledger.total()
    assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
    assert [row.previous_hash for row in rows] == ["", *(row.hash for row in rows)][: len(rows)]
    assert check_officer(officer) is None
    sources = [row.source for row in rows if row.kind == LedgerEntry.Kind.CREDIT]
    assert len(sources) == len(set(sources))


def play(acts, officer, admin):
    """Do the acts and reckon by hand what should stand: hundredths by source and year."""
    standing, seen = defaultdict(int), set()
    for act in acts:
        if act[0] == "credit":
            _, number, hundredths, category, year = act
            at = NOON.replace(year=year)
            make_credit(officer, hundredths, at=at, source=f"exam:{number}", category=category)
            if hundredths > 0 and (number, year) not in seen:
                seen.add((number, year))
                standing[number, year] = hundredths
            continue
        rows = list(officer.ledger.filter(kind="credit", reversal=None).order_by("sequence"))
        if rows:
            row = rows[act[1] % len(rows)]
            reverse(row, reason="重复登记。", by=admin, at=NOON)
            standing[int(row.source.split(":")[1]), row.year] = 0
    return standing


def test_a_source_is_credited_once_and_the_first_row_stands():
    officer = builders.make_officer()
    first = make_credit(officer, 40, source="lesson:7")

    again = make_credit(officer, 400, source="lesson:7")

    assert again == first
    assert officer.ledger.total() == Decimal("0.40")


def test_an_activity_worth_nothing_posts_nothing():
    officer = builders.make_officer()

    assert make_credit(officer, 0) is None
    assert not officer.ledger.exists()


def test_a_reversed_source_is_not_credited_again():
    officer = builders.make_officer()
    reverse(make_credit(officer, 40, source="exam:1"), reason="登记错人。", by=builders.make_admin(), at=NOON)

    make_credit(officer, 40, source="exam:1")

    assert officer.ledger.total() == 0


def test_a_reversal_takes_back_exactly_the_credit_and_is_audited():
    officer, admin = builders.make_officer(), builders.make_admin()
    entry = make_credit(officer, 150)

    reversal = reverse(entry, reason="登记错人。", by=admin, at=NOON)

    assert (reversal.hundredths, reversal.signed_hours, reversal.reverses) == (-150, "−1.50", entry)
    assert AuditEntry.objects.get(verb="hours.reversed").reason == "登记错人。"


def test_a_credit_is_reversed_once_and_a_reversal_never():
    officer, admin = builders.make_officer(), builders.make_admin()
    entry = make_credit(officer)
    reversal = reverse(entry, reason="登记错人。", by=admin, at=NOON)

    for row in (entry, reversal):
        with pytest.raises(ValidationError):
            reverse(row, reason="再来一次。", by=admin, at=NOON)


def test_a_reversal_without_a_reason_is_refused():
    entry = make_credit(builders.make_officer())

    with pytest.raises(ValidationError):
        reverse(entry, reason="  ", by=builders.make_admin(), at=NOON)


def test_credit_belongs_to_the_chinese_date_of_completion():
    officer = builders.make_officer()

    entry = make_credit(officer, at=moment("2026-12-31 23:59"))
    later = make_credit(officer, at=moment("2027-01-01 00:00"))

    assert (entry.year, later.year) == (2026, 2027)


def test_a_row_keeps_the_unit_of_its_time():
    officer = builders.make_officer()
    entry = make_credit(officer)
    unit = officer.organisation

    officer.organisation = builders.make_unit()
    officer.save()

    assert LedgerEntry.objects.get(pk=entry.pk).organisation == unit


@pytest.mark.parametrize(
    "change",
    [{"hundredths": 999}, {"reason": "另一个理由"}, {"minutes": 1}, {"earned_on": "2026-01-01"}, {"hash": "0" * 64}],
    ids=str,
)
def test_an_edited_row_is_named(change):
    officer = builders.make_officer()
    for n in range(3):
        make_credit(officer, 40 + n)
    _, second, _ = officer.ledger.order_by("sequence")

    tamper(second, **change)

    assert check_officer(officer) == Finding(Flaw.CHANGED, officer.pk, 2)


def test_a_row_that_was_taken_out_is_named():
    officer = builders.make_officer()
    _, second, _ = [make_credit(officer) for _ in range(3)]

    without_triggers()
    LedgerEntry.objects.filter(pk=second.pk).delete()

    assert check_officer(officer) == Finding(Flaw.MISSING, officer.pk, 2)


def test_another_officers_rows_are_another_chain():
    officer, other = builders.make_officer(), builders.make_officer()
    make_credit(officer)
    tamper(make_credit(other), hundredths=1)

    assert check_officer(officer) is None
    assert check_officer(other) == Finding(Flaw.CHANGED, other.pk, 1)


def test_minutes_are_evidence_and_never_change_the_value():
    officer = builders.make_officer()

    entry = credit_hours(
        officer,
        40,
        source="lesson:1",
        title="第一节",
        reason="读完全文。",
        category="skills",
        form="lesson",
        earned_at=NOON,
        minutes=1,
    )

    assert (entry.hundredths, entry.minutes) == (40, 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_credits_at_once_form_one_chain():
    officer = builders.make_officer()

    errors = in_parallel(20, lambda n: make_credit(officer, 10, source=f"exam:{n % 10}"))

    assert errors == []
    assert officer.ledger.total() == 1
    assert check_officer(officer) is None

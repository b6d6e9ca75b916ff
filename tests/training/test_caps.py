"""Caps of the rule set: what they leave of a credit, and what the row says of it."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import make_admin, make_course, make_credit, make_officer, make_rules, moment
from tests.training.chains import holds
from tests.training.races import in_parallel
from training.chain import hash_of
from training.models import Cap
from training.services.ledger import reverse

NOON = moment("2026-06-01 12:00")


@pytest.fixture
def rules():
    return make_rules()


def test_what_goes_beyond_a_day_is_cut_and_the_reason_names_the_cap(rules):
    rules.caps.create(per=Cap.Per.DAY, hundredths=800)
    officer = make_officer()
    make_credit(officer, 600, at=NOON)

    cut = make_credit(officer, 320, at=NOON, reason="签到。")

    assert cut.hundredths == 200
    assert cut.reason == "签到。（每天最多 8 学时，少计 1.2 学时。）"
    assert make_credit(officer, 320, at=moment("2026-06-02 00:01")).hundredths == 320


def test_an_activity_without_room_leaves_a_row_of_nothing_and_is_not_credited_later(rules):
    rules.caps.create(per=Cap.Per.DAY, hundredths=800)
    officer = make_officer()
    full = make_credit(officer, 800, at=NOON)
    nothing = make_credit(officer, 100, at=NOON, source="exam:1")
    reverse(full, reason="登记错人。", by=make_admin(), at=NOON)

    again = make_credit(officer, 100, at=NOON, source="exam:1")

    assert (nothing.hundredths, again) == (0, nothing)
    assert "少计 1 学时" in nothing.reason
    assert holds(officer)


def test_what_was_reversed_leaves_its_room(rules):
    rules.caps.create(per=Cap.Per.DAY, hundredths=800)
    officer = make_officer()
    reverse(make_credit(officer, 700, at=NOON), reason="登记错人。", by=make_admin(), at=NOON)

    assert make_credit(officer, 800, at=NOON).hundredths == 800


def test_a_row_of_nothing_can_be_reversed(rules):
    rules.caps.create(per=Cap.Per.FORM, form="exam", hundredths=0)
    entry = make_credit(make_officer(), 100, at=NOON, form="exam")

    assert reverse(entry, reason="登记错人。", by=make_admin(), at=NOON).hundredths == 0


def test_a_cap_per_course_counts_the_course_in_the_year(rules):
    rules.caps.create(per=Cap.Per.COURSE, hundredths=100)
    officer, course, other = make_officer(), make_course(), make_course()
    make_credit(officer, 80, at=NOON, course_id=course.pk)

    assert make_credit(officer, 80, at=NOON, course_id=course.pk).hundredths == 20
    assert make_credit(officer, 80, at=NOON, course_id=other.pk).hundredths == 80
    assert make_credit(officer, 300, at=NOON).hundredths == 300
    assert make_credit(officer, 80, at=moment("2027-01-01 09:00"), course_id=course.pk).hundredths == 80


def test_a_cap_per_form_counts_the_form_in_the_year(rules):
    rules.caps.create(per=Cap.Per.FORM, form="lesson", hundredths=100)
    officer = make_officer()
    make_credit(officer, 80, at=NOON)

    assert make_credit(officer, 80, at=NOON).reason.endswith("（线上课程每年最多 1 学时，少计 0.6 学时。）")
    assert make_credit(officer, 300, at=NOON, form="quiz").hundredths == 300


def test_the_tightest_of_several_caps_decides_and_is_named(rules):
    rules.caps.create(per=Cap.Per.DAY, hundredths=800)
    rules.caps.create(per=Cap.Per.FORM, form="lesson", hundredths=300)

    entry = make_credit(make_officer(), 900, at=NOON)

    assert entry.hundredths == 300
    assert "线上课程每年最多 3 学时" in entry.reason


def test_the_caps_are_those_in_force_on_the_day_of_completion(rules):
    rules.caps.create(per=Cap.Per.DAY, hundredths=100)

    assert make_credit(make_officer(), 900, at=moment("2025-12-31 12:00")).hundredths == 900


def test_a_long_reason_makes_room_for_the_cap(rules):
    rules.caps.create(per=Cap.Per.DAY, hundredths=100)

    entry = make_credit(make_officer(), 900, at=NOON, reason="读" * 300)

    assert len(entry.reason) == 300
    assert entry.reason.endswith("少计 8 学时。）")


def test_the_course_of_a_row_stands_in_its_hash(rules):
    officer, course = make_officer(), make_course()
    entry = make_credit(officer, 80, at=NOON, course_id=course.pk)

    entry.course = make_course()

    assert hash_of(entry) != entry.hash


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cap=st.integers(0, 1000),
    amounts=st.lists(st.tuples(st.integers(1, 500), st.integers(1, 3), st.booleans()), max_size=8),
)
def test_no_day_ever_holds_more_than_its_cap(cap, amounts):
    with transaction.atomic():
        make_rules().caps.create(per=Cap.Per.DAY, hundredths=cap)
        officer, admin = make_officer(), make_admin()
        for hundredths, day, taken_back in amounts:
            entry = make_credit(officer, hundredths, at=moment(f"2026-06-0{day} 12:00"))
            if taken_back:
                reverse(entry, reason="重复。", by=admin, at=NOON)

        for day in (1, 2, 3):
            assert 0 <= officer.ledger.filter(earned_on=date(2026, 6, day)).hundredths() <= cap
        assert holds(officer)
        transaction.set_rollback(True)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_ten_credits_at_once_never_share_the_same_room():
    make_rules().caps.create(per=Cap.Per.DAY, hundredths=500)
    officer = make_officer()

    errors = in_parallel(10, lambda n: make_credit(officer, 100, at=NOON, source=f"exam:{n}"))

    assert errors == []
    assert officer.ledger.total() == 5
    assert officer.ledger.count() == 10

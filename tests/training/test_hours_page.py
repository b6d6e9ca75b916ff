"""My hours: one sentence, a bar by category, every line with its reason."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import builders
from tests.builders import make_credit, moment
from training.models import RuleSet
from training.queries import hours_of, years_of
from training.queries.hours import BAR_WIDTH
from training.services.ledger import reverse as reverse_credit

HOURS = reverse("training:hours")
JUNE = moment("2026-06-01 12:00")


@pytest.fixture
def officer(client):
    officer = builders.make_officer()
    client.force_login(officer)
    return officer


def test_what_is_missing_is_the_target_less_the_sum_of_the_rows():
    officer = builders.make_officer()
    make_credit(officer, 1850, at=JUNE, category="public_law")
    make_credit(officer, 2000, at=JUNE, category="skills")
    make_credit(officer, 9900, at=moment("2025-06-01 12:00"))

    standing = hours_of(officer, 2026)

    assert (standing.total, standing.target, standing.missing) == (Decimal("38.5"), Decimal(60), Decimal("21.5"))
    assert not standing.reached
    assert [part.hours for part in standing.by_category] == [Decimal("18.5"), 0, 20]


@pytest.mark.parametrize(("hundredths", "reached"), [(5999, False), (6000, True), (6001, True)])
def test_the_target_is_reached_by_the_last_hundredth(hundredths, reached):
    officer = builders.make_officer()
    make_credit(officer, hundredths, at=JUNE)

    assert hours_of(officer, 2026).reached is reached


@pytest.mark.parametrize("hundredths", [1, 40, 3000, 6000, 9000])
def test_the_bar_never_leaves_its_frame(hundredths):
    officer = builders.make_officer()
    for category in ("public_law", "professional", "skills"):
        make_credit(officer, hundredths, at=JUNE, category=category)

    parts = hours_of(officer, 2026).by_category

    assert all(part.width > 0 for part in parts)
    assert parts[0].x == 0
    assert all(a.x + a.width <= b.x + 1 for a, b in pairwise(parts))
    assert parts[-1].x + parts[-1].width <= BAR_WIDTH + 1


def test_a_year_counts_by_the_rules_in_force_at_its_end():
    officer = builders.make_officer()
    RuleSet.objects.create(name="2027-1", valid_from="2027-01-01", document="新的文件", target_hundredths=9000)

    assert [hours_of(officer, year).target for year in (2026, 2027)] == [60, 90]


def test_the_line_under_the_bar_has_every_term_of_the_target(client, officer):
    year = timezone.localdate().year
    builders.make_absence(officer, date(year, 3, 1), date(year, 7, 1), kind="secondment", document="抽调通知")
    make_credit(officer, 4000)

    html = client.get(HOURS).content.decode()

    assert "目标 60 × 8 ÷ 12 = <b>40</b> 学时" in html
    assert "3月1日至6月30日借调（抽调通知）。" in html
    assert "3、4、5、6 月在岗不满 15 天，不计入。" in html
    assert "达到了 40 学时的目标" in html


def test_who_is_not_on_duty_reads_that_there_is_no_target(client):
    other = builders.make_person(standing="other", roles=["officer"])
    client.force_login(other)

    assert "这一年没有学时目标" in client.get(HOURS).content.decode()
    assert "没有学时目标" in client.get("/").content.decode()


def test_the_page_and_the_home_say_what_is_missing_by_category(client, officer):
    builders.make_rules().minima.create(category="public_law", hundredths=2000)
    make_credit(officer, 1600, category="public_law")
    make_credit(officer, 5000, category="skills")

    for page in (HOURS, "/"):
        html = client.get(page).content.decode()
        assert "还差 <b>4.0</b> 学时" in html
        assert "按知识类别，还差公共法律知识 4.0 学时。" in html
    make_credit(officer, 400, category="public_law")
    html = client.get(HOURS).content.decode()
    assert "达到了 60 学时的目标" in html
    assert "按知识类别，还差" not in html


def test_the_years_to_choose_from_are_this_one_and_those_with_rows():
    officer = builders.make_officer()
    make_credit(officer, at=moment("2024-06-01 12:00"))

    assert years_of(officer, 2026) == [2026, 2024]


def test_the_page_says_in_one_sentence_how_one_stands(client, officer):
    make_credit(officer, 3850)

    html = client.get(HOURS).content.decode()

    assert "今年已认定 <b>38.5</b> 学时，" in html
    assert "还差 <b>21.5</b> 学时" in html


def test_the_page_says_when_the_target_is_reached(client, officer):
    make_credit(officer, 6400)

    html = client.get(HOURS).content.decode()

    assert "达到了 60 学时的目标" in html
    assert "目标 60，已超出 4.0" in html


def test_every_line_shows_its_reason_and_a_reversal_marks_both_its_rows(client, officer):
    entry = make_credit(officer, 100, title="消防法专题班", reason="全程签到。")
    reverse_credit(entry, reason="与线下登记重复。", by=builders.make_admin(), at=timezone.now())

    html = client.get(HOURS).content.decode()

    assert "+1.00" in html
    assert "−1.00" in html
    assert "全程签到。" in html
    assert "冲正理由：与线下登记重复。" in html
    assert "后来冲正：与线下登记重复。" in html
    assert html.count("hours-void") == 2


def test_another_year_shows_its_own_lines(client, officer):
    make_credit(officer, title="去年的课", at=moment("2025-06-01 12:00"))

    assert "去年的课" not in client.get(HOURS).content.decode()
    assert "去年的课" in client.get(HOURS, {"year": 2025}).content.decode()


@pytest.mark.parametrize("year", ["", "abc", "-1", "99999999"])
def test_a_year_that_is_none_shows_this_year(client, officer, year):
    response = client.get(HOURS, {"year": year})

    assert response.context["standing"].year == timezone.localdate().year


def test_without_rows_the_page_says_what_to_do(client, officer):
    assert "今年还没有学时" in client.get(HOURS).content.decode()


def test_one_sees_nobody_elses_hours(client, officer):
    make_credit(builders.make_officer(unit=officer.organisation), title="别人的课")

    assert "别人的课" not in client.get(HOURS).content.decode()


def test_more_lines_cost_no_more_queries(client, officer):
    client.get(HOURS)  # the first request of a session costs some of its own
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            entry = make_credit(officer)
            reverse_credit(entry, reason="重复。", by=officer, at=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            client.get(HOURS)
        counts.append(len(queries))

    assert counts[0] == counts[1]

"""The workbook says what the page says, and what the ledger says."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from jobs.models import Job
from people.models import AuditEntry, Membership, Role
from people.views.audit import changes
from reports.exporting import start_export
from reports.queries import Scope, hour_report
from reports.workbook import write_hours
from tests.builders import make_absence, make_admin, make_bureau, make_credit, make_officer, make_person, make_unit
from training.models import Category, LedgerEntry, legal_year
from training.queries import hours_of, target_of
from training.services.ledger import reverse as take_back
from training.services.verification import write_root


def scope(unit, **asked):
    at = timezone.now()
    return Scope(**({"unit": unit, "year": legal_year(at), "at": at} | asked))


def workbook_of(report):
    target = BytesIO()
    write_hours(report, target)
    target.seek(0)
    return load_workbook(target)


def sheet(book, name):
    """The rows under the header, as dictionaries by heading, and the totals under them."""
    rows = list(book[name].iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if row[0] in ("单位", "截至日单位") and row[1])
    foot = next(number for number, row in enumerate(rows) if row[0] == "合计")
    named = [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 : foot + 1]]
    return named[:-1], named[-1]


def exact(number):
    return Decimal(str(number))


# --- screen = export = ledger ---
postings = st.lists(
    st.tuples(
        st.integers(0, 2),  # whose
        st.integers(1, 7000),  # how much
        st.sampled_from(Category.values),
        st.booleans(),  # taken back again
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ledger=postings, away=st.integers(0, 300))
def test_screen_export_and_ledger_agree_to_the_hundredth(client, ledger, away):
    bureau = make_bureau()
    county = make_unit(bureau)
    officers = [make_officer(unit=unit) for unit in (bureau, county, county)]
    make_absence(officers[0], until=date(2026, 3, 2) + timedelta(days=away))
    for who, hundredths, category, taken_back in ledger:
        row = make_credit(officers[who], hundredths, category=category)
        if taken_back:
            take_back(row, reason="试验", by=officers[0], at=timezone.now())
    client.force_login(make_admin(unit=bureau, standing="other"))

    screen = client.get(reverse("reports:hours"), {"list": "people"}).context["report"]
    people, people_total = sheet(workbook_of(screen), "按人员")
    units, units_total = sheet(workbook_of(screen), "按单位")

    shown_year = screen.scope.year
    for officer, shown, written in zip(officers, screen.listed, people, strict=True):
        rows = LedgerEntry.objects.filter(officer=officer)
        assert shown.staff_number == written["工号"] == officer.staff_number
        assert shown.total == exact(written["合计"]) == rows.total()
        assert shown.target == exact(written["目标"]) == target_of(officer, shown_year).hours
        assert shown.missing == exact(written["还差"]) == max(shown.target - rows.total(), 0)
        assert hours_of(officer, shown_year).missing == shown.missing
        for category, label in Category.choices:
            assert shown.hours[category] == exact(written[label]) == rows.filter(category=category).total()
    everything = LedgerEntry.objects.filter(officer__in=officers).total()
    assert exact(people_total["合计"]) == exact(units_total["合计"]) == screen.totals.total == everything
    assert sum((exact(unit["合计"]) for unit in units), Decimal(0)) == everything
    assert exact(units_total["记在本单位的学时"]) == screen.delivered == everything
    assert exact(people_total["目标"]) == screen.totals.target


def test_the_workbook_is_what_was_asked_for(bureau):
    make_credit(make_officer(unit=bureau, name="甲"), 6000)
    make_officer(unit=bureau, name="乙")

    book = workbook_of(hour_report(scope(bureau, reached="no")))

    people, totals = sheet(book, "按人员")
    assert book.sheetnames == ["按人员", "按单位"]
    assert [row["姓名"] for row in people] == ["乙"]
    assert (totals["截至日单位"], totals["姓名"]) == ("合计", "1 人")
    assert [row["应训人数"] for row in sheet(book, "按单位")[0]] == [2]


def test_the_lines_above_the_table_say_of_what_as_of_when_and_by_which_rules(bureau):
    report = hour_report(scope(bureau, standing="applicants", name="王"))

    above = "\n".join(str(row[0]) for row in workbook_of(report)["按人员"].iter_rows(max_row=5, values_only=True))

    for said in (
        bureau.name,
        "人员范围：执法人员和申领中人员",
        "含“王”",
        "数据截至：",
        report.rules.name,
        report.rules.document,
    ):
        assert said in above


def test_the_code_of_the_ledger_stands_on_page_and_workbook_with_what_it_proves(client, bureau):
    make_credit(make_officer(unit=bureau), 125)
    client.force_login(make_admin(unit=bureau))
    assert "台账校验码：还没有生成" in client.get(reverse("reports:hours")).content.decode()
    code = write_root(at=timezone.now()).root[:12]

    page = client.get(reverse("reports:hours"))

    sheet = workbook_of(page.context["report"])["按单位"]
    written = "\n".join(str(row[0]) for row in sheet.iter_rows(values_only=True))
    for said in (f"台账校验码：{code}（", "它不能阻止改动"):
        assert said in page.content.decode()
        assert said in written
    assert code in sheet.oddFooter.left.text


def test_a_report_of_a_moment_bears_the_root_of_that_moment(bureau):
    at = timezone.now()
    write_root(at=at + timedelta(hours=1))

    assert hour_report(scope(bureau, at=at)).root is None


def test_the_sheet_is_ready_to_print(bureau):
    make_credit(make_officer(unit=bureau), 125)

    for page in workbook_of(hour_report(scope(bureau))).worksheets:
        assert (page.page_setup.orientation, int(page.page_setup.paperSize)) == ("landscape", 9)
        assert page.freeze_panes == "A8"
        assert page.print_title_rows


def test_numbers_are_numbers_with_their_formats(bureau):
    make_credit(make_officer(unit=bureau), 125)

    book = workbook_of(hour_report(scope(bureau)))

    total = next(cell for row in book["按人员"].iter_rows() for cell in row if cell.value == 1.25)
    assert (total.data_type, total.number_format) == ("n", "0.0#")
    assert sheet(book, "按单位")[0][0]["达标率"] == 0


@pytest.mark.parametrize("name", ["=1+1", "+HYPERLINK(1)", "-2+3", "@SUM(1)", "＝1+1", " =1+1"])
def test_a_name_never_becomes_a_formula(bureau, name):
    make_officer(unit=bureau, name=name)

    book = workbook_of(hour_report(scope(bureau)))

    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert any(name in str(cell.value) and cell.data_type == "s" for cell in cells)


# --- the job ---
def test_the_export_runs_as_a_job_that_hands_out_the_file(client, bureau, django_capture_on_commit_callbacks):
    make_credit(make_officer(unit=bureau, name="甲"), 250)
    client.force_login(make_admin(unit=bureau))

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("reports:export"), {"unit": bureau.code})

    job = Job.objects.get()
    assert answer.url == reverse("jobs:job", args=[job.pk])
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    file = BytesIO(b"".join(client.get(reverse("jobs:download", args=[job.pk])).streaming_content))
    assert [row["合计"] for row in sheet(load_workbook(file), "按人员")[0]] == [2.5, 0]


def test_the_export_shows_the_hours_as_they_stood_on_the_page(client, bureau, django_capture_on_commit_callbacks):
    officer = make_officer(unit=bureau, staff_number="A1")
    make_credit(officer, 100)
    client.force_login(make_admin(unit=bureau, standing="other"))
    shown_at = client.get(reverse("reports:hours")).context["scope"].at
    make_credit(officer, 100)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("reports:export"), {"unit": bureau.code, "at": shown_at.isoformat()})

    (row,) = sheet(load_workbook(Job.objects.get().file), "按人员")[0]
    assert row["合计"] == 1


def test_an_export_is_audited_with_what_was_asked_for(client, bureau):
    admin = make_admin(unit=bureau)
    client.force_login(admin)

    client.post(reverse("reports:export"), {"unit": bureau.code, "reached": "no", "name": "王"})

    entry = AuditEntry.objects.get(verb="report.exported")
    assert (entry.actor, entry.organisation, entry.target_name) == (admin, bureau, str(bureau))
    assert {change.label: change.after for change in changes(entry)} == {
        "单位": bureau.code,
        "年度": str(legal_year(timezone.now())),
        "人员范围": "执法人员",
        "达标情况": "未达标",
        "查找": "王",
        "截至": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    }


def test_a_foreign_unit_cannot_be_exported(client, bureau):
    client.force_login(make_admin(unit=bureau))

    answer = client.post(reverse("reports:export"), {"unit": make_bureau().code})

    assert answer.status_code == 404
    assert (Job.objects.count(), AuditEntry.objects.filter(verb="report.exported").count()) == (0, 0)


def test_nothing_is_handed_out_when_the_role_ended_before_the_job_ran(bureau, django_capture_on_commit_callbacks):
    admin = make_admin(unit=bureau)

    with django_capture_on_commit_callbacks(execute=True):
        start_export(scope(bureau), by=admin)
        Membership.objects.filter(person=admin, role=Role.UNIT_ADMIN).update(until=timezone.localdate())

    job = Job.objects.get()
    assert (job.state, job.file.name) == ("failed", "")
    assert job.note == "你已不再管理这个单位，报表没有导出。"


def test_the_moment_asked_for_is_never_later_than_now(client, bureau):
    client.force_login(make_admin(unit=bureau))
    tomorrow = timezone.now() + timedelta(days=1)

    client.post(reverse("reports:export"), {"unit": bureau.code, "at": tomorrow.isoformat()})

    assert Job.objects.get().arguments["at"] < tomorrow.isoformat()


# --- the command ---
def test_the_command_writes_the_same_workbook(bureau, tmp_path):
    make_credit(make_officer(unit=make_unit(bureau), name="甲"), 250)
    out = tmp_path / "hours.xlsx"

    call_command("export_hours", year=legal_year(timezone.now()), unit=bureau.code, out=out, stdout=StringIO())

    people, totals = sheet(load_workbook(out), "按人员")
    assert [(row["姓名"], row["合计"]) for row in people] == [("甲", 2.5)]
    assert totals["合计"] == 2.5
    assert AuditEntry.objects.get(verb="report.exported").actor is None


def test_the_command_takes_the_only_root_and_asks_when_there_are_two(bureau, tmp_path):
    make_person(unit=bureau)
    call_command("export_hours", year=2026, out=tmp_path / "one.xlsx", stdout=StringIO())
    make_bureau()

    with pytest.raises(CommandError, match="--unit"):
        call_command("export_hours", year=2026, out=tmp_path / "two.xlsx")
    with pytest.raises(CommandError, match="没有这个单位代码"):
        call_command("export_hours", year=2026, unit="NOBODY", out=tmp_path / "two.xlsx")

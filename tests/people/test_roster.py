from contextlib import nullcontext
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now
from openpyxl import load_workbook

from jobs.models import Job
from people import importing
from people.columns import LABELS
from people.models import AuditEntry, OneTimeCode, Person, Role, RosterBatch, Standing, TransferRequest
from people.services import persons, roster
from people.services.codes import is_living_code
from people.services.slips import make_slips
from people.views.audit import changes
from tests import builders
from tests.people.rosters import HEADERS, make_batch, workbook
from tests.people.test_postings import at_once
from tests.sheets.mutants import mutants, read_in_this_process

MARKUP = "<img src=x onerror=alert(1)>"
ID_CARD = "110101199003078888"


class Office:
    """A county with two teams under a bureau; its administrator imports."""

    def __init__(self):
        self.bureau = builders.make_bureau()
        self.county = builders.make_unit(self.bureau, name="丙县应急管理局", short_name="丙县局", code="BX")
        self.team = builders.make_unit(self.county, name="执法大队", code="BX-1", kind="team")
        self.mines = builders.make_unit(self.county, name="矿山股", code="BX-2", kind="team")
        self.admin = builders.make_admin(unit=self.county, name="管理员", staff_number="A1")

    def plan(self, *rows, by=None, unit=None, **options):
        batch = make_batch(*rows, unit=unit or self.county, by=self.admin, **options)
        return importing.plan_batch(batch, by=by or self.admin, at=now())

    def bring_in(self, *rows, moving=(), leaving=(), **options):
        batch = make_batch(*rows, unit=self.county, by=self.admin, **options)
        self.confirm(batch, moving=moving, leaving=leaving)
        batch.refresh_from_db()
        return batch

    def confirm(self, batch, *, by=None, moving=(), leaving=()):
        by = by or self.admin
        seen = importing.plan_batch(batch, by=by, at=now()).digest
        ticks = {"moving": {p.pk for p in moving}, "leaving": {p.pk for p in leaving}}
        return importing.apply_batch(batch, by=by, at=now(), seen=seen, **ticks)


@pytest.fixture(autouse=True)
def _no_child(monkeypatch):
    """Files of our own making need no child process; the child has its tests in tests/sheets."""
    read_in_this_process(monkeypatch)


@pytest.fixture
def office():
    return Office()


def row(name="王某", number="0901", unit="执法大队", certificate="", issued="", expires="", post="", phone="", kind=""):
    return [name, number, unit, certificate, issued, expires, post, phone, kind]


def told(plan):
    return [(problem.level, problem.where, problem.column) for problem in plan.problems]


def facts_of(number):
    person = Person.objects.get(staff_number=number)
    return person, person.certificate


# --- reading ---
@pytest.mark.parametrize(("said", "since"), [("2026年3月12日", date(2026, 3, 12)), ("", None)])
def test_a_new_person_counts_from_the_day_the_list_says_or_from_new_year(office, said, since):
    office.bring_in([*row(), said], headers=[*HEADERS, "入职日期"])

    standing = Person.objects.get(staff_number="0901").standings.get()
    assert standing.since == (since or date(localdate().year, 1, 1))


def test_a_new_person_gets_an_account_a_posting_a_standing_and_a_certificate(office):
    office.bring_in(
        row(certificate="16130", issued=date(2023, 5, 6), expires="2028-05-05", post="科员", phone="13800000000")
    )

    person, certificate = facts_of("0901")
    assert (person.name, person.organisation, person.post, person.phone) == ("王某", office.team, "科员", "13800000000")
    assert (certificate.number, certificate.issued_on, certificate.expires_on) == (
        "16130",
        date(2023, 5, 6),
        date(2028, 5, 5),
    )
    assert person.standing_on(localdate()) == Standing.Kind.OFFICER
    assert person.postings.get().organisation == office.team
    assert person.roles == {Role.OFFICER}
    assert not persons.is_activated(person)


SYNONYMS = ["人员姓名", "人员编号", "所在单位", "证件编号", "发证时间", "有效期", "岗位", "联系电话", "人员类型"]


@pytest.mark.parametrize(
    "headers",
    [HEADERS, SYNONYMS, [f" {header}（必填）\n" for header in HEADERS], ["姓　名", "编 号", "部门", *HEADERS[3:]]],
)
def test_headers_are_met_under_many_names(office, headers):
    plan = office.plan(row(certificate="Z1", issued="2023-05-06"), headers=headers)

    assert [(item.act, item.unit, item.entry.certificate) for item in plan.items] == [("add", office.team, "Z1")]


@pytest.mark.parametrize("lines", [0, 3, 8])
def test_the_header_may_stand_in_any_of_the_first_ten_rows(office, lines):
    plan = office.plan(row(), above=[[f"丙县名册 {n}"] for n in range(lines)])

    assert len(plan.of("add")) == 1


@pytest.mark.parametrize(
    "name", ["执法大队", "BX-1", "bx-1", " 执法 大队 ", "丙县应急管理局执法大队", "丙县局-执法大队"]
)
def test_a_unit_is_found_by_name_code_and_with_the_unit_above(office, name):
    assert office.plan(row(unit=name)).items[0].unit == office.team


@pytest.mark.parametrize("name", ["丙县局", "丙县应急管理局", ""])
def test_without_a_unit_or_by_its_short_name_it_is_the_unit_of_the_roster(office, name):
    assert office.plan(row(unit=name)).items[0].unit == office.county


WAYS = [
    (row(name="王 某"), "0901", "name", "王某"),
    (row(number="０９０１"), "0901", "staff_number", "0901"),
    (row(number=901), "901", "staff_number", "901"),
    (row(number=901.0), "901", "staff_number", "901"),
    (row(phone="138-0000 0000"), "0901", "phone", "13800000000"),
    (row(phone=13800000000), "0901", "phone", "13800000000"),
]


@pytest.mark.parametrize(("given", "number", "field", "kept"), WAYS)
def test_ways_of_writing_are_made_one(office, given, number, field, kept):
    office.bring_in(given)

    assert str(getattr(Person.objects.get(staff_number=number), field)) == kept


@pytest.mark.parametrize(
    "written", ["2023-05-06", "2023.5.6", "2023/05/06", "2023年5月6日", "20230506", date(2023, 5, 6), 45052]
)
def test_days_are_read_as_people_write_them(office, written):
    office.bring_in(row(certificate="Z1", issued=written))

    assert facts_of("0901")[1].issued_on == date(2023, 5, 6)


def test_a_period_gives_both_its_days(office):
    office.bring_in(row(certificate="Z1", expires="2021年12月21日至2026年12月20日"))

    certificate = facts_of("0901")[1]
    assert (certificate.issued_on, certificate.expires_on) == (date(2021, 12, 21), date(2026, 12, 20))


def test_what_was_put_right_is_told_as_fixed(office):
    plan = office.plan(row(name="王 某", certificate="１２", issued="2023年5月6日"))

    assert told(plan) == [
        ("fixed", "名单!A2", "姓名"),
        ("fixed", "名单!D2", "执法证号"),
        ("fixed", "名单!E2", "发证日期"),
    ]
    assert plan.counts().as_dict() == {"read": 1, "ok": 0, "fixed": 1, "warned": 0, "failed": 0, "skipped": 0}


@pytest.mark.parametrize(
    ("kind", "kept"), [("执法人员", "officer"), ("申领中", "applicant"), ("其他", "other"), ("", "other")]
)
def test_the_category_is_kept_and_without_one_a_certificate_decides(office, kind, kept):
    office.bring_in(row(kind=kind))

    assert Person.objects.get(staff_number="0901").standing_on(localdate()) == kept


# --- what is wrong ---
WRONG = {
    "no name": (row(name=""), "名单!A2", "没有填姓名"),
    "no number": (row(number=""), "名单!B2", "至少填一个"),
    "unknown unit": (row(unit="执法二大队"), "名单!C2", "相近的有：执法大队"),
    "a unit out of reach": (row(unit="乙县应急管理局"), "名单!C2", "没有这个单位"),
    "a damaged number": (row(number=110101199003078888), "名单!B2", "设为“文本”格式"),
    "a damaged certificate": (row(certificate=1.10101199003078e17), "名单!D2", "设为“文本”格式"),
    "a number in scientific form": (row(number="1.10101E+17"), "名单!B2", "设为“文本”格式"),
    "a bad day": (row(certificate="Z1", issued="2023-13-06"), "名单!E2", "看不出是哪一天"),
    "no day at all": (row(certificate="Z1", issued="去年"), "名单!E2", "看不出是哪一天"),
    "a day to come": (row(certificate="Z1", issued="2090-01-01"), "名单!E2", "晚于今天"),
    "an end before the beginning": (
        row(certificate="Z1", issued="2023-01-02", expires="2023-01-01"),
        "名单!F2",
        "早于",
    ),
    "an unknown category": (row(kind="临时工"), "名单!I2", "执法人员、申领中或其他"),
    "a phone that is none": (row(phone="没有"), "名单!H2", "电话号码"),
    "a formula that failed": (row(post="#N/A"), "名单!G2", "公式错误"),
    "an ID-card number": (row(number=ID_CARD), "名单!B2", "身份证号"),
    "an ID-card number elsewhere": (row(post=f"科员{ID_CARD}"), "名单!G2", "身份证号"),
    "markup in the name": (row(name=MARKUP), "名单!A2", "不能用的字符"),
    "markup in the number": (row(number=MARKUP), "名单!B2", "不能用的字符"),
    "markup in the unit": (row(unit=MARKUP), "名单!C2", "没有这个单位"),
    "a name without end": (row(name="王" * 51), "名单!A2", "50"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_with_its_place_and_what_to_do(office, case):
    given, where, words = WRONG[case]

    plan = office.plan(given, row(name="李某", number="0902"))

    errors = [problem for problem in plan.problems if problem.level == "error"]
    assert [(problem.where, words in problem.message) for problem in errors] == [(where, True)]
    assert [item.act for item in plan.items] == ["failed", "add"]


def test_an_id_card_number_is_an_error_in_a_column_that_means_nothing_to_us_and_is_not_repeated(office):
    plan = office.plan([*row(), f"号码{ID_CARD}"], headers=[*HEADERS, "备注"])

    assert told(plan) == [("error", "名单!J2", "备注")]
    assert not any(ID_CARD in f"{problem.value}{problem.message}" for problem in plan.problems)
    assert plan.items[0].act == "failed"


def test_a_row_with_an_error_is_left_out_and_the_others_are_written(office):
    batch = office.bring_in(row(unit="没有的"), row(name="李某", number="0902"))

    assert not Person.objects.filter(staff_number="0901").exists()
    assert Person.objects.filter(staff_number="0902").exists()
    assert (batch.counts["read"], batch.counts["failed"], batch.counts["added"]) == (2, 1, 1)


@pytest.mark.parametrize("column", ["number", "certificate"])
def test_the_second_of_two_rows_with_one_number_is_an_error(office, column):
    numbers = {"number": "0901", "certificate": "Z1", "issued": "2023-01-01"}
    second = numbers | ({"certificate": "Z2"} if column == "number" else {"number": "0902"})

    plan = office.plan(row(**numbers), row(name="李某", **second))

    assert [item.act for item in plan.items] == ["add", "failed"]
    assert "与第 2 行重复" in plan.problems[0].message


def test_a_certificate_number_of_another_person_is_an_error(office):
    holder = builders.make_officer(unit=office.team)

    plan = office.plan(row(certificate=holder.certificate.number, issued="2023-01-01"))

    assert plan.items[0].act == "failed"
    assert holder.name in plan.problems[0].message


def test_a_stranger_with_that_number_is_not_named(office):
    stranger = builders.make_officer(name="外单位的人")

    for given in (row(number=stranger.staff_number), row(certificate=stranger.certificate.number, issued="2023-01-01")):
        plan = office.plan(given)
        assert plan.items[0].act == "failed"
        assert not any(stranger.name in problem.message for problem in plan.problems)


def test_another_name_under_a_known_number_is_an_error_and_renames_nobody(office):
    person = builders.make_officer(unit=office.team, name="张某")

    office.bring_in(row(name="李某", number=person.staff_number))

    person.refresh_from_db()
    assert person.name == "张某"


def test_two_units_of_one_name_are_told_apart_by_code(office):
    other = builders.make_unit(office.mines, name="执法大队", code="BX-2-1", kind="team")

    plan = office.plan(row(), row(name="李某", number="0902", unit="BX-2-1"))

    assert plan.items[0].act == "failed"
    assert "BX-1" in plan.problems[0].message
    assert plan.items[1].unit == other


def test_totals_and_remarks_are_skipped_and_the_counts_come_out_even(office):
    known = builders.make_officer(unit=office.mines, name="旧人")
    plan = office.plan(
        row(),
        row(name="李 某", number="0902"),
        row(name="孙某", number="", certificate="Z5", issued="2023-01-01"),
        row(name="钱某", number="0904", unit="没有的"),
        row(name="旧人", number=known.staff_number),
        [None, None, "合计 5 人"],
        row(name="姓名", number="工号"),
    )

    counts = plan.counts()
    assert counts.as_dict() == {"read": 7, "ok": 1, "fixed": 1, "warned": 1, "failed": 1, "skipped": 3}
    assert counts.reconciles
    assert plan.counts(moving={known.pk}).as_dict()["skipped"] == 2


@pytest.mark.parametrize(
    "foot",
    [
        ["合计", "5人"],
        ["填表人：甲", "", "", "审核人：乙"],
        ["制表 人:", "甲"],
        ["备注：", "", "", "Z1"],
        ["注：以上属实"],
    ],
)
def test_lines_under_the_list_are_no_people(office, foot):
    plan = office.plan(row(), foot)

    assert [item.act for item in plan.items] == ["add", "skipped"]
    assert not plan.problems


def test_a_name_that_begins_like_a_line_under_the_list_is_a_person(office):
    assert [item.act for item in office.plan(row(name="联系")).items] == ["add"]


# --- several sheets ---
def test_each_sheet_with_a_list_of_people_is_read_and_the_others_are_named(office):
    second = [["班组名册"], ["姓名", "工号", "单位"], ["李某", "0902", "矿山股"]]
    beside = {"矿山": second, "说明": [["本表每季度更新"]], "旧": second}

    batch = office.bring_in(row(), beside=beside, hidden=["旧"])

    assert set(batch.new_people.values_list("name", "organisation")) == {
        ("王某", office.team.pk),
        ("李某", office.mines.pk),
    }
    assert importing.file_of(batch).notes == [
        "工作表“说明”没有名单的表头，没有读取。",
        "工作表“旧”是隐藏的，没有读取。",
    ]


def test_a_person_on_two_sheets_is_told_with_the_sheet(office):
    plan = office.plan(row(), beside={"矿山": [HEADERS, row()]})

    assert [item.act for item in plan.items] == ["add", "failed"]
    assert plan.problems[0].where == "矿山!B2"
    assert "工作表“名单”第 2 行" in plan.problems[0].message


def test_the_rows_to_mend_stand_on_the_sheets_they_came_from(client, office):
    batch = make_batch(
        row(),
        unit=office.county,
        by=office.admin,
        beside={"矿山": [HEADERS, row(name="李某", number="0902", unit="没有的")]},
    )
    client.force_login(office.admin)

    book = load_workbook(BytesIO(client.get(f"/people/import/{batch.pk}/rows/").content))

    assert book.sheetnames == ["矿山"]
    assert [line[1] for line in book["矿山"].values] == ["姓名", "李某"]


def test_a_unit_merged_over_several_rows_is_the_unit_of_each(office):
    batch = office.bring_in(row(), row(name="李某", number="0902", unit=None), merged=["C2:C3"])

    assert {person.organisation for person in batch.new_people.all()} == {office.team}


def test_the_audit_names_the_file_and_every_count(office):
    batch = office.bring_in(row())

    entry = AuditEntry.objects.get(verb="roster.applied")
    assert entry.target_name == batch.file_name
    assert not {change.label for change in changes(entry)} & set(entry.after)


# --- rows without a number ---
def test_without_a_staff_number_the_certificate_number_is_the_login(office):
    office.bring_in(row(number="", certificate="Z5", issued="2023-01-01"))

    assert Person.objects.with_number("Z5").get().staff_number == "Z5"
    assert office.plan(row(number="", certificate="Z5", issued="2023-01-01")).items[0].act == "unchanged"


def test_without_an_issue_date_the_person_comes_and_the_certificate_waits(office):
    office.bring_in(row(certificate="Z5"))
    person, certificate = facts_of("0901")
    assert (person.name, certificate) == ("王某", None)

    office.bring_in(row(certificate="Z5", issued="2023-01-01"))
    assert facts_of("0901")[1].number == "Z5"


# --- again, and changed ---
FULL = row(
    certificate="Z1", issued="2023-05-06", expires="2028-05-05", post="科员", phone="13800000000", kind="执法人员"
)


def test_the_same_file_twice_changes_nothing(office):
    rows = [FULL, row(name="李某", number="0902", kind="申领中"), row(name="孙 某", number="", certificate="Z9")]
    office.bring_in(*rows)
    before = AuditEntry.objects.exclude(verb="roster.applied").count()

    batch = office.bring_in(*rows)

    assert (batch.counts["added"], batch.counts["updated"], batch.counts["unchanged"]) == (0, 0, 3)
    assert AuditEntry.objects.exclude(verb="roster.applied").count() == before


def test_what_differs_is_updated_with_its_history_and_what_is_not_said_stays(office):
    office.bring_in(FULL)
    person = Person.objects.get(staff_number="0901")
    person.postings.update(since=date(2025, 1, 1))

    office.bring_in(row(unit="", certificate="Z1", expires="2030-01-01", post="队长", kind="申领中"))

    person, certificate = facts_of("0901")
    assert (person.post, person.phone, person.organisation) == ("队长", "13800000000", office.team)
    assert (certificate.issued_on, certificate.expires_on) == (date(2023, 5, 6), date(2030, 1, 1))
    assert person.standing_on(localdate()) == Standing.Kind.APPLICANT
    assert [posting.post for posting in person.postings.order_by("since")] == ["科员", "队长"]


def test_the_plan_shows_what_would_change(office):
    office.bring_in(FULL)

    item = office.plan(row(phone="13900000000", certificate="Z2", issued="2026-01-01")).items[0]

    assert item.act == "update"
    assert item.changes == [("手机号", "13800000000", "13900000000"), ("执法证号", "Z1", "Z2")]
    assert [problem.level for problem in item.problems] == ["warning"]


def test_looking_at_the_plan_writes_nothing(office):
    before = Person.objects.count(), AuditEntry.objects.count()

    office.plan(FULL)

    assert (Person.objects.count(), AuditEntry.objects.count()) == before


def test_the_inactive_do_not_come_back_by_a_roster(office):
    person = builders.make_officer(unit=office.team, name="旧人", is_active=False)

    plan = office.plan(row(name="旧人", number=person.staff_number))

    assert plan.items[0].act == "failed"
    assert "恢复启用" in plan.problems[0].message


# --- moves and leavers ---
def test_a_move_within_reach_waits_for_its_tick(office):
    person = builders.make_officer(unit=office.mines, name="旧人")
    given = row(name="旧人", number=person.staff_number)

    batch = office.bring_in(given)
    person.refresh_from_db()
    assert (person.organisation, batch.counts["skipped"]) == (office.mines, 1)

    batch = office.bring_in(given, moving=[person])
    person.refresh_from_db()
    assert (person.organisation, batch.counts["transferred"]) == (office.team, 1)
    assert person.postings.count() == 2


def test_somebody_of_another_unit_is_asked_for(office):
    other = builders.make_unit(office.bureau)
    giver = builders.make_admin(unit=other)
    person = builders.make_officer(unit=other, name="外来")

    batch = office.bring_in(row(name="外来", number=person.staff_number), moving=[person])

    person.refresh_from_db()
    assert (person.organisation, batch.counts["requested"]) == (other, 1)
    wish = TransferRequest.objects.get()
    assert (wish.person, wish.to_organisation, wish.requested_by) == (person, office.team, office.admin)
    assert giver.messages_received.count() == 1


def test_who_administers_both_units_moves_without_asking(office):
    other = builders.make_unit(office.bureau)
    person = builders.make_officer(unit=other, name="外来")
    superior = builders.make_admin(unit=office.bureau)
    batch = make_batch(row(name="外来", number=person.staff_number), unit=office.county, by=superior)

    office.confirm(batch, by=superior, moving=[person])

    person.refresh_from_db()
    assert person.organisation == office.team
    assert not TransferRequest.objects.exists()


def test_leavers_are_listed_and_only_the_ticked_are_deactivated(office):
    staying, leaving = (builders.make_officer(unit=office.team) for _ in range(2))
    builders.make_officer(unit=office.bureau)

    plan = office.plan(row())
    assert set(plan.leavers) == {staying, leaving}

    batch = office.bring_in(row(), leaving=[leaving])
    staying.refresh_from_db()
    leaving.refresh_from_db()
    assert (staying.is_active, leaving.is_active, batch.counts["deactivated"]) == (True, False, 1)


def test_neither_the_importer_nor_one_who_reaches_further_is_a_leaver(office):
    superior = builders.make_person(unit=office.team)
    superior.memberships.create(organisation=office.bureau, role=Role.AUDITOR, since=date(2020, 1, 1))
    security = builders.make_person(unit=office.team, roles=[Role.SECURITY_ADMIN])

    batch = office.bring_in(row(), leaving=[superior, security, office.admin])

    assert batch.counts["deactivated"] == 0
    assert Person.objects.filter(is_active=False).count() == 0


def test_ticks_for_people_outside_the_plan_mean_nothing(office):
    stranger, colleague = builders.make_officer(), builders.make_officer(unit=office.team, name="在册")

    office.bring_in(row(name="在册", number=colleague.staff_number), moving=[stranger], leaving=[stranger, colleague])

    assert Person.objects.filter(is_active=False).count() == 0
    assert not TransferRequest.objects.exists()


# --- applying ---
def test_confirmed_twice_it_is_written_once(office):
    batch = make_batch(row(), unit=office.county, by=office.admin)
    seen = importing.plan_batch(batch, by=office.admin, at=now()).digest
    stale = RosterBatch.objects.get(pk=batch.pk)

    results = [
        importing.apply_batch(b, by=office.admin, at=now(), seen=seen, moving=set(), leaving=set())
        for b in (batch, stale)
    ]

    assert results == [True, False]
    assert AuditEntry.objects.filter(verb="roster.applied").count() == 1


def test_what_changed_after_it_was_looked_at_stops_everything(office):
    batch = make_batch(row(), row(name="李某", number="0902"), unit=office.county, by=office.admin)
    seen = importing.plan_batch(batch, by=office.admin, at=now()).digest
    builders.make_officer(unit=office.team, staff_number="0901", name="王某")

    with pytest.raises(roster.ChangedMeanwhile):
        importing.apply_batch(batch, by=office.admin, at=now(), seen=seen, moving=set(), leaving=set())

    batch.refresh_from_db()
    assert batch.state == RosterBatch.State.UPLOADED
    assert not Person.objects.filter(staff_number="0902").exists()


def test_a_refusal_on_the_way_leaves_nothing_half_written(office):
    person = builders.make_officer(unit=builders.make_unit(office.bureau), name="外来")
    third = builders.make_unit(office.bureau)
    TransferRequest.objects.create(
        person=person,
        from_organisation=person.organisation,
        to_organisation=third,
        requested_by=office.admin,
        requested_at=now(),
    )

    with pytest.raises(ValidationError):
        office.bring_in(row(), row(name="外来", number=person.staff_number), moving=[person])

    assert not Person.objects.filter(staff_number="0901").exists()
    assert RosterBatch.objects.get().state == RosterBatch.State.UPLOADED


def test_more_people_cost_no_more_queries_but_their_audit_rows(office):
    assert office.admin.memberships_today  # read once a request
    spent = []
    for first, people in ((100, 2), (200, 12)):
        rows = [row(name="新人", number=str(first + n), certificate=f"Z{first + n}") for n in range(people)]
        with CaptureQueriesContext(connection) as seen:
            office.bring_in(*rows)
        spent.append(len(seen) - people)

    assert spent[0] == spent[1]


# --- slips ---
def test_slips_are_made_for_the_new_who_are_not_activated_yet(office):
    batch = office.bring_in(row(), row(name="李某", number="0902"))
    activated = Person.objects.get(staff_number="0902")
    activated.set_password("already chosen 77")
    activated.save()

    slips = make_slips(batch, by=office.admin, at=now())

    assert [slip.person.staff_number for slip in slips] == ["0901"]
    assert is_living_code(slips[0].person, slips[0].code, at=now())
    assert OneTimeCode.objects.get().purpose == OneTimeCode.Purpose.ACTIVATION


def test_made_again_they_end_those_handed_out_before(office):
    batch = office.bring_in(row())

    (first,), (second,) = (make_slips(batch, by=office.admin, at=now()) for _ in range(2))

    assert not is_living_code(first.person, first.code, at=now())
    assert is_living_code(second.person, second.code, at=now())


def test_an_account_that_has_come_to_reach_further_gets_no_slip(office):
    batch = office.bring_in(row())
    person = Person.objects.get(staff_number="0901")
    person.memberships.create(organisation=office.bureau, role=Role.UNIT_ADMIN, since=date(2020, 1, 1))

    assert make_slips(batch, by=office.admin, at=now()) == []


# --- the pages ---
def upload(client, office, data, name="名单.xlsx"):
    file = SimpleUploadedFile(name, data)
    return client.post("/people/import/", {"unit": office.county.pk, "file": file})


def test_the_whole_way_on_the_pages(client, office):
    client.force_login(office.admin)
    leaver = builders.make_officer(unit=office.team, name="离开的人")

    columns = upload(client, office, workbook(FULL, row(name="李某", number="0902", unit="没有的")))
    batch = RosterBatch.objects.get()
    assert columns.url == f"/people/import/{batch.pk}/?step=columns"
    page = client.get(columns.url)
    fields = {field.html_name: field.value() or "" for field in page.context["form"]}
    check = client.post(f"/people/import/{batch.pk}/", fields, follow=True)
    assert "相近的有" in check.content.decode() or "没有这个单位" in check.content.decode()
    confirm = client.get(f"/people/import/{batch.pk}/?step=confirm")
    assert "离开的人" in confirm.content.decode()
    assert "checked" not in confirm.content.decode()
    seen = confirm.context["plan"].digest
    done = client.post(f"/people/import/{batch.pk}/apply/", {"seen": seen, "leaving": [leaver.pk]}, follow=True)

    assert "新增 1 人" in done.content.decode()
    leaver.refresh_from_db()
    assert not leaver.is_active
    slips = client.post(f"/people/import/{batch.pk}/slips/", {"print": ""})
    (slip,) = slips.context["slips"]
    assert slip.code in slips.content.decode()
    assert slips["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert slip.code not in client.get(f"/people/import/{batch.pk}/").content.decode()


def test_slips_as_a_workbook_hold_a_code_that_opens_the_account(client, office):
    batch = office.bring_in(row())
    client.force_login(office.admin)

    response = client.post(f"/people/import/{batch.pk}/slips/", {"xlsx": ""})

    cells = list(load_workbook(BytesIO(response.content)).active.values)
    code = next(line for line in cells if line[2] == "0901")[3]
    assert is_living_code(Person.objects.get(staff_number="0901"), code, at=now())


def test_columns_are_changed_by_the_person(client, office):
    client.force_login(office.admin)
    upload(client, office, workbook(["甲", "乙的编号", "王某"], headers=["别名", "工号", "姓名"]))
    batch = RosterBatch.objects.get()

    client.post(f"/people/import/{batch.pk}/", {"column-0-0": "name", "column-0-1": "staff_number"})

    plan = client.get(f"/people/import/{batch.pk}/?step=check").context["plan"]
    assert [(item.entry.name, item.entry.staff_number) for item in plan.items] == [("甲", "乙的编号")]


def test_without_any_number_the_columns_are_refused(client, office):
    client.force_login(office.admin)
    upload(client, office, workbook(row()))
    batch = RosterBatch.objects.get()

    response = client.post(f"/people/import/{batch.pk}/", {"column-0-0": "name"})

    assert response.status_code == 422
    assert "工号和执法证号至少要有一列" in response.content.decode()


ID_FILES = {
    "in a column of its own": workbook(["王某", "0901", ID_CARD], headers=["姓名", "工号", "身份证号码"]),
    "damaged, in a column of its own": workbook(["王某", "0901", int(ID_CARD)], headers=["姓名", "工号", "身份证号"]),
    "as a staff number": workbook(["王某", ID_CARD], headers=["姓名", "工号"]),
    "within a remark": workbook(["王某", "0901", f"证件{ID_CARD}。"], headers=["姓名", "工号", "备注"]),
    "as a number in any column": workbook(["王某", "0901", int(ID_CARD)], headers=["姓名", "工号", "执法证号"]),
    "on another sheet": workbook(["王某", "0901"], headers=["姓名", "工号"], beside={"证件": [["证件"], [ID_CARD]]}),
    "on a hidden sheet": workbook(["王某", "0901"], headers=["姓名", "工号"], beside={"隐藏": [[ID_CARD]]}),
    "above the table": workbook(["王某", "0901"], headers=["姓名", "工号"], above=[[f"填表人 {ID_CARD}"]]),
}


@pytest.mark.parametrize("case", ID_FILES)
def test_a_file_with_id_card_numbers_is_not_kept(client, office, case):
    client.force_login(office.admin)

    response = upload(client, office, ID_FILES[case])

    assert response.status_code == 422
    assert "系统不保存身份证号" in response.content.decode()
    assert ID_CARD not in response.content.decode()
    assert not RosterBatch.objects.exists()


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 nothing", b"\xd0\xcf\x11\xe0 old", workbook(["x"], headers=["没有", "表头"])]
)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(client, office, data):
    client.force_login(office.admin)

    assert upload(client, office, data).status_code == 422
    assert not RosterBatch.objects.exists()


def test_nobody_uploads_for_a_unit_out_of_reach(client, office):
    client.force_login(office.admin)

    response = client.post(
        "/people/import/", {"unit": office.bureau.pk, "file": SimpleUploadedFile("x.xlsx", workbook(row()))}
    )

    assert response.status_code == 422


def test_the_rows_to_mend_are_handed_out_with_the_reason(client, office):
    batch = make_batch(row(unit="没有的"), row(name="李某", number="0902"), unit=office.county, by=office.admin)
    client.force_login(office.admin)

    response = client.get(f"/people/import/{batch.pk}/rows/")

    lines = list(load_workbook(BytesIO(response.content)).active.values)
    assert lines[0] == ("错误原因", *HEADERS)
    assert len(lines) == 2
    assert "没有这个单位" in lines[1][0]
    assert lines[1][1:4] == ("王某", "0901", "没有的")


def test_the_template_is_itself_a_roster(client, office):
    client.force_login(office.admin)

    [table] = importing.read_roster(BytesIO(client.get("/people/import/template/").content)).tables

    assert set(table.mapping) == set(LABELS)


def test_a_posted_digest_of_another_plan_writes_nothing(client, office):
    batch = make_batch(row(), unit=office.county, by=office.admin)
    client.force_login(office.admin)

    page = client.post(f"/people/import/{batch.pk}/apply/", {"seen": "x" * 64}, follow=True)

    assert "重新看一遍" in page.content.decode()
    assert not Person.objects.filter(staff_number="0901").exists()


def test_columns_changed_after_they_were_looked_at_stop_everything(client, office):
    batch = make_batch(row(post="科员", phone="13800000000"), unit=office.county, by=office.admin)
    seen = importing.plan_batch(batch, by=office.admin, at=now()).digest
    columns = importing.file_of(batch).mapping["名单"]
    batch.mapping = {"名单": columns | {"name": columns["post"], "post": columns["name"]}}
    batch.save()
    client.force_login(office.admin)

    client.post(f"/people/import/{batch.pk}/apply/", {"seen": seen})

    assert not Person.objects.filter(staff_number="0901").exists()


def test_markup_in_cells_and_file_names_is_shown_as_text(client, office):
    client.force_login(office.admin)
    given = row(name=MARKUP, number=MARKUP, unit=MARKUP, certificate=MARKUP, post=MARKUP, phone=MARKUP, kind=MARKUP)
    headers = [*HEADERS, MARKUP]
    upload(client, office, workbook([*given, MARKUP], row(post=MARKUP), headers=headers), name=f"{MARKUP}.xlsx")
    batch = RosterBatch.objects.get()

    for step in ("columns", "check", "confirm"):
        page = client.get(f"/people/import/{batch.pk}/?step={step}").content.decode()
        assert "<img" not in page
        assert "&lt;img" in page
    assert "<img" not in client.get("/people/import/").content.decode()


def test_a_hundred_damaged_files_are_refused_or_read_and_write_nothing(client, office):
    client.force_login(office.admin)
    good = workbook(
        *(row(name="王某", number=str(900 + n), certificate=f"Z{n}", issued="2023-05-06") for n in range(12))
    )
    people = Person.objects.count()

    statuses = set()
    for _what, data in mutants(good, 100, seed=7):
        response = upload(client, office, data)
        statuses.add(response.status_code)
        if response.status_code == 302:
            statuses.add(client.get(response.url).status_code)
            statuses.add(client.get(response.url.replace("columns", "check")).status_code)

    assert statuses == {200, 302, 422}
    assert Person.objects.count() == people


@pytest.mark.django_db(transaction=True)
def test_a_large_roster_is_written_by_a_job_that_leads_back_to_the_result(client, monkeypatch):
    monkeypatch.setattr("people.views.roster.LARGE", 0)
    office = Office()
    batch = make_batch(row(), unit=office.county, by=office.admin)
    client.force_login(office.admin)
    seen = importing.plan_batch(batch, by=office.admin, at=now()).digest

    response = client.post(f"/people/import/{batch.pk}/apply/", {"seen": seen})

    job = Job.objects.get()
    assert response.url == f"/jobs/{job.pk}/"
    assert (job.state, job.url, job.done) == (Job.State.DONE, f"/people/import/{batch.pk}/", job.total)
    assert Person.objects.filter(staff_number="0901").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_job_that_finds_another_plan_says_so_and_writes_nothing(client, monkeypatch):
    monkeypatch.setattr("people.views.roster.LARGE", 0)
    office = Office()
    batch = make_batch(row(), unit=office.county, by=office.admin)
    client.force_login(office.admin)

    client.post(f"/people/import/{batch.pk}/apply/", {"seen": "x" * 64})

    job = Job.objects.get()
    assert (job.state, "重新看一遍" in job.note) == (Job.State.FAILED, True)
    assert not Person.objects.filter(staff_number="0901").exists()


# --- the command ---
@pytest.fixture
def roster_file(tmp_path):
    def write(*rows):
        path = tmp_path / "名单.xlsx"
        path.write_bytes(workbook(*rows))
        return path

    return write


def run(*arguments, failing=""):
    """What the command said; `failing` is what it ends with when it does not end well."""
    out = StringIO()
    with pytest.raises(CommandError, match=failing) if failing else nullcontext():
        call_command("import_people", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_command_checks_and_then_writes(office, roster_file):
    path = roster_file(row(), row(name="李某", number="0902", unit="没有的"))

    told = run(path, "--unit", "BX", "--check", failing="有 1 行需要改")
    assert "读入 2 行：无问题 1，已修正 0，有提醒 0，有错误 1，未处理 0；新增 1 人" in told
    assert "名单!C3" in told
    assert not Person.objects.filter(staff_number="0901").exists()

    run(path, "--unit", "BX", failing="有 1 行需要改")
    assert Person.objects.get(staff_number="0901").organisation == office.team
    assert AuditEntry.objects.get(verb="person.enrolled").actor is None

    assert "新增 0 人，更新 0 人，不变 1 人" in run(path, "--unit", "BX", failing="有 1 行需要改")


def test_the_command_lists_moves_and_leavers_and_leaves_them(office, roster_file):
    moved = builders.make_officer(unit=office.mines, name="旧人")

    told = run(roster_file(row(name="旧人", number=moved.staff_number)), "--unit", "BX")

    assert "调动（未办理）：旧人 矿山股 → 执法大队" in told
    assert "名单里没有（未处理）：管理员" in told
    moved.refresh_from_db()
    assert moved.organisation == office.mines


def test_the_command_says_what_is_missing(office, roster_file):
    run("no-such-file.xlsx", "--unit", "BX", failing="没有这个文件")
    run(roster_file(row()), "--unit", "X", failing="没有代码为 X 的单位")


def test_the_command_keeps_no_id_card_number(office, roster_file):
    told = run(roster_file(row(number=ID_CARD)), "--unit", "BX", failing="有 1 行需要改")

    assert ID_CARD not in told
    assert not Person.objects.filter(name="王某").exists()


# --- races ---
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_rosters_at_once_with_the_same_new_people_make_them_once():
    for _round in range(4):
        county, there = builders.make_unit(), builders.make_unit()
        numbers = [f"R{_round}-{n}" for n in range(6)]
        batches = [
            make_batch(
                *(["新人", n] for n in order), unit=unit, by=builders.make_admin(unit=unit), headers=["姓名", "工号"]
            )
            for unit, order in ((county, numbers), (there, numbers[::-1]))
        ]
        plans = [importing.plan_batch(b, by=b.uploaded_by, at=now()).digest for b in batches]

        results = at_once(
            *(
                lambda b=b, seen=seen: importing.apply_batch(
                    b, by=b.uploaded_by, at=now(), seen=seen, moving=set(), leaving=set()
                )
                for b, seen in zip(batches, plans, strict=True)
            )
        )

        assert sorted(type(r).__name__ for r in results) == ["ChangedMeanwhile", "bool"]
        assert Person.objects.filter(staff_number__in=numbers).count() == 6


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_roster_confirmed_four_times_at_once_is_written_once():
    admin = builders.make_admin()
    batch = make_batch(["新人", "R1"], unit=admin.organisation, by=admin, headers=["姓名", "工号"])
    seen = importing.plan_batch(batch, by=admin, at=now()).digest

    def confirm():
        mine = RosterBatch.objects.get(pk=batch.pk)
        return importing.apply_batch(mine, by=admin, at=now(), seen=seen, moving=set(), leaving=set())

    results = at_once(*[confirm] * 4)

    assert sorted(results) == [False, False, False, True]
    assert AuditEntry.objects.filter(verb="roster.applied").count() == 1

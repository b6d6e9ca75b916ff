import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from people import audit
from people.models import AuditEntry, Membership, Organisation, Role
from people.services.accounts import change_phone
from people.views.audit import changes
from tests import builders

PAGE = "/audit/"


@pytest.fixture
def unit():
    return builders.make_unit()


@pytest.fixture
def auditor(client, unit):
    person = builders.make_person(unit=unit, roles=[Role.AUDITOR])
    client.force_login(person)
    return person


def act(unit, *, actor=None, verb="person.edited", at="2026-11-22 10:00", target=None, **facts):
    target = target or builders.make_officer(unit=unit)
    with time_machine.travel(builders.moment(at), tick=False):
        return audit.record(actor or target, verb, target, **facts)


def shown(client, **asked):
    return [row["entry"] for row in client.get(PAGE, asked).context["rows"]]


# --- append-only ---
@pytest.mark.parametrize(
    "statement", ["UPDATE people_auditentry SET verb = 'nothing.happened'", "DELETE FROM people_auditentry"]
)
def test_the_database_refuses_to_change_or_take_away_a_row(unit, statement):
    entry = act(unit)

    with (
        pytest.raises(IntegrityError, match="added, never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert AuditEntry.objects.get().verb == entry.verb


def test_neither_does_the_code_get_round_it(unit):
    entry = act(unit)
    entry.verb = "nothing.happened"

    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.delete()


def test_an_act_and_its_row_stand_or_fall_together(unit):
    officer = builders.make_officer(unit=unit)

    with transaction.atomic():
        change_phone(officer, "13800000001")
        transaction.set_rollback(True)

    assert not AuditEntry.objects.exists()


# --- who sees what ---
def test_an_auditor_sees_the_own_subtree_and_no_more(client, auditor, unit):
    here, below = act(unit), act(builders.make_unit(unit))
    act(builders.make_unit())

    assert set(shown(client)) == {here, below}


def test_the_audit_administrator_of_the_whole_sees_also_what_concerns_no_unit(client, unit):
    root = Organisation.objects.get_parent(unit)
    client.force_login(builders.make_person(unit=root, roles=[Role.AUDIT_ADMIN]))
    of_none = AuditEntry.objects.create(
        at=builders.moment("2026-11-22 09:00"), verb="x.y", target_type="people.Person", target_id="1", target_name="甲"
    )
    of_unit = act(unit)

    assert shown(client) == [of_unit, of_none]


def test_an_auditor_does_not_see_what_concerns_no_unit(client, auditor):
    AuditEntry.objects.create(
        at=builders.moment("2026-11-22 09:00"), verb="x.y", target_type="people.Person", target_id="1", target_name="甲"
    )

    assert shown(client) == []


@pytest.mark.parametrize("role", [Role.OFFICER, Role.UNIT_ADMIN, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
def test_others_have_no_audit_page(client, unit, role):
    client.force_login(builders.make_person(unit=unit, roles=[role]))

    assert client.get(PAGE).status_code == 403


def test_a_role_that_has_ended_opens_nothing(client, auditor):
    Membership.objects.filter(person=auditor).update(until="2021-01-01")

    assert client.get(PAGE).status_code == 403


def test_the_page_changes_nothing(client, auditor):
    assert client.post(PAGE).status_code == 405


# --- filters ---
def test_without_filters_the_last_fifty_are_shown_newest_first(client, auditor, unit):
    target = builders.make_officer(unit=unit)
    for minute in range(51):
        act(unit, target=target, at=f"2026-11-22 10:{minute:02}")

    entries = shown(client)

    assert len(entries) == 50
    assert [entries[0].at, entries[-1].at] == [builders.moment(f"2026-11-22 10:{m}") for m in ("50", "01")]
    assert len(shown(client, page=2)) == 1


def test_by_the_name_or_number_of_who_did_it(client, auditor, unit):
    li = builders.make_officer(unit=unit, name="李四", staff_number="A77")
    wanted = act(unit, actor=li)
    act(unit)

    assert shown(client, who="李四") == [wanted]
    assert shown(client, who="A77") == [wanted]


def test_by_what_was_done(client, auditor, unit):
    wanted = act(unit, verb="phone.changed")
    act(unit, verb="person.edited")

    assert shown(client, verb="phone.changed") == [wanted]


def test_by_the_name_of_what_it_was_done_to(client, auditor, unit):
    wanted = act(unit, target=builders.make_officer(unit=unit, name="王二小"))
    act(unit)

    assert shown(client, what="二小") == [wanted]


def test_by_days_of_chinese_time_both_included(client, auditor, unit):
    target = builders.make_officer(unit=unit)
    early, late = (
        act(unit, target=target, at="2026-11-21 00:00:01"),
        act(unit, target=target, at="2026-11-22 23:59:59"),
    )
    act(unit, target=target, at="2026-11-20 23:59:59")
    act(unit, target=target, at="2026-11-23 00:00:00")

    assert shown(client, since="2026-11-21", until="2026-11-22") == [late, early]


def test_by_the_address_it_came_from(client, auditor, unit):
    token = audit.address.set("10.1.2.3")
    wanted = act(unit)
    audit.address.reset(token)
    act(unit)

    assert shown(client, address="10.1.2") == [wanted]


def test_a_filter_that_cannot_be_read_is_named_and_left_out(client, auditor, unit):
    entry = act(unit)

    response = client.get(PAGE, {"since": "昨天"})

    assert response.status_code == 422
    assert "从：" in response.content.decode()
    assert [row["entry"] for row in response.context["rows"]] == [entry]


def test_nothing_found_says_how_to_find_more(client, auditor, unit):
    act(unit)

    assert "没有符合条件的记录" in client.get(PAGE, {"who": "谁也不是"}).content.decode()


# --- how a row reads ---
def test_a_change_reads_with_the_words_of_the_screen(client, auditor, unit):
    officer = builders.make_officer(unit=unit, phone="13812345678")
    change_phone(officer, "13900001111")

    page = client.get(PAGE).content.decode()

    assert "修改手机号" in page
    assert "<dt>手机号</dt>" in page
    assert "138****5678" in page
    assert "139****1111" in page
    assert "13900001111" not in page


def test_values_read_as_words_and_what_stays_the_same_is_left_out(unit):
    entry = act(
        unit,
        before={"active": True, "role": "officer", "name": "甲", "unit": ""},
        after={"active": False, "role": "marker", "name": "甲", "unit": "U1"},
    )

    assert [(c.label, c.before, c.after) for c in changes(entry)] == [
        ("启用", "是", "否"),
        ("角色", "执法人员", "阅卷人"),
        ("单位", None, "U1"),
    ]


def test_a_moment_reads_in_chinese_time(unit):
    entry = act(unit, verb="code.issued", after={"expires_at": "2026-11-22T16:30:00+00:00", "on": "2026-11-22"})

    assert [change.after for change in changes(entry)] == ["2026-11-23 00:30", "2026-11-22"]


def test_an_act_of_an_app_that_is_gone_still_reads(client, auditor, unit):
    AuditEntry.objects.create(
        at=builders.moment("2026-11-22 09:00"),
        verb="thing.done",
        target_type="gone.Thing",
        target_id="1",
        target_name="旧物",
        organisation=unit,
        after={"colour": "red", "list": ["a", 1], "map": {"k": None}},
    )

    page = client.get(PAGE).content.decode()

    assert "thing.done" in page
    assert "gone.Thing" in page
    assert "a、1" in page


def test_a_name_that_looks_like_markup_is_text(client, auditor, unit):
    act(unit, target=builders.make_officer(unit=unit, name="<img src=x>"), reason="<script>")

    page = client.get(PAGE).content.decode()

    assert "<img src=x>" not in page
    assert "&lt;script&gt;" in page


def test_a_longer_audit_costs_no_more_queries(client, auditor, unit):
    def one_more():
        act(unit, actor=builders.make_officer(unit=builders.make_unit(unit)))
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        return len(queries)

    assert one_more() == one_more() == one_more()


@pytest.mark.parametrize("asked", [{"since": "0001-01-01"}, {"until": "9999-12-31"}])
def test_a_day_at_the_end_of_the_calendar_is_named_and_left_out(client, auditor, unit, asked):
    entry = act(unit)

    response = client.get(PAGE, asked)

    assert response.status_code == 422
    assert [row["entry"] for row in response.context["rows"]] == [entry]

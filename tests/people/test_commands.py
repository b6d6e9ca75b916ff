import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from people.models import AuditEntry, Membership, Organisation, Person, Posting, Role
from people.policies import may_grant
from tests import builders

WHO = {"number": "A001", "name": "王管理"}
UNIT = {"unit_name": "某市应急管理局", "unit_code": "3300"}
NEW = "river stone 77 lamp"


def create(**options):
    out = io.StringIO()
    call_command("create_administrator", noinput=True, stdout=out, **options)
    return out.getvalue()


def code_in(text):
    return re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", text)[0]


def test_on_an_empty_system_it_makes_the_unit_and_the_first_administrator():
    create(**WHO, **UNIT)

    person = Person.objects.get()
    root = Organisation.objects.get()
    assert (root.name, root.code, root.depth) == ("某市应急管理局", "3300", 1)
    assert (person.staff_number, person.name, person.organisation) == ("A001", "王管理", root)
    assert person.roles == {Role.SYSTEM_ADMIN, Role.UNIT_ADMIN}
    assert person.postings.get().organisation == root


def test_the_code_it_prints_opens_the_account_and_asks_for_a_password(client):
    code = code_in(create(**WHO, **UNIT))

    client.post(reverse("people:login"), {"username": "A001", "password": code})
    client.post(reverse("people:password"), {"new": NEW, "again": NEW})

    assert client.get(reverse("people:me")).status_code == 200
    assert Person.objects.get().check_password(NEW)


def test_a_password_can_come_by_standard_input_and_no_code_is_made(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(NEW + "\n"))

    out = create(**WHO, **UNIT, password_stdin=True)

    person = Person.objects.get()
    assert person.check_password(NEW)
    assert not person.must_change_password
    assert not person.codes.exists()
    assert NEW not in out


def test_a_poor_password_leaves_nothing_behind(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("123456\n"))

    with pytest.raises(CommandError, match="至少要 10 个字符"):
        create(**WHO, **UNIT, password_stdin=True)

    assert not Person.objects.exists()
    assert not Organisation.objects.exists()


def test_the_unit_that_stands_is_taken():
    root = builders.make_bureau()

    create(**WHO)

    assert Person.objects.get().organisation == root
    assert Organisation.objects.count() == 1


def test_when_there_is_an_administrator_it_refuses_and_says_how_to_insist():
    create(**WHO, **UNIT)

    with pytest.raises(CommandError, match="--another"):
        create(number="A002", name="李管理")

    assert Person.objects.count() == 1


def test_another_is_made_on_demand():
    create(**WHO, **UNIT)

    create(number="A002", name="李管理", another=True)

    assert Membership.objects.filter(role=Role.SYSTEM_ADMIN).count() == 2


def test_a_deactivated_administrator_does_not_stand_in_the_way():
    create(**WHO, **UNIT)
    Person.objects.update(is_active=False)

    create(number="A002", name="李管理")

    assert Person.objects.count() == 2


def test_one_who_is_here_already_gets_the_roles_and_keeps_the_posting():
    root = builders.make_bureau()
    builders.make_officer(unit=root, staff_number="A001", name="王管理")

    create(**WHO)

    assert Person.objects.get().roles == {Role.OFFICER, Role.SYSTEM_ADMIN, Role.UNIT_ADMIN}
    assert Posting.objects.count() == 1


def test_a_number_of_somebody_else_is_refused():
    builders.make_officer(unit=builders.make_bureau(), staff_number="A001", name="张三")

    with pytest.raises(CommandError, match="已登记给别人"):
        create(**WHO)


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_the_three_administrators_stay_apart(role):
    root = builders.make_bureau()
    builders.make_person(unit=root, staff_number="A001", name="王管理", roles=[role])

    with pytest.raises(CommandError, match="不能由一人兼任"):
        create(**WHO)

    assert not Membership.objects.filter(role=Role.SYSTEM_ADMIN).exists()


def test_the_first_security_administrator_is_made_and_may_name_the_audit_administrator():
    create(**WHO, **UNIT)

    create(number="A002", name="李安全", security=True)

    root = Organisation.objects.get()
    security = Person.objects.get(staff_number="A002")
    assert security.roles == {Role.SECURITY_ADMIN}
    assert may_grant(security, Role.AUDIT_ADMIN, root)
    assert not may_grant(Person.objects.get(staff_number="A001"), Role.AUDIT_ADMIN, root)


def test_the_system_administrator_is_not_made_security_administrator_as_well():
    create(**WHO, **UNIT)

    with pytest.raises(CommandError, match="不能由一人兼任"):
        create(**WHO, security=True)

    create(number="A002", name="李安全", security=True)
    with pytest.raises(CommandError, match="安全管理员已经有了"):
        create(number="A003", name="孙安全", security=True)


@pytest.mark.parametrize("missing", ["number", "name", "unit_name", "unit_code"])
def test_what_is_missing_is_named(missing):
    given = WHO | UNIT
    del given[missing]

    with pytest.raises(CommandError, match=f"缺少 --{missing.replace('_', '-')}"):
        create(**given)

    assert not Organisation.objects.exists()


def test_the_questions_are_asked_of_one_who_sits_at_the_keyboard(monkeypatch):
    answers = iter(["某市应急管理局", "3300", "", "A001", "王管理"])
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)

    call_command("create_administrator", stdout=io.StringIO())

    assert Person.objects.get().name == "王管理"


def test_the_first_administrator_is_written_down():
    create(**WHO, **UNIT)

    entry = AuditEntry.objects.get(verb="administrator.created")
    assert (entry.actor, entry.organisation) == (None, Organisation.objects.get())

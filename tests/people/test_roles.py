from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from people.models import AuditEntry, Membership, Person, Role
from people.models.role import SEPARATE_ROLES
from people.policies import may_grant
from people.services.roles import end_role, grant_role
from tests import builders
from tests.people.test_postings import at_once

CONTENT_ROLES = sorted(set(Role) - SEPARATE_ROLES)


def grant(by, person, role, unit=None, **options):
    return grant_role(
        person=person, role=role, unit=unit or person.organisation, by=by, **{"since": localdate()} | options
    )


@pytest.mark.parametrize("role", CONTENT_ROLES)
def test_a_unit_administrator_gives_content_roles_in_reach(bureau, role):
    admin, person = builders.make_admin(unit=bureau), builders.make_person(unit=builders.make_unit(bureau))

    grant(admin, person, role)

    assert Person.objects.get(pk=person.pk).holds(role)


@pytest.mark.parametrize("role", sorted(SEPARATE_ROLES))
def test_a_unit_administrator_gives_no_administrators_role(role):
    admin = builders.make_admin()
    person = builders.make_person(unit=admin.organisation)

    with pytest.raises(ValidationError):
        grant(admin, person, role)

    assert not person.memberships.exists()


@pytest.mark.parametrize("role", sorted(SEPARATE_ROLES))
def test_the_security_administrator_gives_the_administrators_roles(role):
    security = builders.make_person(roles=[Role.SECURITY_ADMIN])
    person = builders.make_person(unit=security.organisation)

    grant(security, person, role)

    assert Person.objects.get(pk=person.pk).roles == {role}


def test_the_security_administrator_names_unit_administrators_but_gives_no_content_role():
    security = builders.make_person(roles=[Role.SECURITY_ADMIN])
    unit = security.organisation

    given = {role for role in Role if may_grant(security, role, unit)}

    assert given == {*SEPARATE_ROLES, Role.UNIT_ADMIN}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.UNIT_ADMIN, Role.SECURITY_ADMIN}))
def test_nobody_else_gives_any_role(role):
    holder = builders.make_person(roles=[role])

    assert not any(may_grant(holder, wanted, holder.organisation) for wanted in Role)


def test_out_of_reach_a_unit_administrator_gives_nothing(bureau):
    admin = builders.make_admin(unit=builders.make_unit(bureau))
    person = builders.make_person(unit=admin.organisation)

    for unit in (bureau, builders.make_unit(bureau)):
        with pytest.raises(ValidationError):
            grant(admin, person, Role.AUTHOR, unit)


def test_nobody_gives_himself_a_role_or_ends_his_own():
    admin = builders.make_admin()

    with pytest.raises(ValidationError):
        grant(admin, admin, Role.AUTHOR)
    with pytest.raises(ValidationError):
        end_role(membership=admin.memberships.get(), by=admin, on=localdate())


@pytest.mark.parametrize("held", sorted(SEPARATE_ROLES))
def test_the_three_administrators_are_never_one_person(held):
    security = builders.make_person(roles=[Role.SECURITY_ADMIN])
    person = builders.make_person(unit=security.organisation, roles=[held])

    for role in SEPARATE_ROLES - {held}:
        with pytest.raises(ValidationError):
            grant(security, person, role)

    assert Person.objects.get(pk=person.pk).roles == {held}


def test_an_administrators_role_that_has_ended_stands_in_nobodys_way():
    security = builders.make_person(roles=[Role.SECURITY_ADMIN])
    person = builders.make_person(unit=security.organisation, roles=[Role.SYSTEM_ADMIN])

    end_role(membership=person.memberships.get(), by=security, on=localdate())
    grant(security, person, Role.AUDIT_ADMIN)

    assert Person.objects.get(pk=person.pk).roles == {Role.AUDIT_ADMIN}


def test_one_that_begins_later_does():
    security = builders.make_person(roles=[Role.SECURITY_ADMIN])
    person = builders.make_person(unit=security.organisation)
    grant(security, person, Role.SYSTEM_ADMIN, since=localdate() + timedelta(days=30))

    with pytest.raises(ValidationError):
        grant(security, person, Role.AUDIT_ADMIN)
    grant(security, person, Role.AUDIT_ADMIN, until=localdate() + timedelta(days=30))

    assert person.memberships.count() == 2


def test_given_twice_it_is_held_once():
    admin = builders.make_admin()
    person = builders.make_person(unit=admin.organisation)

    first, second = grant(admin, person, Role.MARKER), grant(admin, person, Role.MARKER)

    assert first == second
    assert AuditEntry.objects.filter(verb="role.granted").count() == 1


def test_giving_and_ending_are_audited_before_and_after():
    admin = builders.make_admin()
    person = builders.make_person(unit=admin.organisation)

    membership = grant(admin, person, Role.MARKER)
    end_role(membership=membership, by=admin, on=localdate())

    ended = AuditEntry.objects.get(verb="role.ended")
    assert (ended.actor, ended.target_id) == (admin, str(person.pk))
    assert (ended.before["until"], ended.after["until"]) == ("", localdate().isoformat())
    granted = AuditEntry.objects.get(verb="role.granted")
    assert (granted.before, granted.after["role"]) == (None, "marker")


def test_an_ended_role_gives_no_rights_from_that_day_and_stays_on_record():
    admin = builders.make_admin()
    person = builders.make_person(unit=admin.organisation, roles=[Role.MARKER])

    end_role(membership=person.memberships.get(), by=admin, on=localdate())

    assert Person.objects.get(pk=person.pk).roles == set()
    assert person.memberships.get().since == date(2020, 1, 1)


def test_a_role_of_another_unit_cannot_be_ended():
    admin, person = builders.make_admin(), builders.make_person(roles=[Role.MARKER])

    with pytest.raises(ValidationError):
        end_role(membership=person.memberships.get(), by=admin, on=localdate())

    assert person.memberships.get().until is None


def test_the_inactive_get_no_role():
    admin = builders.make_admin()
    person = builders.make_person(unit=admin.organisation, is_active=False)

    with pytest.raises(ValidationError):
        grant(admin, person, Role.MARKER)


# --- pages ---
def test_the_form_offers_only_what_one_may_give(client):
    admin = builders.make_admin()
    person = builders.make_person(unit=admin.organisation)
    client.force_login(admin)

    form = client.get(f"/people/{person.pk}/roles/grant/").context["form"]

    assert {value for value, _label in form.fields["role"].choices} == {"", *CONTENT_ROLES}
    assert list(form.fields["unit"].queryset) == [admin.organisation]


def test_a_role_is_given_and_ended_on_the_persons_page(client):
    admin = builders.make_admin()
    person = builders.make_person(unit=admin.organisation)
    client.force_login(admin)
    wanted = {"role": "lecturer", "unit": admin.organisation_id, "since": localdate().isoformat(), "until": ""}

    client.post(f"/people/{person.pk}/roles/grant/", wanted)
    membership = Membership.objects.get(person=person)
    client.post(f"/roles/{membership.pk}/end/")

    membership.refresh_from_db()
    assert (membership.role, membership.until) == ("lecturer", localdate())


def test_a_role_posted_past_the_form_is_refused(client):
    admin = builders.make_admin()
    person = builders.make_person(unit=admin.organisation)
    client.force_login(admin)
    wanted = {"role": "security_admin", "unit": admin.organisation_id, "since": localdate().isoformat()}

    response = client.post(f"/people/{person.pk}/roles/grant/", wanted)

    assert response.status_code == 422
    assert not person.memberships.exists()


def test_a_role_cannot_begin_in_the_past(client):
    admin = builders.make_admin()
    person = builders.make_person(unit=admin.organisation)
    client.force_login(admin)
    wanted = {"role": "marker", "unit": admin.organisation_id, "since": "2020-01-01"}

    assert client.post(f"/people/{person.pk}/roles/grant/", wanted).status_code == 422


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_administrators_roles_given_at_once_end_as_one():
    security = builders.make_person(roles=[Role.SECURITY_ADMIN])
    for _round in range(5):
        person = builders.make_person(unit=security.organisation)

        at_once(
            lambda p=person: grant(security, p, Role.SYSTEM_ADMIN),
            lambda p=person: grant(security, p, Role.AUDIT_ADMIN),
        )

        assert person.memberships.count() == 1

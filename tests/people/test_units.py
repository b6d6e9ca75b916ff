from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people import queries
from people.models import AuditEntry, Organisation, Role
from people.services.units import add_unit, close_unit, edit_unit
from tests import builders
from tests.people.test_postings import at_once

TODAY = date(2026, 11, 22)
NEW = {"code": "NEW-1", "name": "新设执法队", "short_name": "新设队", "kind": "team"}


def test_headcounts_add_up_through_the_tree(bureau):
    county = builders.make_unit(bureau)
    team = builders.make_unit(county)
    for unit in (bureau, county, team, team):
        builders.make_officer(unit=unit)
    builders.make_officer(unit=team, is_active=False)

    rows = queries.tree(Organisation.objects.within(bureau))

    assert [(row.unit, row.depth, row.own, row.total) for row in rows] == [
        (bureau, 0, 1, 4),
        (county, 1, 1, 3),
        (team, 2, 2, 2),
    ]


def test_more_units_cost_no_more_queries(client):
    admin = builders.make_admin(unit=builders.make_bureau())
    client.force_login(admin)

    client.get("/units/")  # the first request of a session writes it
    spent = []
    for units in (1, 2):
        for _ in range(units):
            builders.make_officer(unit=builders.make_unit(admin.organisation))
        with CaptureQueriesContext(connection) as seen:
            client.get("/units/")
        spent.append(len(seen))

    assert spent[0] == spent[1]


def test_the_tree_shows_the_units_in_reach_and_no_others(client, bureau):
    own, other = builders.make_unit(bureau), builders.make_unit(bureau)
    client.force_login(builders.make_admin(unit=own))

    page = client.get("/units/").content.decode()

    assert own.name in page
    assert other.name not in page


def test_a_unit_is_added_under_ones_own(client):
    admin = builders.make_admin()
    client.force_login(admin)

    client.post(f"/units/{admin.organisation_id}/add/", NEW)

    made = Organisation.objects.get(code="NEW-1")
    assert made.path.startswith(admin.organisation.path)
    assert AuditEntry.objects.get(verb="unit.added").after["name"] == "新设执法队"


def test_ones_own_unit_is_renamed_from_above_only(client, bureau):
    county = builders.make_unit(bureau)
    changed = {"code": county.code, "name": "改名局", "short_name": "", "kind": county.kind}
    client.force_login(builders.make_admin(unit=county))
    assert client.post(f"/units/{county.pk}/edit/", changed).status_code == 404

    client.force_login(builders.make_admin(unit=bureau))
    client.post(f"/units/{county.pk}/edit/", changed)

    county.refresh_from_db()
    assert county.name == "改名局"
    assert AuditEntry.objects.get(verb="unit.edited").before["name"] != "改名局"


def test_the_system_administrator_edits_the_own_unit_too():
    system = builders.make_person(roles=[Role.SYSTEM_ADMIN])

    edit_unit(unit=system.organisation, by=system, code="X1", name="新名", short_name="", kind="county_bureau")

    assert Organisation.objects.get(code="X1").name == "新名"


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SECURITY_ADMIN])
def test_who_only_sees_units_edits_none(role):
    person = builders.make_person(roles=[role])
    child = builders.make_unit(person.organisation)

    for act in (
        lambda: add_unit(parent=child, by=person, **NEW),
        lambda: edit_unit(unit=child, by=person, **NEW),
        lambda: close_unit(unit=child, by=person, on=TODAY),
    ):
        with pytest.raises(ValidationError):
            act()


def test_a_code_that_is_taken_is_told(client):
    admin = builders.make_admin()
    client.force_login(admin)

    response = client.post(f"/units/{admin.organisation_id}/add/", NEW | {"code": admin.organisation.code})

    assert response.status_code == 422
    assert "已经用过" in response.content.decode()


def test_a_unit_with_people_is_not_closed(bureau):
    admin, county = builders.make_admin(unit=bureau), builders.make_unit(bureau)
    builders.make_officer(unit=county)

    with pytest.raises(ValidationError, match="还有 1 人在职"):
        close_unit(unit=county, by=admin, on=TODAY)

    county.refresh_from_db()
    assert county.in_use


def test_nor_is_one_with_units_beneath_it(bureau):
    admin, county = builders.make_admin(unit=bureau), builders.make_unit(bureau)
    builders.make_unit(county)

    with pytest.raises(ValidationError):
        close_unit(unit=county, by=admin, on=TODAY)


def test_an_empty_unit_is_closed_and_kept(client, bureau):
    admin, county = builders.make_admin(unit=bureau), builders.make_unit(bureau)
    builders.make_officer(unit=county, is_active=False)
    client.force_login(admin)

    client.post(f"/units/{county.pk}/close/")

    assert Organisation.objects.get(pk=county.pk).closed_on is not None
    assert [row.unit for row in client.get("/units/").context["rows"]] == [bureau]
    assert [row.unit for row in client.get("/units/?closed=1").context["rows"]] == [bureau, county]


def test_the_duties_at_a_unit_stand_on_its_page(client, bureau):
    admin = builders.make_admin(unit=bureau)
    marker = builders.make_person(unit=bureau, roles=[Role.MARKER, Role.OFFICER])
    client.force_login(admin)

    held = client.get(f"/units/{bureau.pk}/").context["held"]

    assert [(m.person, m.role, may_end) for m, may_end in held] == [
        (marker, "marker", True),
        (admin, "unit_admin", False),
    ]


def test_a_name_cannot_carry_markup(client):
    admin = builders.make_admin()
    client.force_login(admin)

    response = client.post(f"/units/{admin.organisation_id}/add/", NEW | {"name": "<b onclick=x>局</b>"})

    assert response.status_code == 422
    assert b"<b onclick" not in response.content


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_units_added_at_once_get_places_of_their_own():
    admin = builders.make_admin()
    names = [f"C{n}" for n in range(4)]

    results = at_once(
        *(lambda c=code: add_unit(parent=admin.organisation, by=admin, **NEW | {"code": c}) for code in names)
    )

    assert {unit.code for unit in results} == set(names)
    assert len({unit.path for unit in results}) == 4

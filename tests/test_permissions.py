"""The permission matrix: every route × method × role × own or other unit.

Each app lists its routes in tests/<app>/permissions.yaml:

    people:person:                 # the route's name
      object: person               # optional: tests/<app>/objects.py has `object_person(unit)`, whose result (one value or
                                   #   a tuple) fills the address; made once in the caller's unit, once in a foreign bureau
      refuse: 404                  # what the others get (default: 404 with an object, 403 without)
      GET: {own: [unit_admin, auditor], other: []}     # roles let through, by where the object belongs
      POST: {own: [unit_admin], other: []}
    people:list:
      GET: [unit_admin, auditor]   # without an object: one list
    people:login:
      GET: anyone                  # anyone, the anonymous too;  everyone: all who are signed in

Let through means a status below 400, or 422 (an empty form was looked at). A method not listed must be refused with 405.
A route that is missing here fails the build.
"""

from importlib import import_module
from pathlib import Path

import pytest
import yaml
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from people.models import Membership, Person, Role
from tests import builders

HERE = Path(__file__).parent
ROLES = [role.value for role in Role]
NOT_OURS = {"javascript-catalog"}


def all_routes(resolver=None, namespace=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from all_routes(entry, f"{entry.namespace}:" if entry.namespace else namespace)
        elif entry.name:
            yield namespace + entry.name


def listed_routes():
    for path in sorted(HERE.glob("*/permissions.yaml")):
        for name, row in (yaml.safe_load(path.read_text()) or {}).items():
            yield name, row | {"app": path.parent.name}


ROWS = dict(listed_routes())


def test_every_route_is_in_the_matrix():
    assert set(all_routes()) - set(ROWS) - NOT_OURS == set()


def test_the_matrix_names_no_route_that_is_gone():
    assert set(ROWS) - set(all_routes()) == set()


def person_as(role: str, unit) -> Person:
    person = builders.make_officer(unit=unit)
    if role != Role.OFFICER:
        Membership.objects.create(person=person, organisation=unit, role=role, since="2020-01-01")
    return person


def allowed(row, method, place, role):
    entry = row.get(method)
    if isinstance(entry, dict):
        entry = entry[place]
    if entry in ("anyone", "everyone"):
        return entry == "anyone" or role is not None
    return role in entry


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_route_lets_in_those_it_lists_and_nobody_else(name, client, settings):
    row = ROWS[name]
    unit, foreign = builders.make_unit(), builders.make_unit()
    places = {"own": unit, "other": foreign} if "object" in row else {"own": unit}
    refusal = row.get("refuse", 404 if "object" in row else 403)
    wrong = []
    for place, where in places.items():
        for method in (m for m in ("GET", "POST", "PUT") if m in row):
            args = None
            for role in [None, *ROLES]:
                args = args or address(row, where)
                client.logout()
                if role:
                    client.force_login(person_as(role, unit))
                status = getattr(client, method.lower())(reverse(name, args=args)).status_code
                # A stranger is led to the login wherever a signed-in person would be told yes or no.
                let_in = allowed(row, method, place, role)
                expected = "through" if let_in else (302 if role is None else refusal)
                seen = "through" if let_in and (status < 400 or status == 422) else status
                if let_in and method != "GET":
                    args = None  # it has been changed; those who were refused have changed nothing
                if seen != expected:
                    wrong.append(f"{method} {place} {role}: {status}, expected {expected}")

    assert wrong == []


def address(row, unit):
    if "object" not in row:
        return []
    made = getattr(import_module(f"tests.{row['app']}.objects"), f"object_{row['object']}")(unit)
    return list(made) if isinstance(made, tuple) else [made]

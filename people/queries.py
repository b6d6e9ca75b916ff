"""Questions asked of people and units for lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from people.models import Certificate, Membership, Organisation, Person, Role, Standing

EXPIRES_SOON = timedelta(days=30)


# --- persons ---
def with_words(people: QuerySet[Person], words: str) -> QuerySet[Person]:
    """Every word is part of the name or of a number."""
    for word in words.split():
        holds = Certificate.objects.filter(person=OuterRef("pk"), number__icontains=word)
        people = people.filter(Q(name__icontains=word) | Q(staff_number__icontains=word) | Exists(holds))
    return people


def with_role(people: QuerySet[Person], role: str, day: date) -> QuerySet[Person]:
    return people.filter(Exists(Membership.objects.on(day).filter(person=OuterRef("pk"), role=role)))


def with_standing(people: QuerySet[Person], kind: str, day: date) -> QuerySet[Person]:
    """Who has no standing on that day counts as 其他, as in Person.standing_on."""
    held = Standing.objects.on(day).filter(person=OuterRef("pk"))
    if kind == Standing.Kind.OTHER:
        return people.exclude(Exists(held.exclude(kind=Standing.Kind.OTHER)))
    return people.filter(Exists(held.filter(kind=kind)))


def with_last_certificate(people: QuerySet[Person]) -> Any:
    """Each with the state and expiry of the certificate issued last."""
    last = Certificate.objects.filter(person=OuterRef("pk")).order_by("-issued_on", "-pk")
    return people.annotate(
        last_state=Subquery(last.values("recorded_state")[:1]), last_expiry=Subquery(last.values("expires_on")[:1])
    )


def _past(day: date) -> Q:
    return Q(last_state="valid", last_expiry__lt=day)


def _soon(day: date) -> Q:
    return Q(last_state="valid", last_expiry__gte=day, last_expiry__lte=day + EXPIRES_SOON)


def with_certificate_state(people: QuerySet[Person], state: str, day: date) -> QuerySet[Person]:
    """By Certificate.State, or `soon` (expires within 30 days) or `none`."""
    found = with_last_certificate(people)
    if state == "none":
        return found.filter(last_state=None)
    if state == "soon":
        return found.filter(_soon(day))
    if state == Certificate.State.EXPIRED:
        return found.filter(_past(day))
    if state == Certificate.State.VALID:
        return found.filter(Q(last_expiry=None) | Q(last_expiry__gte=day), last_state=state)
    return found.filter(last_state=state)


def not_activated(people: QuerySet[Person]) -> QuerySet[Person]:
    """Active accounts for which no password was ever set."""
    return people.filter(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)


def for_list(people: QuerySet[Person], day: date) -> QuerySet[Person]:
    """All that a row of the list shows, in a fixed number of queries."""
    return people.select_related("organisation").prefetch_related(
        "certificates",
        "standings",
        Prefetch("memberships", Membership.objects.on(day).order_by("role"), to_attr="memberships_shown"),
    )


def counts(people: QuerySet[Person], day: date) -> dict[str, int]:
    """The figures over the list, in one query."""
    officer = Standing.objects.on(day).filter(person=OuterRef("pk"), kind=Standing.Kind.OFFICER)
    return (
        with_last_certificate(people)
        .annotate(is_officer=Exists(officer))
        .aggregate(
            people=Count("pk"),
            officers=Count("pk", filter=Q(is_officer=True)),
            soon=Count("pk", filter=_soon(day)),
            expired=Count("pk", filter=_past(day)),
            none=Count("pk", filter=Q(last_state=None)),
            sleeping=Count("pk", filter=Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)),
        )
    )


# --- units ---
def above(unit: Organisation) -> QuerySet[Organisation]:
    """The units over it, the root first."""
    return Organisation.objects.filter(path__in=unit.upward_paths[:-1]).order_by("path")


@dataclass
class UnitRow:
    """A unit of the tree with the people who serve in it and beneath it."""

    unit: Organisation
    depth: int
    own: int
    total: int = 0
    roles: list[Membership] = field(default_factory=list)


def tree(units: QuerySet[Organisation]) -> list[UnitRow]:
    """The units in the order of the tree with the heads of their subtrees: two queries, however many units."""
    heads = dict(
        Person.objects.active()
        .filter(organisation__in=units)
        .values_list("organisation")
        .annotate(n=Count("pk"))
        .order_by()
    )
    found = list(units.order_by("path"))
    top = min((unit.depth for unit in found), default=1)
    rows = {unit.path: UnitRow(unit, unit.depth - top, heads.get(unit.pk, 0)) for unit in found}
    for row in rows.values():
        for upward in row.unit.upward_paths:
            if upward in rows:
                rows[upward].total += row.own
    return list(rows.values())


def roles_at(unit: Organisation, day: date) -> QuerySet[Membership]:
    """Who has which duty at the unit; that officers are officers goes without saying."""
    return (
        unit.memberships.on(day)
        .filter(person__is_active=True)
        .exclude(role=Role.OFFICER)
        .select_related("person", "person__organisation")
        .order_by("role", F("since").asc(), "person__name")
    )

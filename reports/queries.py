"""The hour report: who has how many hours in a legal year, by person and by unit.

Page, export and command hand over the same scope and get the same answer. It is read in a constant number of queries,
whatever the number of people. Hours are sums of ledger rows, whole hundredths made Decimal; nothing here is a float.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import BigIntegerField, F, Min, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Certificate, Organisation, Person, Posting, Role, Standing
from training.models import Category, LedgerEntry, RuleSet, Verification, in_hours, legal_year
from training.models.ledger import LedgerQuerySet
from training.queries import targets_of
from training.targets import Target

#: Who reads reports, of the units they reach.
SEES_REPORTS = (Role.UNIT_ADMIN, Role.AUDITOR)

#: Whom a report counts, by the value of its filter.
COUNTED = {
    "officers": (Standing.Kind.OFFICER,),
    "applicants": (Standing.Kind.OFFICER, Standing.Kind.APPLICANT),
}

HUNDREDTH, THOUSANDTH = Decimal("0.01"), Decimal("0.001")
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Scope:
    """What is asked for: which unit and year, as things stood at which moment, and which people are listed."""

    unit: Organisation
    year: int
    at: datetime
    standing: str = "officers"
    reached: str = ""
    name: str = ""

    @property
    def day(self) -> date:
        return cut_off_day(self.year, self.at)


@dataclass(frozen=True, slots=True)
class PersonHours:
    person_id: int
    unit: Organisation
    name: str
    staff_number: str
    certificate_number: str
    standing: str
    hours: dict[str, Decimal]
    total: Decimal
    target: Decimal
    missing: Decimal

    @property
    def reached(self) -> bool:
        """In all and in every category that has a minimum."""
        return not self.missing

    @property
    def has_none(self) -> bool:
        """Has hours to earn and none of them yet."""
        return not self.reached and self.total <= 0

    @property
    def standing_label(self) -> str:
        return str(Standing.Kind(self.standing).label)


@dataclass(frozen=True, kw_only=True)
class Totals:
    """The figures of a number of people. A rate or a mean of nobody is None."""

    people: int
    reached: int
    without_hours: int
    without_certificate: int
    hours: dict[str, Decimal]
    total: Decimal
    target: Decimal
    missing: Decimal
    rate: Decimal | None
    mean: Decimal | None
    median: Decimal | None

    @property
    def not_reached(self) -> int:
        return self.people - self.reached

    @property
    def some_hours(self) -> int:
        """Those on their way: some hours, not yet enough."""
        return self.not_reached - self.without_hours


@dataclass(frozen=True, kw_only=True)
class UnitHours(Totals):
    """A direct child of the unit asked for with all beneath it, or (`itself`) those who serve in the unit's own rooms.

    `total` is of the people who serve there on the cut-off day, wherever they earned it; `delivered` is what was
    credited there, to whomever.
    """

    unit: Organisation
    delivered: Decimal
    itself: bool = False


@dataclass(frozen=True)
class Bin:
    label: str
    people: int


@dataclass(frozen=True)
class HourReport:
    scope: Scope
    rules: RuleSet
    people: list[PersonHours] = field(repr=False)
    units: list[UnitHours] = field(repr=False)
    totals: Totals
    delivered: Decimal
    listed: list[PersonHours] = field(repr=False)
    root: Verification | None

    @property
    def listed_totals(self) -> Totals:
        return Totals(**figures_of(self.listed))

    @property
    def distribution(self) -> list[Bin]:
        return distribution(self.people)


def hour_report(scope: Scope) -> HourReport:
    """Everybody who counts in the unit's subtree on the cut-off day, with the sum of all their rows of the year.

    Where the hours were earned does not matter: people who were transferred bring them along. Figures of units are
    about everybody counted; the filters by name and by reached or not choose who is listed.
    """
    rules = RuleSet.objects.on(date(scope.year, 12, 31))
    units = {unit.pk: unit for unit in Organisation.objects.within(scope.unit).order_by("path")}
    people = _people(scope, units, rules)
    delivered = _delivered(scope, units)
    return HourReport(
        scope=scope,
        rules=rules,
        people=people,
        units=_by_unit(scope.unit, units.values(), people, delivered),
        totals=Totals(**figures_of(people)),
        delivered=sum(delivered.values(), NOTHING),
        listed=[person for person in people if _is_listed(person, scope)],
        root=Verification.objects.root_at(scope.at),
    )


def cut_off_day(year: int, at: datetime) -> date:
    """Today in the running year; the last day of a year that is over, so that later transfers do not rewrite it."""
    return timezone.localdate(at) if year >= legal_year(at) else date(year, 12, 31)


def serving_in(units: QuerySet[Organisation], day: date) -> QuerySet[Any]:
    """Active people by the unit they served in on a day (`serving_in`), read from their postings."""
    posted = Posting.objects.on(day).filter(person=OuterRef("pk")).values("organisation")[:1]
    people = Person.objects.active().annotate(
        serving_in=Coalesce(Subquery(posted), F("organisation"), output_field=BigIntegerField())
    )
    return people.filter(serving_in__in=units.values("pk"))


def units_in_reach(person: Person) -> list[Organisation]:
    """All units whose report a person may read, in the order of the tree."""
    return list(Organisation.objects.overseen_by(person, *SEES_REPORTS).order_by("path"))


def years_with_hours(at: datetime) -> list[int]:
    """The legal years one can ask for, the running one first."""
    first = LedgerEntry.objects.aggregate(first=Min("year"))["first"] or legal_year(at)
    return list(range(legal_year(at), min(first, legal_year(at)) - 1, -1))


def hours_rows(person: Person, year: int, at: datetime) -> LedgerQuerySet:
    """The rows behind a person's total, oldest first."""
    rows = LedgerEntry.objects.in_year(year).filter(officer=person, posted_at__lte=at)
    return rows.select_related("organisation", "rules").order_by("sequence")


def figures_of(people: list[PersonHours]) -> dict[str, Any]:
    count, reached = len(people), sum(person.reached for person in people)
    totals = sorted(person.total for person in people)
    total = sum(totals, NOTHING)
    return {
        "people": count,
        "reached": reached,
        "without_hours": sum(person.has_none for person in people),
        "without_certificate": sum(not person.certificate_number for person in people),
        "hours": {category: sum((p.hours[category] for p in people), NOTHING) for category in Category.values},
        "total": total,
        "target": sum((person.target for person in people), NOTHING),
        "missing": sum((person.missing for person in people), NOTHING),
        "rate": _rounded(Decimal(reached) / count, THOUSANDTH) if count else None,
        "mean": _rounded(total / count, HUNDREDTH) if count else None,
        "median": _rounded((totals[(count - 1) // 2] + totals[count // 2]) / 2, HUNDREDTH) if count else None,
    }


def distribution(people: list[PersonHours]) -> list[Bin]:
    """How many people stand where on the way to their own target: none, by quarters, there."""
    labels = [_("没有学时"), _("不到四分之一"), _("不到一半"), _("不到四分之三"), _("四分之三以上"), _("已达标")]
    counts = Counter(_place(person) for person in people)
    return [Bin(str(label), counts[place]) for place, label in enumerate(labels)]


def _place(person: PersonHours) -> int:
    if person.reached or person.has_none:
        return 5 if person.reached else 0
    return min(int(person.total * 4 / person.target), 3) + 1


def _people(scope: Scope, units: dict[int, Organisation], rules: RuleSet) -> list[PersonHours]:
    counted = _counted(scope)
    hours = _hours_of(counted, scope)
    targets = targets_of(counted, scope.year, rules=rules, at=scope.at)
    rows = counted.values_list("pk", "serving_in", "name", "staff_number", "number", "stands_as")
    people = [
        _person_hours(pk, units[serving], (name, staff_number, number or "", kind), hours[pk], targets[pk])
        for pk, serving, name, staff_number, number, kind in rows
    ]
    return sorted(people, key=lambda person: (person.unit.path, person.staff_number))


def _counted(scope: Scope) -> QuerySet[Any]:
    standing = Standing.objects.on(scope.day).filter(person=OuterRef("pk")).values("kind")[:1]
    certificate = Certificate.objects.filter(person=OuterRef("pk")).order_by("-issued_on", "-pk").values("number")[:1]
    subtree = Organisation.objects.within(scope.unit)
    return (
        serving_in(subtree, scope.day)
        .annotate(stands_as=Subquery(standing), number=Subquery(certificate))
        .filter(stands_as__in=COUNTED[scope.standing])
        .order_by()
    )


def _hours_of(people: QuerySet[Person], scope: Scope) -> dict[int, dict[str, Decimal]]:
    """Sums by category for each person, of the rows that stood at the moment asked for."""
    rows = LedgerEntry.objects.in_year(scope.year).filter(posted_at__lte=scope.at, officer__in=people.values("pk"))
    hours: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for officer, category, hundredths in (
        rows.order_by().values_list("officer", "category").annotate(sum=Sum("hundredths"))
    ):
        hours[officer][category] = in_hours(hundredths)
    return hours


def _person_hours(
    pk: int, unit: Organisation, about: tuple[str, str, str, str], hours: dict[str, Decimal], target: Target
) -> PersonHours:
    return PersonHours(
        pk,
        unit,
        *about,
        hours={category: hours.get(category, NOTHING) for category in Category.values},
        total=sum(hours.values(), NOTHING),
        target=target.hours,
        missing=target.missing(hours),
    )


def _delivered(scope: Scope, units: dict[int, Organisation]) -> dict[str, Decimal]:
    """What was credited in each unit in the year, by its path: by the unit that each row keeps from its time."""
    rows = LedgerEntry.objects.in_year(scope.year).filter(
        posted_at__lte=scope.at, organisation__in=Organisation.objects.within(scope.unit).values("pk")
    )
    sums = rows.order_by().values_list("organisation").annotate(sum=Sum("hundredths"))
    return {units[pk].path: in_hours(hundredths) for pk, hundredths in sums}


def _by_unit(
    top: Organisation, units: Iterable[Organisation], people: list[PersonHours], delivered: dict[str, Decimal]
) -> list[UnitHours]:
    """The unit itself, if it has anything of its own, and its direct children; closed ones only while they have."""
    end = len(top.path) + top.steplen
    members: dict[str, list[PersonHours]] = defaultdict(list)
    for person in people:
        members[person.unit.path[:end]].append(person)
    credited: dict[str, Decimal] = defaultdict(Decimal)
    for path, hours in delivered.items():
        credited[path[:end]] += hours
    rows = [unit for unit in units if unit == top or len(unit.path) == end]
    return [
        UnitHours(unit=unit, itself=unit == top, delivered=credited[unit.path], **figures_of(members[unit.path]))
        for unit in rows
        if members[unit.path] or credited[unit.path] or (unit != top and unit.in_use)
    ]


def _is_listed(person: PersonHours, scope: Scope) -> bool:
    kept = {
        "": True,
        "yes": person.reached,
        "no": not person.reached,
        "some": not person.reached and not person.has_none,
        "none": person.has_none,
    }[scope.reached]
    return kept and any(scope.name in text for text in (person.name, person.staff_number, person.certificate_number))


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    return value.quantize(step, ROUND_HALF_UP)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"

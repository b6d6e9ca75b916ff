"""A person's year of hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from people.models import Person
from training.models import Category, HeldCredit, LedgerEntry, LessonProgress, RuleSet
from training.queries.targets import target_of
from training.targets import Target

#: Width of the hours bar in its own units.
BAR_WIDTH = 600
_GAP = 2


@dataclass(frozen=True)
class CategoryHours:
    """The hours of one category, with their place in the bar."""

    category: Category
    series: int
    hours: Decimal
    minimum: Decimal
    x: int
    width: int

    @property
    def missing(self) -> Decimal:
        return max(self.minimum - self.hours, Decimal(0))

    @property
    def label(self) -> str:
        return str(self.category.label)


@dataclass(frozen=True)
class HoursStanding:
    """Every figure is a sum of `rows`, the ledger's rows of the year, the latest first."""

    year: int
    reckoning: Target
    document: str
    total: Decimal
    by_category: list[CategoryHours]
    rows: list[LedgerEntry]

    @property
    def target(self) -> Decimal:
        return self.reckoning.hours

    @property
    def has_minima(self) -> bool:
        return any(part.minimum for part in self.by_category)

    @property
    def short(self) -> list[CategoryHours]:
        """The categories whose minimum is not reached yet."""
        return [part for part in self.by_category if part.missing]

    @property
    def missing(self) -> Decimal:
        return self.reckoning.missing({part.category: part.hours for part in self.by_category})

    @property
    def surplus(self) -> Decimal:
        return max(self.total - self.target, Decimal(0))

    @property
    def has_enough_in_all(self) -> bool:
        return self.total >= self.target

    @property
    def reached(self) -> bool:
        """In all and in every category that has a minimum."""
        return not self.missing

    @property
    def scale(self) -> list[Decimal]:
        """The marks beneath the bar: thirds of the target."""
        return [(self.target * n / 3).quantize(Decimal(1)) for n in range(3)]

    @property
    def target_x(self) -> int:
        """Where the target stands when it has been passed."""
        return round(BAR_WIDTH * self.target / max(self.target, self.total, Decimal(1)))


def hours_of(person: Person, year: int) -> HoursStanding:
    rows = list(person.ledger.filter(year=year).select_related("reversal").order_by("-sequence"))
    rules = RuleSet.objects.on(date(year, 12, 31))
    target = target_of(person, year, rules=rules)
    total = sum((row.hours for row in rows), Decimal(0))
    return HoursStanding(
        year=year,
        reckoning=target,
        document=rules.document,
        total=total,
        by_category=_by_category(rows, target),
        rows=rows,
    )


def _by_category(rows: list[LedgerEntry], target: Target) -> list[CategoryHours]:
    """All categories in their fixed order and colour, also those without hours."""
    found, x = [], 0
    span = max(target.hours, sum((row.hours for row in rows), Decimal(0)))
    for series, category in enumerate(Category, start=1):
        hours = sum((row.hours for row in rows if row.category == category), Decimal(0))
        minimum = target.minimum(category)
        width = round(BAR_WIDTH * hours / span) if span else 0
        gap = _GAP if x + width < BAR_WIDTH else 0
        found.append(CategoryHours(category, series, hours, minimum, x, max(width - gap, 1) if hours > 0 else 0))
        x += width
    return found


def years_of(person: Person, this_year: int) -> list[int]:
    """The years to choose from: this one and those with rows, the latest first."""
    return sorted({this_year, *person.ledger.order_by().values_list("year", flat=True).distinct()}, reverse=True)


def held_of(person: Person, year: int) -> list[HeldCredit]:
    """What waits for an administrator, and what was refused, the latest first; what was released stands in the ledger."""
    rows = person.held_credits.filter(year=year).exclude(state=HeldCredit.State.RELEASED)
    return list(rows.select_related("progress__lesson__course").order_by("-completed_at"))


def waiting_for(progress: LessonProgress) -> HeldCredit | None:
    """The decision that a completion waits for, if any."""
    return progress.held.waiting().first() if progress.completed_at else None

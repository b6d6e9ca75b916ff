"""The reckoning of a person's target of a year: the full one for twelve months on duty, less for fewer.

No rule above the bureau says how a part of a year counts: months and their length are settings of the rule set. All in
whole hundredths of a 学时; nothing here asks the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from training.models import in_hours

MONTHS = 12
#: The first day, and the first day after.
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not twelve months: what was so from one day to another, both included."""

    since: date
    last: date
    what: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """`full` × `months` ÷ 12, rounded up to a whole 学时 and never above `full`, less what the year before left over."""

    full: int
    months: int = MONTHS
    from_days: int = 15
    uncounted: tuple[int, ...] = ()
    reasons: tuple[Reason, ...] = ()
    carried: int = 0
    minima: Mapping[str, int] = field(default_factory=dict)

    @property
    def before_carrying(self) -> int:
        return min(-(-self.full * self.months // (MONTHS * 100)) * 100, self.full)

    @property
    def hundredths(self) -> int:
        return self.before_carrying - self.carried

    @property
    def hours(self) -> Decimal:
        return in_hours(self.hundredths)

    @property
    def is_whole(self) -> bool:
        """Nothing to explain: twelve months, nothing carried over."""
        return not self.reasons and self.months == MONTHS and not self.carried

    @property
    def full_hours(self) -> Decimal:
        return in_hours(self.full)

    @property
    def prorated_hours(self) -> Decimal:
        return in_hours(self.before_carrying)

    @property
    def carried_hours(self) -> Decimal:
        return in_hours(self.carried)

    def minimum(self, category: str) -> Decimal:
        """Of a category: in the same proportion, rounded down, so that together they never exceed the target."""
        whole = self.minima.get(category, 0)
        return in_hours(whole if self.months == MONTHS else whole * self.months // (MONTHS * 100) * 100)

    def short(self, hours: Mapping[str, Decimal]) -> dict[str, Decimal]:
        """By category, what is still missing of its minimum."""
        missing = {category: self.minimum(category) - hours.get(category, 0) for category in self.minima}
        return {category: still for category, still in missing.items() if still > 0}

    def missing(self, hours: Mapping[str, Decimal]) -> Decimal:
        """The least with which one has reached: the target in all, and the minimum of each category."""
        in_all = self.hours - sum(hours.values(), Decimal(0))
        return max(in_all, sum(self.short(hours).values(), Decimal(0)), Decimal(0))


def months_on_duty(duty: Iterable[Days], away: Iterable[Days], year: int, from_days: int) -> set[int]:
    """The months with at least so many days on duty. A day counts once, however the periods were cut."""
    days = days_in(year, duty) - days_in(year, away)
    counts = Counter(date.fromordinal(day).month for day in days)
    return {month for month, n in counts.items() if n >= from_days}


def covers(duty: Iterable[Days], year: int) -> bool:
    """Whether one period is the whole year: so for nearly everybody, and told without counting days."""
    return any(since <= date(year, 1, 1) and until > date(year, 12, 31) for since, until in duty)


def days_in(year: int, periods: Iterable[Days]) -> set[int]:
    """The days of a year, as ordinals, that the periods hold."""
    days: set[int] = set()
    for since, until in periods:
        first, last = within(year, since, until)
        days.update(range(first.toordinal(), last.toordinal() + 1))
    return days


def within(year: int, since: date, until: date) -> Days:
    """The first and the last day of a period in a year."""
    return max(since, date(year, 1, 1)), min(until - timedelta(days=1), date(year, 12, 31))


def gaps(duty: Iterable[Days], year: int) -> list[Reason]:
    """The stretches of the year in which a person was not among those who have to train."""
    off = days_in(year, [(date.min, date.max)]) - days_in(year, duty)
    firsts = sorted(day for day in off if day - 1 not in off)
    lasts = sorted(day for day in off if day + 1 not in off)
    found = []
    for first, last in zip(map(date.fromordinal, firsts), map(date.fromordinal, lasts), strict=True):
        found.append(Reason(first, last, _("不是执法人员，也不在申领中")))
    return found

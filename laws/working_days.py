"""Working days (工作日): 行政处罚法 Art. 85 and 部令第18号 Art. 89 count some deadlines in them.

The day of the act is not counted. A year is announced once its notice was entered here or the library `chinesecalendar`
knows it; of a year that is neither, Monday to Friday stand in for it and what is computed says that it is an estimate.
A deadline must have some day, and a refusal would only make people count by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from chinese_calendar import constants as library

from laws.models import Holiday, HolidayNotice

FIRST_KNOWN, LAST_KNOWN = min(library.holidays).year, max(library.holidays).year
FRIDAY = 4


@dataclass(frozen=True)
class Deadline:
    """The last day of a term. `estimated`: a year on the way is not announced yet, so the day may still move."""

    day: date
    estimated: bool


@dataclass(frozen=True)
class Festival:
    """What a notice says of one festival: the days off and the weekend days worked for them."""

    name: str
    off: tuple[date, ...]
    made_up: tuple[date, ...] = ()


class WorkingDays:
    """The notices that were entered, read once; what they leave open, the library and the weekday say."""

    def __init__(self) -> None:
        self._entered = set(HolidayNotice.objects.values_list("year", flat=True))
        self._kinds = dict(Holiday.objects.values_list("day", "kind"))

    def is_announced(self, year: int) -> bool:
        return year in self._entered or FIRST_KNOWN <= year <= LAST_KNOWN

    def include(self, day: date) -> bool:
        if day in self._kinds:
            return self._kinds[day] == Holiday.Kind.MADE_UP
        if day.year not in self._entered and (day in library.holidays or day in library.workdays):
            return day in library.workdays
        return day.weekday() <= FRIDAY


def is_announced(year: int) -> bool:
    return WorkingDays().is_announced(year)


def is_working_day(day: date) -> bool:
    """Of a year that is not announced: whether it is a weekday."""
    return WorkingDays().include(day)


def add_working_days(day: date, n: int) -> Deadline:
    """The n-th working day after `day`, which is the day of the act and is not counted. `n` is at least 1."""
    if n < 1:
        raise ValueError("a term is at least one working day")
    calendar, last = WorkingDays(), day
    while n:
        last += timedelta(days=1)
        n -= calendar.include(last)
    years = range((day + timedelta(days=1)).year, last.year + 1)
    return Deadline(last, estimated=not all(calendar.is_announced(year) for year in years))


def working_days_between(first: date, second: date) -> int:
    """The full working days that lie between two days, neither of them counted; 0 if the second is not later.

    Seven of them stand between the notice of a hearing and the hearing (行政处罚法 Art. 64).
    """
    calendar = WorkingDays()
    days = (first + timedelta(days=n) for n in range(1, (second - first).days))
    return sum(calendar.include(day) for day in days)


def festivals_of(year: int) -> list[Festival]:
    """What is known of a year, in the order of its days: as entered, else as the library has it."""
    entered = list(Holiday.objects.filter(notice__year=year).values_list("day", "name", "kind"))
    if entered:
        return _festivals(entered)
    off = [(day, _chinese(name), Holiday.Kind.OFF) for day, name in library.holidays.items()]
    made_up = [(day, _chinese(name), Holiday.Kind.MADE_UP) for day, name in library.workdays.items()]
    return _festivals([row for row in off + made_up if row[0].year == year])


def _festivals(rows: list[tuple[date, str, str]]) -> list[Festival]:
    """Days off of one name in a row are one festival; a make-up day belongs to the nearest of its name."""
    runs: list[tuple[str, list[date]]] = []
    for day, name, kind in sorted(rows):
        if kind == Holiday.Kind.MADE_UP:
            continue
        if not runs or runs[-1][0] != name or day - runs[-1][1][-1] > timedelta(days=1):
            runs.append((name, []))
        runs[-1][1].append(day)
    nearest = {
        day: min((off for its, off in runs if its == name), key=lambda off: abs(off[0] - day))
        for day, name, kind in sorted(rows)
        if kind == Holiday.Kind.MADE_UP
    }
    return [Festival(name, tuple(off), tuple(day for day in nearest if nearest[day] is off)) for name, off in runs]


def _chinese(name: str) -> str:
    return str(library.Holiday(name).chinese)

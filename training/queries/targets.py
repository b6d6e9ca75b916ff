"""Targets as what is recorded of people makes them. For many people it costs as many queries as for one.

Covered are those who hold or apply for the certificate (执法人员, 申领中); absences count off where the rule set says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db.models import QuerySet, Sum

from people.models import Absence, Person, Standing
from people.models.person import COUNTING
from training.models import LedgerEntry, RuleSet
from training.targets import MONTHS, Days, Reason, Target, covers, gaps, months_on_duty, within


def target_of(person: Person, year: int, *, rules: RuleSet | None = None, at: datetime | None = None) -> Target:
    return targets_of(Person.objects.filter(pk=person.pk), year, rules=rules, at=at)[person.pk]


def targets_of(
    people: QuerySet[Person],
    year: int,
    *,
    rules: RuleSet | None = None,
    minima: Mapping[str, int] | None = None,
    at: datetime | None = None,
) -> dict[int, Target]:
    """The target of each of the people: by the rules of the year, or by others, which need not be saved.

    Of absences counts what was known `at` a moment, or what is known.
    """
    rules = rules or RuleSet.objects.on(date(year, 12, 31))
    if minima is None:
        minima = dict(rules.minima.values_list("category", "hundredths"))
    targets = _before_carrying(people, year, rules, minima, at)
    if not rules.carries_over:
        return targets
    left = _left_over(people, year - 1, at)
    return {pk: replace(one, carried=min(left[pk], one.before_carrying)) for pk, one in targets.items()}


def _left_over(people: QuerySet[Person], year: int, at: datetime | None) -> dict[int, int]:
    """What each has of a year beyond that year's target. Only the year's own rows: nothing is carried twice."""
    targets = _before_carrying(people, year, RuleSet.objects.on(date(year, 12, 31)), {}, at)
    rows = LedgerEntry.objects.in_year(year).filter(officer__in=people.values("pk"))
    rows = rows.filter(posted_at__lte=at) if at else rows
    sums = dict(rows.order_by().values_list("officer").annotate(total=Sum("hundredths")))
    return {pk: max(sums.get(pk, 0) - one.before_carrying, 0) for pk, one in targets.items()}


def _before_carrying(
    people: QuerySet[Person], year: int, rules: RuleSet, minima: Mapping[str, int], at: datetime | None
) -> dict[int, Target]:
    whole = Target(rules.target_hundredths, from_days=rules.month_from_days, minima=minima)
    targets = dict.fromkeys(people.order_by().values_list("pk", flat=True), whole)
    if not rules.is_pro_rata:
        return targets
    duty, away = _duty(people, year), _away(people, year, rules, at)
    for pk in targets:
        if away[pk] or not covers(duty[pk], year):
            targets[pk] = _for_a_part(whole, duty[pk], away[pk], year)
    return targets


def _for_a_part(whole: Target, duty: list[Days], away: list[Absence], year: int) -> Target:
    counted = months_on_duty(duty, [_days(absence) for absence in away], year, whole.from_days)
    return replace(
        whole,
        months=len(counted),
        uncounted=tuple(month for month in range(1, MONTHS + 1) if month not in counted),
        reasons=tuple(gaps(duty, year) + [_reason(absence, year) for absence in away]),
    )


def _duty(people: QuerySet[Person], year: int) -> dict[int, list[Days]]:
    rows = Standing.objects.filter(person__in=people.values("pk"), kind__in=COUNTING, since__lte=date(year, 12, 31))
    found: dict[int, list[Days]] = defaultdict(list)
    for pk, since, until in rows.order_by("since").values_list("person", "since", "until"):
        found[pk].append((since, until or date.max))
    return found


def _away(people: QuerySet[Person], year: int, rules: RuleSet, at: datetime | None) -> dict[int, list[Absence]]:
    known = Absence.objects.standing_at(at) if at else Absence.objects.standing()
    in_year = known.meeting(date(year, 1, 1), date(year + 1, 1, 1))
    found: dict[int, list[Absence]] = defaultdict(list)
    for absence in in_year.filter(person__in=people.values("pk"), kind__in=rules.reducing).order_by("since"):
        found[absence.person_id].append(absence)
    return found


def _days(absence: Absence) -> Days:
    return absence.since, absence.until or date.max


def _reason(absence: Absence, year: int) -> Reason:
    return Reason(*within(year, *_days(absence)), str(absence.get_kind_display()), absence.document)

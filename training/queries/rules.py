"""What a rule set says, in sentences; and whom a new one would affect."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Absence, Person, Standing
from people.models.person import COUNTING, PersonQuerySet
from training.drafts import Draft
from training.models import LedgerEntry, Rounding, RuleSet, in_hours
from training.queries.targets import targets_of
from training.targets import Target


def terms_of(draft: Draft) -> list[str]:
    """All that a rule set says, line by line, as the list of rules and the audit show it."""
    rules = draft.rules
    return [
        _("全年目标 %(target)s 学时，每学时 %(minutes)d 分钟。")
        % {"target": _plain(rules.target_hundredths), "minutes": rules.minutes_per_hour},
        *(
            _("%(category)s至少 %(hours)s 学时。")
            % {"category": row.get_category_display(), "hours": _plain(row.hundredths)}
            for row in draft.minima
        ),
        _pro_rata(rules),
        _rounding(draft),
        *(_("%(cap)s。") % {"cap": cap} for cap in draft.caps),
        _conversions(rules),
        _("超出目标的学时结转下一年。") if rules.carries_over else _("超出目标的学时不结转。"),
    ]


def _pro_rata(rules: RuleSet) -> str:
    if not rules.is_pro_rata:
        return _("目标不按在岗月数折算。")
    kinds = "、".join(str(kind.label) for kind in Absence.Kind if kind in rules.reducing)
    said = _("目标按在岗月数折算，一个月在岗满 %(days)d 天计入。") % {"days": rules.month_from_days}
    return said + (_("%(kinds)s不算在岗。") % {"kinds": kinds} if kinds else _("请假、借调、备勤都算在岗。"))


def _rounding(draft: Draft) -> str:
    if draft.rules.rounding != Rounding.TIERS:
        return _("课节按分钟折算：%(rounding)s。") % {"rounding": draft.rules.get_rounding_display()}
    tiers = (
        _("满 %(minutes)d 分钟 %(hours)s 学时") % {"minutes": tier.from_minutes, "hours": _plain(tier.hundredths)}
        for tier in draft.tiers
    )
    return _("课节按时长分档：%(tiers)s。") % {"tiers": "，".join(tiers)}


def _conversions(rules: RuleSet) -> str:
    return _("培训半天 %(half)s、一天 %(full)s 学时，授课按 %(percent)d%% 折算，参加一次听证 %(hearing)s 学时。") % {
        "half": _plain(rules.half_day_hundredths),
        "full": _plain(rules.full_day_hundredths),
        "percent": rules.lecturer_percent,
        "hearing": _plain(rules.hearing_hundredths),
    }


def _plain(hundredths: int) -> str:
    return f"{in_hours(hundredths).normalize():f}"


# --- whom it would affect ---
@dataclass(frozen=True)
class Change:
    """One whose target, or whether it is reached, would be another."""

    person: Person
    total: Decimal
    before: Target
    after: Target
    had_reached: bool
    has_reached: bool


@dataclass(frozen=True)
class Effect:
    """What a draft would change in the legal year in which it comes into force."""

    year: int
    people: int
    changes: list[Change]

    @property
    def newly_reached(self) -> int:
        return sum(change.has_reached and not change.had_reached for change in self.changes)

    @property
    def no_longer_reached(self) -> int:
        return sum(change.had_reached and not change.has_reached for change in self.changes)


def effect_of(draft: Draft, people: PersonQuerySet, *, at: datetime) -> Effect:
    """Of those among the people who have to train today. In a fixed number of queries.

    The year goes by the rules in force on its last day: a version that another follows in the same year changes no target.
    """
    year = draft.rules.valid_from.year
    held = Standing.objects.on(timezone.localdate(at)).filter(person=OuterRef("pk"), kind__in=COUNTING)
    counted = people.active().filter(Exists(held))
    rules = RuleSet.objects.on(date(year, 12, 31))
    before = targets_of(counted, year, rules=rules)
    after = before if rules.valid_from > draft.rules.valid_from else _by(draft, counted, year)
    hours = _hours(counted, year)
    changes = []
    for person in counted.select_related("organisation").order_by("organisation__path", "staff_number"):
        change = _change(person, hours[person.pk], before[person.pk], after[person.pk])
        if change.had_reached != change.has_reached or _differ(change.before, change.after):
            changes.append(change)
    return Effect(year, len(before), changes)


def _by(draft: Draft, people: QuerySet[Person], year: int) -> dict[int, Target]:
    return targets_of(people, year, rules=draft.rules, minima={row.category: row.hundredths for row in draft.minima})


def _hours(people: QuerySet[Person], year: int) -> dict[int, dict[str, Decimal]]:
    rows = LedgerEntry.objects.in_year(year).filter(officer__in=people.values("pk"))
    hours: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for pk, category, hundredths in rows.order_by().values_list("officer", "category").annotate(Sum("hundredths")):
        hours[pk][category] = in_hours(hundredths)
    return hours


def _change(person: Person, hours: dict[str, Decimal], before: Target, after: Target) -> Change:
    return Change(
        person=person,
        total=sum(hours.values(), Decimal(0)),
        before=before,
        after=after,
        had_reached=not before.missing(hours),
        has_reached=not after.missing(hours),
    )


def _differ(before: Target, after: Target) -> bool:
    return before.hundredths != after.hundredths or any(
        before.minimum(category) != after.minimum(category) for category in {*before.minima, *after.minima}
    )

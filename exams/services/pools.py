"""What a paper is drawn from, asked of the bank: for papers of one's own once a minute in a process."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from exams.composing import Pool
from exams.models import Blueprint, BlueprintRow, PaperQuestion, PinnedQuestion
from people.models import Organisation
from question_bank.models import BY_KEYS, Question
from question_bank.queries import usable_by, within

#: Seconds. A question withdrawn meanwhile is noticed when the paper is written (exams.services.drawing).
KEPT_FOR = 60
_MOST_KEPT = 500
_kept: dict[tuple[int, datetime, str], tuple[float, Stock]] = {}


@dataclass(frozen=True)
class Stock:
    """A blueprint with what its rows can be drawn from. Pinned questions are not in the pool: they are in the paper anyway."""

    rows: list[BlueprintRow]
    pins: list[PinnedQuestion]
    pool: Pool


def stock_of(blueprint: Blueprint, organisation: Organisation, *, before: datetime) -> Stock:
    """The questions (ids) that the unit may use, by the rows they satisfy.

    Used is a question as often as it stood in papers for all drawn before then, so that the same moment gives the same.
    """
    return _stock(blueprint, organisation, used=_times_placed(before))


def kept_stock(blueprint: Blueprint, organisation: Organisation, *, fresh: bool = False) -> Stock:
    """The same for papers of one's own; how often a question was answered counts besides, by its order of magnitude."""
    key = (blueprint.pk, blueprint.changed_at, organisation.path)
    made, stock = _kept.get(key, (0.0, None))
    if stock is None or fresh or time.monotonic() - made > KEPT_FOR:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        stock = _stock(blueprint, organisation, used=_times_placed(None), counts_answers=True)
        _kept[key] = (time.monotonic(), stock)
    return stock


def _stock(blueprint: Blueprint, organisation: Organisation, **how: Any) -> Stock:
    rows, pins = list(blueprint.rows.select_related("category")), list(blueprint.pins.all())
    return Stock(rows, pins, pool_for(rows, {pin.question_id for pin in pins}, organisation, **how))


def forget_stocks() -> None:
    """Between tests, whose banks change faster than the clock."""
    _kept.clear()


def questions_of(row: BlueprintRow, organisation: Organisation) -> QuerySet[Question]:
    """The published questions of the unit that satisfy a row. Without a kind: those answered by keys."""
    found = Question.objects.published().filter(within(row.category), usable_by(organisation))
    found = found.filter(current__kind=row.kind) if row.kind else found.filter(current__kind__in=BY_KEYS)
    if row.difficulty:
        found = found.filter(current__difficulty=row.difficulty)
    return found.filter(_cites(row)).distinct() if row.statute_id else found


def _cites(row: BlueprintRow) -> Q:
    cited = Q(current__citations__article__version__statute=row.statute_id)
    if row.article_from is not None:
        cited &= Q(current__citations__article__number__range=(row.article_from, row.article_to))
    return cited


def pool_for(
    rows: Sequence[BlueprintRow],
    pinned: Collection[int],
    organisation: Organisation,
    *,
    used: Mapping[int, int] | None = None,
    counts_answers: bool = False,
) -> Pool:
    """For rows that need not be written yet, each with its category."""
    satisfied: dict[int, set[int]] = defaultdict(set)
    facts: dict[int, tuple[tuple[int, str], int]] = {}
    for index, row in enumerate(rows):
        asked = questions_of(row, organisation).order_by("pk")
        for pk, category, kind, answered in asked.values_list("pk", "category_id", "current__kind", "answered"):
            satisfied[pk].add(index)
            # Seldom and often: a count would change with each night, and the draw of a seed with it.
            facts[pk] = ((category, kind), answered.bit_length() if counts_answers else 0)
    placed = used or {}
    offered = sorted(set(satisfied).difference(pinned))
    return Pool.of(
        [row.count for row in rows],
        ((pk, frozenset(satisfied[pk]), facts[pk][0], placed.get(pk, 0) * 64 + facts[pk][1]) for pk in offered),
    )


def _times_placed(before: datetime | None) -> dict[int, int]:
    """In how many papers for all a question stands; these are few, whatever the number of attempts."""
    places = PaperQuestion.objects.filter(paper__is_shared=True).order_by()
    if before:
        places = places.filter(paper__drawn_at__lt=before)
    counted = places.values("question_version__question").annotate(n=Count("pk"))
    return dict(counted.values_list("question_version__question", "n"))

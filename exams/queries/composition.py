"""What a blueprint will put on a paper, kind by kind."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, Sum

from exams.models import Blueprint
from question_bank.kinds import BY_KEYS, KINDS
from question_bank.models import QuestionVersion

#: Answers of these are read by people, as a rule; of a case as far as its parts are.
WRITTEN = frozenset({"short", "essay", "case"})


def counts_by_kind(blueprint: Blueprint) -> dict[str, int]:
    """So many questions of each kind, in the order of the paper; under "" those of any kind that is answered by choosing."""
    counts: Counter[str] = Counter()
    for kind, count in blueprint.rows.order_by().values_list("kind").annotate(n=Sum("count")):
        counts[kind] += count
    pins = blueprint.pins.filter(question__current__isnull=False).order_by()
    for kind, count in pins.values_list("question__current__kind").annotate(n=Count("pk")):
        counts[kind] += count
    return {kind: counts[kind] for kind in (*KINDS, "") if counts[kind]}


def holds_written(counts: dict[str, int]) -> bool:
    """Whether people have to mark something."""
    return not WRITTEN.isdisjoint(counts)


def rules_of(blueprint: Blueprint) -> list[tuple[str, str]]:
    """How marks are given, by kind, where a kind has something to say of it: 多选题, 全部选对才得分。"""
    counts = counts_by_kind(blueprint)
    held = [kind for kind in KINDS if kind in counts or ("" in counts and kind in BY_KEYS)]
    rules = {kind: KINDS[kind].rule(blueprint.policy) for kind in held}
    return [(str(QuestionVersion.Kind(kind).label), rule) for kind, rule in rules.items() if rule]

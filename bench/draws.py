"""Drawing a hundred questions of twenty thousand: the rules of a blueprint, against ids kept in memory and one read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from random import Random

from bench.exams.world import make_bank
from bench.timing import Comparison, compare
from exams.services.drawing import drawn_for_one
from question_bank.models import Category, Question, QuestionVersion
from tests import builders

STRATA, IN_EACH, DRAWN = 20, 1_000, 5


def measure() -> Iterator[Comparison]:
    unit = builders.make_unit()
    categories = [Category.objects.add_root(create_kwargs={"name": f"第{n}类"}) for n in range(STRATA)]
    for category in categories:
        make_bank(category, IN_EACH)
    rows = [{"category": category, "kind": "", "count": DRAWN} for category in categories]
    blueprint = builders.make_blueprint(*rows, unit=unit)
    known = [list(_versions_in(category)) for category in categories]
    dice, seeds = Random(1), count(1)

    def floor() -> None:
        wanted = [pk for ids in known for pk in dice.sample(ids, DRAWN)]
        assert len(QuestionVersion.objects.in_bulk(wanted)) == STRATA * DRAWN

    def ours() -> None:
        assert len(drawn_for_one(blueprint, unit, next(seeds))) == STRATA * DRAWN

    name = f"8 draw {STRATA * DRAWN} of {STRATA * IN_EACH:,}, kept ids and a read"
    yield compare(name, ours, floor, target=3, rounds=11, repeat=20)


def _versions_in(category: Category) -> Iterator[int]:
    return Question.objects.filter(category=category).values_list("current_id", flat=True).iterator()

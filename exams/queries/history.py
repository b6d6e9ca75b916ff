"""The versions of a result, in words a person can follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from exams.models import Attempt, Result


@dataclass(frozen=True)
class Step:
    """A version of a result; `before` is the score it replaced, none of the first."""

    result: Result
    before: Decimal | None


def steps_of(attempt: Attempt) -> list[Step]:
    """The newest first."""
    results = list(Result.objects.filter(attempt=attempt).order_by("number"))
    return list(reversed(list(_steps(results))))


def _steps(results: list[Result]) -> Iterable[Step]:
    if results:
        yield Step(results[0], None)
    for before, result in pairwise(results):
        yield Step(result, before.score)

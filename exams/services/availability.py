"""Whether the bank can fill a blueprint, row by row and all together: told before anybody draws."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from exams.composing import Pool, Shortage, draw_from
from exams.models import BlueprintRow
from exams.services.drawing import shortage_in_words
from exams.services.pools import pool_for
from people.models import Organisation


@dataclass(frozen=True)
class RowState:
    """A row with how many questions it could take if it were alone, and what it lacks beside the others."""

    number: int
    row: BlueprintRow
    found: int
    missing: int = 0
    words: str = ""


def states_of(
    rows: Sequence[BlueprintRow],
    pinned: Collection[int],
    organisation: Organisation,
    *,
    numbers: Sequence[int] | None = None,
) -> list[RowState]:
    """The rows need not be written yet; `numbers` says how they are numbered where they are read.

    Where rivals are short, chance settles which of them is said to lack; together they lack the same in any draw.
    """
    numbers = numbers or range(1, len(rows) + 1)
    pool = pool_for(rows, pinned, organisation)
    short = {shortage.row: shortage for shortage in draw_from(pool, 0).shortages}
    return [_state(pool, index, row, short.get(index), numbers) for index, row in enumerate(rows)]


def _state(pool: Pool, index: int, row: BlueprintRow, shortage: Shortage | None, numbers: Sequence[int]) -> RowState:
    number, found = numbers[index], pool.satisfying(index)
    if shortage is None:
        return RowState(number, row, found)
    return RowState(number, row, found, shortage.missing, shortage_in_words(shortage, numbers))

"""A second paper as hard as the first: each place gets another question, the differences in difficulty as small as can be."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from exams.composing.forecast import Facet

#: Costs more than any difference in difficulty over a whole paper.
_IMPOSSIBLE = 10**9


def distance(one: Facet, other: Facet) -> int:
    """How far two questions differ in difficulty, in hundredths of the marks: measured where both are, else by band."""
    if one.is_measured and other.is_measured:
        return round(abs(one.share - other.share) * 100)
    return round(abs(_by_band(one) - _by_band(other)) * 100)


def _by_band(facet: Facet) -> Decimal:
    return Facet(facet.kind, facet.difficulty).share


def assign(costs: Sequence[dict[int, int]]) -> list[int | None]:
    """For each place one of the questions it could take (question → cost), none twice: as many places as possible filled,
    at the least cost. Deterministic; a place that cannot be filled beside the others has None.

    The Hungarian method with potentials: a place after the other is filled along the cheapest way of moving those before.
    """
    questions = sorted({question for place in costs for question in place})
    dummies = len(costs)  # so that a place may stay empty, at a price nobody pays without need
    width = len(questions) + dummies
    rows = [_row(place, questions, dummies) for place in costs]
    held = _hungarian(rows, width)
    return [questions[column] if column < len(questions) else None for column in held]


def _row(place: dict[int, int], questions: list[int], dummies: int) -> list[int]:
    far = _IMPOSSIBLE * 10
    return [place.get(question, far) for question in questions] + [_IMPOSSIBLE] * dummies


def _hungarian(rows: list[list[int]], width: int) -> list[int]:
    """The column of each row. Rows are no more than columns."""
    of_rows, of_columns = [0] * (len(rows) + 1), [0] * (width + 1)
    row_at = [0] * (width + 1)  # counted from one; 0: free
    for row in range(1, len(rows) + 1):
        column, back = _cheapest_way(rows, row, row_at, of_rows, of_columns)
        while column:
            row_at[column] = row_at[back[column]]
            column = back[column]
    held = [0] * len(rows)
    for column in range(1, width + 1):
        if row_at[column]:
            held[row_at[column] - 1] = column - 1
    return held


def _cheapest_way(
    rows: list[list[int]], row: int, row_at: list[int], of_rows: list[int], of_columns: list[int]
) -> tuple[int, list[int]]:
    """Dijkstra over reduced costs: the free column reached most cheaply, and from which column each was reached."""
    width = len(of_columns) - 1
    least = [_IMPOSSIBLE * 100] * (width + 1)
    back = [0] * (width + 1)
    done = [False] * (width + 1)
    row_at[0], column = row, 0
    while True:
        done[column] = True
        at, best, nearest = row_at[column], _IMPOSSIBLE * 100, 0
        costs, base = rows[at - 1], of_rows[at]
        for other in range(1, width + 1):
            if not done[other]:
                reduced = costs[other - 1] - base - of_columns[other]
                if reduced < least[other]:
                    least[other], back[other] = reduced, column
                if least[other] < best:
                    best, nearest = least[other], other
        for other in range(width + 1):
            if done[other]:
                of_rows[row_at[other]] += best
                of_columns[other] -= best
            else:
                least[other] -= best
        column = nearest
        if row_at[column] == 0:
            return column, back

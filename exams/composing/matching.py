"""Filling rows as a matching: a question may satisfy several rows and fills one of them."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Signature = frozenset[int]


@dataclass(frozen=True)
class Shortage:
    """A row that stays short. `rivals` are the rows that want the same questions; together they demand `demanded`, and
    all that satisfies any of them are `found`: a true shortage, whatever is moved between them."""

    row: int
    missing: int
    rivals: tuple[int, ...]
    demanded: int
    found: int


@dataclass
class Composition:
    """Which row each question fills. Feasible when nothing is short."""

    filled: dict[int, int] = field(default_factory=dict)
    shortages: list[Shortage] = field(default_factory=list)


def compose(demands: Sequence[int], offered: Iterable[tuple[int, Signature]]) -> Composition:
    """Fill the rows (so many questions each) from the questions offered, each with the rows it satisfies."""
    filling = Filling(demands)
    for question, rows in offered:
        filling.take(question, rows)
    return filling.composition()


class Filling:
    """Rows being filled with as many questions as can be.

    The earlier a question is offered the more it is wanted: one that can be used beside those before it is used.
    `by_row` has the questions of each row by what else they satisfy, so that moves are found fast.
    """

    def __init__(self, demands: Sequence[int]) -> None:
        self.demands = list(demands)
        self.free = list(demands)
        self.row_of: dict[int, int] = {}
        self.by_row: list[dict[Signature, list[int]]] = [defaultdict(list) for _ in demands]
        self.stuck: set[Signature] = set()

    @property
    def is_full(self) -> bool:
        return not any(self.free)

    def has_room_for(self, rows: Signature) -> bool:
        """False when a question of these rows has been turned away, as every further one would be."""
        return rows not in self.stuck

    def composition(self) -> Composition:
        return Composition(self.row_of, [self._shortage(row) for row, missing in enumerate(self.free) if missing])

    def take(self, question: int, rows: Signature) -> None:
        """Give it a place, moving others to rows they satisfy as well where that makes room."""
        path = None if rows in self.stuck else self._way_to_room(rows)
        if path is None:
            # Places are only ever filled, so rows without a way to room stay without one.
            self.stuck.add(rows)
            return
        self.free[path[-1]] -= 1
        for to, at in zip(reversed(path), reversed(path[:-1]), strict=False):
            self._move(at, to)
        self._put(question, rows, path[0])

    def _way_to_room(self, rows: Signature) -> list[int] | None:
        """The rows along which questions move on by one; the last has room."""
        before: dict[int, int | None] = dict.fromkeys(sorted(rows))
        queue = deque(before)
        while queue:
            row = queue.popleft()
            if self.free[row]:
                return _back(row, before)
            for other in self._next_rows(row):
                if other not in before:
                    before[other] = row
                    queue.append(other)
        return None

    def _next_rows(self, row: int) -> list[int]:
        """Rows to which a question that fills this one could move."""
        return sorted({other for rows, questions in self.by_row[row].items() if questions for other in rows})

    def _move(self, at: int, to: int) -> None:
        rows = next(rows for rows, questions in self.by_row[at].items() if questions and to in rows)
        self._put(self.by_row[at][rows].pop(), rows, to)

    def _put(self, question: int, rows: Signature, row: int) -> None:
        self.by_row[row][rows].append(question)
        self.row_of[question] = row

    def _shortage(self, row: int) -> Shortage:
        """With the rows whose questions could move here: none of them can spare one, or it would have been moved."""
        rivals = {row}
        queue = deque([row])
        while queue:
            short = queue.popleft()
            for other, held in enumerate(self.by_row):
                if other not in rivals and any(questions and short in rows for rows, questions in held.items()):
                    rivals.add(other)
                    queue.append(other)
        found = sum(len(questions) for other in rivals for questions in self.by_row[other].values())
        demanded = sum(self.demands[other] for other in rivals)
        return Shortage(row, self.free[row], tuple(sorted(rivals - {row})), demanded, found)


def _back(row: int, before: dict[int, int | None]) -> list[int]:
    path = [row]
    while (previous := before[path[-1]]) is not None:
        path.append(previous)
    return path[::-1]

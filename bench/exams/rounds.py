"""Rounds: each side in turn and often, so that whatever else the machine does hits all of them; medians are what is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from statistics import median, quantiles

from bench.exams.cpu import Churn, Reading, Spent
from bench.exams.server import Server

_TRIES = 4

#: Takes the number of the round, no two of which are alike; returns how long each request took, in ms.
Run = Callable[[int], list[float]]


@dataclass(frozen=True)
class Figures:
    """CPU-ms a request, and what a client waits."""

    server: float
    database: float
    p50: float
    p95: float

    @property
    def cpu(self) -> float:
        return self.server + self.database


def interleaved(*sides: tuple[Server, Run], rounds: int) -> list[Figures]:
    """What each side costs. The first two rounds only warm up: connections, caches, prepared statements."""
    numbers = count()
    kept: list[list[tuple[Spent, list[float]]]] = [[] for _ in sides]
    for turn in range(-2, rounds):
        for (server, run), measured in zip(sides, kept, strict=True):
            one = _whole_round(server, run, numbers)
            if turn >= 0:
                measured.append(one)
    return [_figures(measured) for measured in kept]


def _whole_round(server: Server, run: Run, numbers: count[int]) -> tuple[Spent, list[float]]:
    """Once a minute each connection to the database is renewed; a round in which one ended is not counted."""
    for _ in range(_TRIES):
        before = Reading.of(server)
        waits = run(next(numbers))
        try:
            return Reading.of(server).since(before), waits
        except Churn:
            continue
    raise RuntimeError("connections to the database do not last for a round")


def _figures(kept: Sequence[tuple[Spent, list[float]]]) -> Figures:
    """The medians of the rounds; waits of all rounds together."""
    cuts = quantiles([ms for _, waits in kept for ms in waits], n=20)
    return Figures(
        median(spent.server / len(waits) for spent, waits in kept),
        median(spent.database / len(waits) for spent, waits in kept),
        cuts[9],
        cuts[18],
    )

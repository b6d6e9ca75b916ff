"""Measuring: CPU milliseconds of this process, ours against a floor in the same run, interleaved so that noise hits both."""

from __future__ import annotations

import resource
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Comparison:
    name: str
    ours: float
    floor: float
    target: float
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        return self.ours / self.floor

    @property
    def ok(self) -> bool:
        return self.ratio <= self.target

    def __str__(self) -> str:
        verdict = "ok" if self.ok else "OVER"
        return f"{self.name:<46} {self.ours:9.2f} {self.unit} {self.floor:9.2f} {self.unit}   {self.ratio:5.2f} × (≤ {self.target}) {verdict}"


def cpu_ms() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (used.ru_utime + used.ru_stime + children.ru_utime + children.ru_stime)


def compare(
    name: str,
    ours: Callable[[], object],
    floor: Callable[[], object],
    *,
    target: float,
    rounds: int = 5,
    repeat: int = 1,
) -> Comparison:
    """Medians over rounds; each round runs both `repeat` times. One round before the measured ones warms both up."""
    spent: dict[str, list[float]] = {"ours": [], "floor": []}
    for number in range(rounds + 1):
        for which, run in (("floor", floor), ("ours", ours)):
            start = cpu_ms()
            for _ in range(repeat):
                run()
            if number:
                spent[which].append((cpu_ms() - start) / repeat)
    return Comparison(name, median(spent["ours"]), median(spent["floor"]), target)

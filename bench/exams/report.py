"""Targets as they are printed: a line each, with the floor of the same run beside it."""

from __future__ import annotations

from dataclasses import dataclass

from bench.exams.rounds import Figures

HEADER = (
    f"{'target':<50} {'ours: py + db':>18} {'floor: py + db':>18} {'ratio':>6} {'≤':>5}      {'sql':>4} {'≤':>3}"
    f" {'p50':>7} {'p95':>7}"
)


@dataclass(frozen=True)
class AgainstFloor:
    """CPU-ms a request against the floor's; and statements, of which there may be so many."""

    name: str
    ours: Figures
    floor: Figures
    limit: float
    statements: int
    most: int

    @property
    def ratio(self) -> float:
        return self.ours.cpu / self.floor.cpu

    @property
    def ok(self) -> bool:
        return self.ratio <= self.limit and self.statements <= self.most

    def __str__(self) -> str:
        return (
            f"{self.name:<50} {_cpu(self.ours):>18} {_cpu(self.floor):>18} {self.ratio:6.2f} {self.limit:5.2f} {_verdict(self.ok)}"
            f" {self.statements:4} {self.most:3} {self.ours.p50:7.1f} {self.ours.p95:7.1f}"
        )


@dataclass(frozen=True)
class Within:
    """One number against its limit."""

    name: str
    measured: float
    limit: float
    detail: str = ""

    @property
    def ok(self) -> bool:
        return self.measured <= self.limit

    def __str__(self) -> str:
        return f"{self.name:<50} {self.detail:>37} {self.measured:6.2f} {self.limit:5.2f} {_verdict(self.ok)}"


def _cpu(figures: Figures) -> str:
    return f"{figures.cpu:.2f}={figures.server:.2f}+{figures.database:.2f}"


def _verdict(ok: bool) -> str:
    return "ok  " if ok else "OVER"

"""What was found in the cells of a sheet, and the counts that must come out even."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Level = Literal["fixed", "warning", "error"]


@dataclass(frozen=True)
class Problem:
    """One cell: how grave it is, where it stands, under which heading, what is in it, what is wrong and what to do."""

    level: Level
    where: str  # Sheet1!F140
    column: str
    value: str
    message: str
    #: A short name of what is wrong, the same for all of its kind: key_beyond_options.
    code: str = ""


@dataclass(frozen=True)
class Counts:
    """Every row read is in exactly one of the others: read = ok + fixed + warned + failed + skipped."""

    read: int = 0
    ok: int = 0
    fixed: int = 0
    warned: int = 0
    failed: int = 0
    skipped: int = 0

    @property
    def reconciles(self) -> bool:
        return self.read == self.ok + self.fixed + self.warned + self.failed + self.skipped

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def outcome(problems: Iterable[Problem]) -> Literal["ok", "fixed", "warned", "failed"]:
    """What becomes of a row: the gravest of its problems decides."""
    levels = {problem.level for problem in problems}
    if "error" in levels:
        return "failed"
    if "warning" in levels:
        return "warned"
    return "fixed" if "fixed" in levels else "ok"

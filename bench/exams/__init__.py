"""Sitting an exam, against the plainest honest views of the same server: targets 1–8 of the exam room."""

from __future__ import annotations

from collections.abc import Iterator

from bench.exams.hall import open_hall
from bench.exams.report import HEADER, AgainstFloor, Within
from bench.exams.server import needs
from bench.exams.targets import measure as measure_in


def measure() -> Iterator[AgainstFloor | Within]:
    """On PostgreSQL; elsewhere it says in a line what it needs."""
    if missing := needs():
        print(missing)
        return
    with open_hall() as hall:
        print(HEADER)
        yield from measure_in(hall)

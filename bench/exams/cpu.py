"""CPU that a server and its database spend, and the memory a server holds, as Linux counts them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from bench.exams.server import Server

_PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20

#: By thread, what it has run, in ms. A backend of the database has one thread, a worker of the server several.
Clock = dict[int, float]


class Churn(Exception):
    """A thread or a connection to the database ended while it was measured: what it had spent is not known any longer."""


@dataclass(frozen=True)
class Spent:
    """Milliseconds."""

    server: float
    database: float

    @property
    def both(self) -> float:
        return self.server + self.database


@dataclass(frozen=True)
class Reading:
    server: Clock
    database: Clock

    @classmethod
    def of(cls, server: Server) -> Reading:
        return cls(_clock(tree_of(server.pid)), _clock(backends_of(server.database)))

    def since(self, before: Reading) -> Spent:
        return Spent(_between(before.server, self.server), _between(before.database, self.database))


def _between(before: Clock, after: Clock) -> float:
    """What is new has spent all it spent in between."""
    if gone := before.keys() - after.keys():
        raise Churn(f"{len(gone)} ended")
    return sum(after.values()) - sum(before.values())


class Tally:
    """What was spent over a long run, in which connections are renewed now and then: read often, it loses little of them."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._first = self._last = Reading.of(server)

    def look(self) -> None:
        seen = Reading.of(self.server)
        self._last = Reading(self._last.server | seen.server, self._last.database | seen.database)

    def spent(self) -> Spent:
        self.look()
        return self._last.since(self._first)


def memory_mb(pid: int) -> float:
    """Resident, of a process and those it started."""
    return sum(int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in tree_of(pid)) * _PAGE_MB


def tree_of(pid: int) -> list[int]:
    """The process and all under it."""
    parents = {int(folder.name): _parent(folder) for folder in Path("/proc").iterdir() if folder.name.isdigit()}
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def backends_of(database: str) -> list[int]:
    """Asked over a connection to another database, so that asking is not counted."""
    with watching() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'", [database]
        )
        return [pid for (pid,) in cursor.fetchall()]


@contextmanager
def watching() -> Iterator[Any]:
    """A cursor on the maintenance database, out of any transaction."""
    with connection._nodb_cursor() as cursor:
        yield cursor


def _parent(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has gone
        return 0


def _clock(pids: list[int]) -> Clock:
    """To the nanosecond, which `stat` (ticks of 10 ms) is not."""
    threads = [thread for pid in pids for thread in Path(f"/proc/{pid}/task").glob("*")]
    return {int(thread.name): ran for thread in threads if (ran := _ran(thread)) is not None}


def _ran(thread: Path) -> float | None:
    try:
        return int((thread / "schedstat").read_text().split()[0]) / 1e6
    except OSError:
        return None

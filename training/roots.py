"""The roots of the ledger: files outside the database that tell when a whole chain was rewritten or cut short.

A head is an officer's last row: number and hash. The heads of all officers, one to a line and in order, are kept in
`heads/<root>.gz`, where the root is the SHA-256 of those lines. The file of roots has a line of JSON for each time a root
was written, and each names the root before it. A chain that no longer contains a recorded head is found and its officer
known. Whoever holds both the database and these files can rewrite both; a copy elsewhere, or a printed root, tells.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from django.conf import settings


class DamagedRecord(Exception):
    """The files are not as they were written."""


class Head(NamedTuple):
    officer_id: int
    sequence: int
    hash: str


@dataclass(frozen=True)
class Root:
    """`accepted`: why chains that did not hold were taken as they stood, in the words of who decided it."""

    at: str
    officers: int
    rows: int
    root: str
    previous: str
    accepted: str = ""


def _file() -> Path:
    return Path(settings.LEDGER_ROOTS_FILE)


def _heads_file(root: str) -> Path:
    return _file().parent / "heads" / f"{root}.gz"


def read_roots() -> list[Root]:
    """All roots, oldest first; none before the first was written."""
    try:
        lines = _file().read_text().splitlines()
        roots = [Root(**json.loads(line)) for line in lines]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as reason:
        raise DamagedRecord from reason
    if any(later.previous != earlier.root for earlier, later in pairwise(roots)):
        raise DamagedRecord
    return roots


def heads_of(root: Root | None) -> Iterator[Head]:
    """The heads a root was made of, by officer, once all of them have been found to give that root."""
    if root is None:
        return iter(())
    digest = hashlib.sha256()
    try:
        with gzip.open(_heads_file(root.root), "rb") as lines:
            for line in lines:
                digest.update(line)
    except (OSError, EOFError) as reason:
        raise DamagedRecord from reason
    if digest.hexdigest() != root.root:
        raise DamagedRecord
    return _read_heads(_heads_file(root.root))


def _read_heads(path: Path) -> Iterator[Head]:
    with gzip.open(path, "rt") as lines:
        for line in lines:
            officer, sequence, own = line.split()
            yield Head(int(officer), int(sequence), own)


class Recorder:
    """Takes the heads by officer, then writes the root. Left without `finish`, it leaves nothing behind."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self.officers = 0

    def __enter__(self) -> Self:
        folder = _file().parent / "heads"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, self._scratch = tempfile.mkstemp(dir=folder, suffix=".part")
        self._raw = os.fdopen(handle, "wb")
        # Without name and time: the same heads make the same file.
        self._out = gzip.GzipFile(filename="", fileobj=self._raw, mode="wb", mtime=0)
        return self

    def add(self, head: Head) -> None:
        line = f"{head.officer_id} {head.sequence} {head.hash}\n".encode()
        self._digest.update(line)
        self._out.write(line)
        self.officers += 1

    def finish(self, *, rows: int, at: datetime, accepted: str = "") -> Root:
        self._close()
        digest = self._digest.hexdigest()
        Path(self._scratch).replace(_heads_file(digest))
        with _file().open("a+") as lines:
            fcntl.flock(lines, fcntl.LOCK_EX)
            roots = read_roots()
            root = Root(at.isoformat(), self.officers, rows, digest, roots[-1].root if roots else "", accepted)
            lines.write(json.dumps(asdict(root), ensure_ascii=False) + "\n")
            lines.flush()
            os.fsync(lines.fileno())
        return root

    def _close(self) -> None:
        self._out.close()
        self._raw.close()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._close()
        Path(self._scratch).unlink(missing_ok=True)

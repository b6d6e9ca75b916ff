"""The process that opens a foreign file: started with the file on its stdin, heard line by line, ended when it takes too long.

A line is a JSON list: a word and its facts. ["refused", code, facts] and ["done"] are said by every child (files.confined).
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic
from typing import Any, BinaryIO

from django.conf import settings

from files.limits import Limits
from files.packages import MEGABYTE
from files.refused import Refused

Line = list[Any]
#: Each child may take IMPORT_MEMORY_BYTES; the others wait their turn.
AT_A_TIME = 2
_seats = threading.BoundedSemaphore(AT_A_TIME)
_BLOCK = 1 << 16


@contextmanager
def opened(source: Path | BinaryIO, limits: Limits) -> Iterator[tuple[BinaryIO, str, int]]:
    """The source as a file of the system with its name and size; Refused when it is too large."""
    if isinstance(source, Path):
        with source.open("rb", buffering=0) as file:
            yield file, source.name, _size(file, limits)
        return
    if source.seekable():
        source.seek(0)
    # Without a buffer of ours: the child reads through the same handle.
    with TemporaryFile(buffering=0) as copy:
        # One byte more than allowed is enough to know that a file is too large.
        left = limits.max_bytes + 1
        while left > 0 and (block := source.read(min(left, _BLOCK))):
            left -= copy.write(block)
        yield copy, str(getattr(source, "name", "") or ""), _size(copy, limits)


def _size(file: BinaryIO, limits: Limits) -> int:
    size = file.seek(0, os.SEEK_END)
    if size > limits.max_bytes:
        raise Refused("large", megabytes=limits.max_bytes // MEGABYTE)
    return size


def told(module: str, file: BinaryIO, order: dict[str, Any], limits: Limits) -> Iterator[Line]:
    """What the child says of the file, up to its ["done"]. Raises Refused when it says so, dies, or takes too long."""
    if not _seats.acquire(timeout=limits.seconds):
        raise Refused("busy")
    try:
        yield from _heard(_started(module, file, order | {"limits": limits.as_dict()}), limits)
    finally:
        _seats.release()


def _started(module: str, file: BinaryIO, order: dict[str, Any]) -> subprocess.Popen[bytes]:
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    return subprocess.Popen(  # noqa: S603  our own module; of the file only its name, escaped
        [sys.executable, "-m", module, json.dumps(order)],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
        # Nothing of our environment: the child has no business with the secret key or the database.
        env={"PYTHONIOENCODING": "utf-8:replace", "PYTHONDONTWRITEBYTECODE": "1", "OPENPYXL_LXML": "False"},
    )


def _heard(child: subprocess.Popen[bytes], limits: Limits) -> Iterator[Line]:
    with child:
        try:
            for text in _lines(child, limits):
                line = json.loads(text)
                if line[0] == "done":
                    return
                if line[0] == "refused":
                    raise Refused(line[1], **line[2])
                yield line
            raise Refused(_why(child.wait()), seconds=limits.seconds)
        finally:
            child.kill()


def _lines(child: subprocess.Popen[bytes], limits: Limits) -> Iterator[bytes]:
    """Whole lines. Only the time that we wait for the child counts against it, not what is done with a line meanwhile."""
    assert child.stdout
    patience, rest = limits.seconds * 2, b""
    while True:
        began = monotonic()
        if not select.select([child.stdout], [], [], max(patience, 0))[0]:
            raise Refused("time", seconds=limits.seconds)
        block = os.read(child.stdout.fileno(), _BLOCK)
        patience -= monotonic() - began
        if not block:
            return
        *whole, rest = (rest + block).split(b"\n")
        yield from whole


def _why(status: int) -> str:
    """Why a child fell silent: out of time, out of memory (the reader of sheets aborts then), or broken by the file."""
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return "time"
    return "memory" if status == -signal.SIGABRT else "damaged"

"""A real server: granian as `make run` starts it, on the database of this run, with the floor views beside the product."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from django.db import connection

_WEB = Path(__file__).resolve().parents[2] / "bin/web"


@dataclass(frozen=True)
class Server:
    pid: int
    port: int
    database: str


def needs() -> str:
    """What is missing to measure here, in a sentence; empty when nothing is."""
    if connection.vendor != "postgresql":
        return "the exam room is measured on PostgreSQL only: make bench DATABASE_URL=postgres://…"
    if connection.settings_dict["HOST"] not in ("127.0.0.1", "localhost"):
        return "the exam room is measured with the database on this machine, since its CPU is counted"
    return ""


@contextmanager
def serving(database: str) -> Iterator[Server]:
    """On a port of its own; gone at the end, whatever happened."""
    port = _free_port()
    process = subprocess.Popen(  # noqa: S603  our own server
        [str(_WEB), "--port", str(port), "config.wsgi:application"],
        env=_environment(database),
        start_new_session=True,
    )
    try:
        _wait_until_served(process, port)
        yield Server(process.pid, port, database)
    finally:
        _stop(process)


def collect_static() -> None:
    """Pages name static files by their hash, as in production."""
    command = [sys.executable, "-m", "django", "collectstatic", "--no-input", "-v", "0"]
    subprocess.run(command, env=_environment(connection.settings_dict["NAME"]), check=True)  # noqa: S603  our own command


def _environment(database: str) -> dict[str, str]:
    """SECRET_KEY and DATA_DIR are those of this process: leases and sessions made here are good there."""
    to = connection.settings_dict
    who = f"{quote(to['USER'])}:{quote(to['PASSWORD'])}@{to['HOST']}:{to['PORT'] or 5432}"
    ours = {"DJANGO_SETTINGS_MODULE": "bench.settings", "DATABASE_URL": f"postgres://{who}/{database}"}
    return os.environ | ours | {"PYTHONPATH": str(Path.cwd())}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_served(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("the server ended before it served")
        try:
            with urlopen(f"http://127.0.0.1:{port}/login/", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """The session it leads holds its workers too."""
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

"""The demonstration world, served by bin/serve as a person would start it, in a scratch folder of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(data_dir: str, port: int, **environment: str) -> subprocess.Popen:
    """bin/serve on SQLite, whatever database the suite itself runs on."""
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL", "DEBUG", "SECRET_KEY"}}
    settings = {"DATA_DIR": data_dir, "PORT": str(port), "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.Popen(
        [ROOT / "bin" / "serve"],
        cwd=ROOT,
        env=kept | settings | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=heed_ctrl_c,
    )


def heed_ctrl_c() -> None:
    """A suite started in the background has SIGINT ignored, and a shell cannot trap what it inherited as ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_until_served(process: subprocess.Popen, port: int, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(process.stdout.read())
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/login/", timeout=2) as page:
            if page.status == 200:
                return
        time.sleep(0.5)
    raise TimeoutError("the server did not come up")


def stop(process: subprocess.Popen) -> str:
    """As Ctrl-C does: the whole group. Returns what was printed."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
    try:
        return process.communicate(timeout=30)[0]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise


@contextlib.contextmanager
def served_world(data_dir: Path):
    """Yields the base address of a running demonstration world, made in the folder if there is none."""
    port = free_port()
    process = start(str(data_dir), port)
    try:
        wait_until_served(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(process)

"""A server as in production, on the database of this process: granian, two workers, its own clock if wanted."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.browser.world import free_port

ROOT = Path(__file__).resolve().parent.parent.parent


class Served:
    """`skew`: seconds by which the clock of this host is wrong. When it ends by itself it is started again, as systemd does:
    granian gives up when its workers die within seconds of each other."""

    def __init__(self, *, skew: int = 0) -> None:
        self.port, self.skew = free_port(), skew
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        self._launch()
        self.wait()

    def _launch(self) -> None:
        options = "--respawn-failed-workers --respawn-interval 0.5 --log-level critical".split()
        self.process = subprocess.Popen(
            [str(ROOT / "bin/web"), "--port", str(self.port), *options, "tests.faults.wsgi:application"],
            cwd=ROOT,
            env=self._environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _environment(self) -> dict[str, str]:
        facts = connection.settings_dict
        address = f"postgres://{facts['USER']}@{facts['HOST']}:{facts['PORT'] or 5432}/{facts['NAME']}"
        ours = {"DATABASE_URL": address, "DATA_DIR": str(settings.DATA_DIR), "SECRET_KEY": settings.SECRET_KEY}
        return os.environ | ours | {"SKEW_SECONDS": str(self.skew), "DJANGO_SETTINGS_MODULE": "tests.settings"}

    def wait(self, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                self._launch()
            try:
                with urllib.request.urlopen(f"{self.url}/login/", timeout=2):  # noqa: S310  our own address
                    return
            except (OSError, urllib.error.URLError):
                time.sleep(0.1)
        raise TimeoutError("the server did not come up")

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def kill_workers(self) -> None:
        """As a crash does: no chance to finish anything."""
        for pid in self.workers():
            os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

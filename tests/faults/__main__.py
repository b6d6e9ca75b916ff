"""`make faults`: every fault at full scale, one line each; fails when a figure is not nought."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import django

django.setup()

from collections.abc import Iterator

from django.db import connection
from django.test.utils import setup_databases, setup_test_environment, teardown_databases
from playwright.sync_api import sync_playwright

from tests.conftest import CHROMIUM, FLAGS
from tests.faults import clocks, crowds, late, ledger, pages, saving, sessions
from tests.faults.outcome import Outcome
from tests.faults.served import Served


def all_faults(server: Served) -> Iterator[Outcome]:
    """The loads of the fault plan."""
    yield saving.workers_killed(server, attempts=200, times=5)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield pages.offline_five_minutes(browser, server)
        yield pages.wrong_clocks(browser, server)
        browser.close()
    yield late.past_the_end(server, attempts=100)
    yield saving.shuffled_and_doubled(server, saves=10_000)
    yield saving.two_devices(server, pairs=100)
    yield crowds.hand_ins(server, attempts=200)
    yield crowds.starts(server, officers=200)
    yield crowds.at_the_bell(server, attempts=1_000)
    yield clocks.hosts_apart(server, attempts=200)
    yield sessions.lost_sessions(server, each=20)
    yield ledger.tampered(each=100)


def main() -> int:
    if connection.vendor != "postgresql":
        print("needs PostgreSQL: make faults DATABASE_URL=postgres://…")
        return 2
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    server = Served()
    clean = True
    try:
        for outcome in all_faults(server):
            print(outcome, flush=True)
            clean = clean and outcome.is_clean
    finally:
        server.stop()
        _end_other_sessions()
        connection.close()
        teardown_databases(databases, verbosity=0)
    return 0 if clean else 1


def _end_other_sessions() -> None:
    """Of workers that were killed and of threads that are done; the database cannot go before they have gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


if __name__ == "__main__":
    sys.exit(main())

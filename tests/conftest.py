"""What every test may use, and which tests can run here; those that cannot say so in one line."""

import os
from datetime import date
from itertools import count as numbers
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import sync_playwright

from exams.rendering import forget_frames
from exams.services.pools import forget_stocks
from people.models import Organisation
from question_bank.kept import forget_versions
from tests import builders
from training.models import RuleSet

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    reasons = {}
    if connection.vendor != "postgresql":
        reasons["postgres"] = "needs PostgreSQL: make test DATABASE_URL=postgres://…"
    if not CHROMIUM.exists():
        reasons["browser"] = f"no Chromium at {CHROMIUM}: apt install chromium"
    if not (settings.STATUTES_DIR and Path(settings.STATUTES_DIR).is_dir()):
        reasons["statutes"] = "STATUTES_DIR names no folder of official texts"
    for item in items:
        for mark, reason in reasons.items():
            if item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_terminal_summary(terminalreporter):
    skipped = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        skipped[reason] = skipped.get(reason, 0) + 1
    for reason, count in skipped.items():
        terminalreporter.write_line(f"not run: {count} tests, {reason}")
    if settings.STATUTES_DIR and Path(settings.STATUTES_DIR).is_dir():
        terminalreporter.write_line("tests on the official texts ran")


@pytest.fixture(scope="session")
def chromium():
    """One for all: Playwright's sync interface starts once a process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _database(db):
    """All tests may use the database, with the rule set that the migrations bring."""
    forget_stocks()
    forget_versions()
    forget_frames()
    _restore_triggers()
    RuleSet.objects.get_or_create(
        name="2023-1", defaults={"valid_from": date(2023, 1, 1), "document": "国办发〔2023〕27号"}
    )
    yield
    if not connection.in_atomic_block:
        _lift_triggers()


@pytest.fixture(autouse=True)
def _own_roots(settings):
    """The roots of the ledger outlive the transaction of a test: each test has a file of its own."""
    settings.LEDGER_ROOTS_FILE = Path(settings.DATA_DIR) / f"ledger-{next(_test)}" / "roots.jsonl"


_test = numbers(1)


@pytest.fixture(scope="session", autouse=True)
def _others_leave_at_the_end(django_db_setup, django_db_blocker):
    """A thread of a live server may outlive its browser and hold a session; the test database goes all the same."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        connection.close()


_lifted: list[str] = []


def _lift_triggers():
    """Tables are emptied after a test, which append-only tables refuse: lift their triggers for the clean-up."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        for name, sql in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
            _lifted.append(sql)


def _restore_triggers():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("RESET session_replication_role")
        for sql in _lifted:
            cursor.execute(sql)
    if not connection.in_atomic_block:
        _lifted.clear()  # inside a transaction they go again with its rollback


@pytest.fixture
def bureau() -> Organisation:
    return builders.make_bureau()

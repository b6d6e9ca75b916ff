"""Faults that need a real page: five minutes without a network (F4), a wrong clock on the device (F12)."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, Page

from exams.models import Answer, AnswerEvent, Attempt
from tests.browser.conftest import open_page
from tests.builders import make_exam, make_officer
from tests.faults.candidates import session_of
from tests.faults.outcome import Outcome
from tests.faults.served import Served

SHOWN = "fieldset:not([hidden])"
#: By how much the device's clock is wrong, and where it believes to be.
WRONG_CLOCKS = [
    (timedelta(days=-1), "Asia/Shanghai"),
    (timedelta(days=1), "Asia/Shanghai"),
    (timedelta(0), "America/New_York"),
    (timedelta(minutes=10), "Asia/Shanghai"),
]


def sit_down(
    browser: Browser,
    server: Served,
    *,
    questions: int,
    size: str = "desktop",
    zone: str = "Asia/Shanghai",
    wrong_by: timedelta = timedelta(0),
) -> tuple[Page, Attempt]:
    """An officer signed in, before the paper; the page's clock is in the hands of the test."""
    exam = make_exam(questions=questions)
    officer = make_officer(unit=exam.organisation)
    page = open_page(browser, server.url, zone=zone, size=size)
    cookies = dict(pair.split("=", 1) for pair in session_of(officer)["Cookie"].split("; "))
    page.context.add_cookies([{"name": n, "value": v, "url": server.url} for n, v in cookies.items()])
    page.clock.install(time=datetime.now(UTC) + wrong_by)
    page.goto(f"/exams/{exam.pk}/")
    page.click("main form button")
    page.wait_for_selector(f"{SHOWN} [data-mark]")
    return page, Attempt.objects.get(exam=exam)


def offline_five_minutes(browser: Browser, server: Served, *, questions: int = 20) -> Outcome:
    """F4: twenty questions answered without a network; the clock goes on, and all of it arrives once."""
    page, attempt = sit_down(browser, server, questions=questions + 1)
    wrong = 0
    page.check(f"{SHOWN} .option input >> nth=0")
    wrong += not within(page, 8, lambda: saved_in(attempt) == 1)
    page.context.set_offline(True)
    before = shown_seconds(page)
    for number in range(questions):
        page.click(".exam-steps [data-next]")
        page.check(f"{SHOWN} .option input >> nth=0")
        if number == 0:
            wrong += not within(page, 5, lambda: page.is_visible("[data-notice=offline]"))
    page.clock.fast_forward("05:00")
    page.wait_for_timeout(1200)
    wrong += not 299 <= before - shown_seconds(page) <= 330
    page.context.set_offline(False)
    wrong += not within(page, 15, lambda: saved_in(attempt) == questions + 1)
    outcome = Outcome("F4", "questions answered in five minutes without a network", questions, wrong=wrong)
    outcome.lost = questions + 1 - saved_in(attempt)
    outcome.doubled = AnswerEvent.objects.filter(attempt=attempt).count() - (questions + 1)
    page.context.close()
    return outcome


def wrong_clocks(browser: Browser, server: Served) -> Outcome:
    """F12: the device's clock is a day wrong, in another zone, or jumps in mid-exam: the page shows the server's time, and
    its saves are taken."""
    cases = [case for clock, zone in WRONG_CLOCKS for case in ((clock, zone, False), (clock, zone, True))]
    wrong = sum(_wrong_clock(browser, server, *case) for case in cases)
    return Outcome("F12", "device clocks a day off, in another zone, jumping in mid-exam", len(cases), wrong=wrong)


def _wrong_clock(browser: Browser, server: Served, by: timedelta, zone: str, in_mid_exam: bool) -> int:
    """In mid-exam the device's date jumps; its steady clock, which no one can set, does not."""
    page, attempt = sit_down(browser, server, questions=1, zone=zone, wrong_by=timedelta(0) if in_mid_exam else by)
    if in_mid_exam:
        page.clock.set_system_time(datetime.now(UTC) + by)
    page.check(f"{SHOWN} .option input >> nth=0")
    taken = within(page, 8, lambda: saved_in(attempt) == 1)
    page.wait_for_timeout(600)
    left = (attempt.deadline - datetime.now(UTC)).total_seconds()
    off = abs(left - shown_seconds(page))
    page.context.close()
    return int(not taken) + int(off > 2)


def saved_in(attempt: Attempt) -> int:
    return Answer.objects.filter(attempt=attempt).exclude(response=[]).count()


def within(page: Page, seconds: float, holds: object) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        page.wait_for_timeout(150)
    return bool(holds())


def shown_seconds(page: Page) -> int:
    """What the countdown says, 1:02:03 or 02:03."""
    seconds = 0
    for part in page.inner_text("[data-time]").split(":"):
        seconds = seconds * 60 + int(part)
    return seconds

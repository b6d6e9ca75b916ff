"""Real Chromium against a live server."""

import os
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Browser, Page

from training.models import LessonProgress

# Playwright's sync interface runs an event loop in this thread; the ORM is still used from one thread at a time.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}


def open_page(
    chromium: Browser, base_url: str, *, size="desktop", dark=False, javascript=True, zone="Asia/Shanghai"
) -> Page:
    """A fresh visitor. Any script error or refused resource fails the test at the end (see `no_errors`)."""
    context = chromium.new_context(
        base_url=base_url,
        viewport=SIZES[size],
        color_scheme="dark" if dark else "light",
        java_script_enabled=javascript,
        locale="zh-CN",
        timezone_id=zone,
        has_touch=size == "phone",
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda line: line.type == "error" and page.errors.append(line.text))
    return page


def sign_in(page: Page, number: str, password: str) -> None:
    page.goto("/login/")
    page.fill("input[name=username]", number)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit], main button:not([type])")
    page.wait_for_url(lambda url: "/login/" not in url)


def as_if_opened_long_ago(person) -> None:
    """A lesson that nobody has the time to read in a test: it was opened an hour before."""
    LessonProgress.objects.filter(person=person).update(opened_at=timezone.now() - timedelta(hours=1))

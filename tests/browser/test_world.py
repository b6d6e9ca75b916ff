"""`make run` as a newcomer meets it, and the accessibility gate over its pages."""

import os
import re
import socket
import time

import pytest
from axe_playwright_python.sync_playwright import Axe

from starter.accounts import PASSWORD
from tests.browser.conftest import open_page, sign_in
from tests.browser.pages import PAGES
from tests.browser.world import free_port, served_world, start, stop, wait_until_served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    """Where a first start left its world; the next start finds it."""
    path, port = tmp_path_factory.mktemp("world"), free_port()
    first = start(str(path), port)
    wait_until_served(first, port)
    stop(first)
    return path


@pytest.fixture(scope="module")
def world(data_dir):
    with served_world(data_dir) as address:
        yield address


def test_it_starts_prints_the_accounts_and_stops_at_ctrl_c(data_dir):
    port = free_port()
    made = (data_dir / "academy.sqlite3").stat().st_size

    second = start(str(data_dir), port)
    wait_until_served(second, port, seconds=60)
    time.sleep(1)  # the accounts are printed right after the port is open
    printed = stop(second)

    assert f"http://127.0.0.1:{port}" in printed
    assert PASSWORD in printed
    assert "Traceback" not in printed
    assert second.returncode == 0
    assert (data_dir / "academy.sqlite3").stat().st_size == made


@pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="REDIS_URL names no Redis")
def test_sessions_and_jobs_go_through_redis_where_it_is_named(data_dir, chromium):
    port, on_disk = free_port(), data_dir / "jobs.sqlite3"
    on_disk.unlink(missing_ok=True)
    process = start(str(data_dir), port, REDIS_URL=os.environ["REDIS_URL"])
    try:
        wait_until_served(process, port)
        page = open_page(chromium, f"http://127.0.0.1:{port}")
        sign_in(page, "10002", PASSWORD)
        page.goto("/reports/hours/")
        page.get_by_role("button", name="导出表格").click()
        page.get_by_role("link", name="下载文件").wait_for()
    finally:
        stop(process)

    assert not on_disk.exists()


def test_a_taken_port_is_one_clear_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        process = start(str(tmp_path), port)
        printed = process.communicate(timeout=60)[0]

    assert process.returncode == 1
    assert printed.splitlines() == [f"端口 {port} 不能用：已被占用，或不是端口号。换一个：make run PORT=8001"]


@pytest.mark.parametrize(("size", "dark"), [("desktop", False), ("phone", True)])
def test_axe_finds_nothing_serious_and_nothing_runs_over_the_edge(world, chromium, size, dark):
    found = []
    for number, pages in PAGES.items():
        page = open_page(chromium, world, size=size, dark=dark)
        if number:
            sign_in(page, number, PASSWORD)
        for name, address in pages:
            page.goto(address)
            serious = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
            found += [f"{name}: {v['id']} {v['nodes'][0]['html'][:120]}" for v in serious]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{name}: wider than the screen")
        found += [f"{number}: {error}" for error in page.errors if "404" not in error or number]
        page.context.close()

    assert found == []


def test_every_page_says_in_what_language_and_where_it_is(world, chromium):
    page = open_page(chromium, world)
    sign_in(page, "10001", PASSWORD)

    page.goto("/courses/")

    assert page.get_attribute("html", "lang") == "zh-CN"
    assert re.match(r"课程 · 执法学堂", page.title())

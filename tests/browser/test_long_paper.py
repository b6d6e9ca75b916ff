"""A hundred questions on one page must not make it stand still."""

import pytest

from tests.browser.conftest import open_page
from tests.browser.test_exam import SHOWN, begin
from tests.builders import make_category, make_exam, make_officer, make_question

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]

#: Kept from before anything else runs; durations in ms.
WATCH = """
window.longTasks = [];
new PerformanceObserver((list) => list.getEntries().forEach((task) => longTasks.push(task.duration)))
  .observe({ type: "longtask", buffered: true });
"""
MOST_MS = 200


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_hundred_questions_come_and_are_answered_without_a_long_task(chromium, live_server, size):
    category = make_category("听证")
    for n in range(100):
        make_question(category=category, kind=("single", "multiple", "judge")[n % 3])
    officer = make_officer()
    exam = make_exam(unit=officer.organisation, question_category=category, questions=0, question_count=100)
    page = open_page(chromium, live_server.url, size=size)
    page.add_init_script(WATCH)
    begin(page, officer, exam)

    for number in range(2, 5):
        for pressed in (f"{SHOWN} .option input >> nth=0", ".exam-steps [data-next]"):
            page.locator(pressed).dispatch_event("click")
        page.wait_for_selector(f"fieldset[data-slot='{number}']:not([hidden])")

    assert page.locator("fieldset[data-slot]").count() == 100
    assert longest_task(page) < MOST_MS
    assert page.errors == []
    page.evaluate("setTimeout(() => { const end = performance.now() + 300; while (performance.now() < end); })")
    assert longest_task(page) >= MOST_MS  # so it would have been seen


def longest_task(page):
    page.wait_for_timeout(500)
    return page.evaluate("Math.max(0, ...longTasks)")

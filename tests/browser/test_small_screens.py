"""The smallest phone with the largest text, and a reader whose network goes in the middle of a lesson."""

import pytest

from tests.browser.conftest import open_page, sign_in
from tests.builders import PASSWORD, make_course, make_officer, make_quiz

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # On SQLite in memory the server's threads share one connection, and may not close it when the browser goes.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]
PAGES = ["/", "/courses/", "/exams/", "/courses/hours/", "/me/", "/messages/", "/suggest/", "/laws/", "/todo/"]


@pytest.fixture
def phone(live_server, chromium):
    return open_page(chromium, live_server.url, size="phone")


def test_no_page_is_wider_than_the_smallest_phone_with_the_largest_text(phone):
    officer = make_officer()
    lesson = make_course(unit=officer.organisation).lessons.first()
    quiz = make_quiz(unit=officer.organisation)
    phone.set_viewport_size({"width": 320, "height": 640})
    sign_in(phone, officer.staff_number, PASSWORD)
    phone.goto("/me/")
    phone.click("main button[value=larger]")

    widths = {}
    for path in (*PAGES, lesson.get_absolute_url(), f"/exams/{quiz.pk}/"):
        phone.goto(path)
        widths[path] = phone.evaluate("document.documentElement.scrollWidth")
    phone.click("main form button")
    phone.goto(f"{phone.url.split('?')[0]}?q=review")
    widths["review"] = phone.evaluate("document.documentElement.scrollWidth")

    assert {path: width for path, width in widths.items() if width > 320} == {}


def test_an_answer_without_a_network_is_told_of_where_the_reader_is(phone):
    officer = make_officer()
    lesson = make_course(unit=officer.organisation).lessons.first()
    sign_in(phone, officer.staff_number, PASSWORD)
    phone.goto(lesson.get_absolute_url())
    card = phone.locator(".lesson-quiz").first

    phone.context.set_offline(True)
    card.locator(".option").first.click()
    card.locator("button").last.click()
    phone.wait_for_selector("#offline")
    phone.mouse.wheel(0, 400)

    place = phone.locator("#offline").bounding_box()
    assert 0 <= place["y"] < 100
    phone.context.set_offline(False)
    card.locator("button").last.click()
    phone.wait_for_selector("#offline", state="detached")

"""The markers' desk in a real browser: what is typed is the mark."""

import pytest

from exams.models import WrittenMark
from people.models import Role
from tests.browser.conftest import open_page, sign_in
from tests.builders import PASSWORD, make_person, make_unit
from tests.exams.sat import exam_of, question_of, sat

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # On SQLite in memory the server's threads share one connection, and may not close it when the browser goes.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]


def test_a_mark_taken_back_is_written_over_by_what_is_typed_next(chromium, live_server):
    unit, short = make_unit(), question_of("short")
    exam = exam_of(short, unit=unit, marks=[20])
    for text in ("告知权利", "听取意见"):
        sat(exam, {short: [text]})
    marker = make_person(unit=unit, roles=[Role.MARKER])
    page = open_page(chromium, live_server.url)
    sign_in(page, marker.staff_number, PASSWORD)
    page.goto(f"/exams/marking/{exam.pk}/{short.pk}/")

    page.keyboard.press("2")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.click("button[name=undo]")
    page.wait_for_function("document.activeElement.matches('[data-most]') && document.activeElement.value === '2'")
    page.keyboard.type("13")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert set(WrittenMark.objects.values_list("marks", flat=True)) == {13}
    assert page.errors == []

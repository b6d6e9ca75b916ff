"""Time and what the room says, on the page an exam is sat on: one line on a phone, in every state; nothing that no longer holds."""

import pytest
from django.utils import timezone

from exams.services.room import Act, pause, resume
from people.models import Role
from tests.browser.conftest import open_page, sign_in
from tests.builders import PASSWORD, make_exam, make_officer, make_person, make_question
from tests.exams.sat import exam_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # On SQLite in memory the server's threads share one connection, and may not close it when the browser goes.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]
PAUSED = "[data-exam] .notice:has-text('暂停了考试')"


def begin(page, officer, exam, *, script=True):
    sign_in(page, officer.staff_number, PASSWORD)
    page.goto(f"/exams/{exam.pk}/")
    page.click("main form button")
    if script:
        page.wait_for_selector("fieldset:not([hidden]) [data-mark]")


@pytest.fixture
def exam():
    return make_exam(questions=12)


@pytest.fixture
def act(exam):
    """What an invigilator does to all who sit."""
    return Act(exam.pk, make_person(unit=exam.organisation, roles=[Role.INVIGILATOR]), "换教室")


@pytest.fixture
def phone(chromium, live_server):
    return open_page(chromium, live_server.url, size="phone")


#: Put before the eye as exam.js would: time is short, and not everything is safe.
STATES = {
    "calm": "",
    "saved": "pill('saved', '已保存 10:32:05')",
    "offline": "pill('offline', '未上传 12 题')",
    "hours": "clock('calm', '1:59:59', ''); pill('saved', '已保存 10:32:05')",
    "soon": "clock('soon', '04:59', '不到 5 分钟'); pill('pending', '未保存 12 题')",
    "last": "clock('last', '00:59', '不到 1 分钟'); pill('offline', '未上传 12 题')",
    "paused": "clock('calm', '59:59', '已暂停'); pill('saved', '已保存 10:32:05')",
    "paused at the end": "clock('last', '00:59', '已暂停'); pill('offline', '未上传 12 题')",
}
SHOW = """
  const one = (selector) => document.querySelector(selector);
  const clock = (state, time, note) => {
    one('[data-countdown]').dataset.state = state;
    one('[data-time]').textContent = time;
    one('[data-note]').textContent = note;
    one('[data-note]').hidden = !note;
  };
  const pill = (state, text) => {
    one('[data-saved]').hidden = false;
    one('[data-saved]').dataset.state = state;
    for (const icon of document.querySelectorAll('[data-saved] [data-icon]')) icon.hidden = icon.dataset.icon !== state;
    one('[data-saved-text]').textContent = text;
  };
"""


@pytest.mark.parametrize("width", [360, 390, 393])
def test_the_bar_of_a_phone_is_as_high_in_every_state(phone, exam, width):
    phone.set_viewport_size({"width": width, "height": 800})
    begin(phone, make_officer(unit=exam.organisation), exam)

    heights = {
        name: phone.evaluate(f"() => {{ {SHOW} {script}; return one('.exam-bar').offsetHeight; }}")
        for name, script in STATES.items()
    }

    assert len(set(heights.values())) == 1, heights


@pytest.mark.parametrize("reloaded", [False, True])
def test_what_the_room_said_of_a_pause_goes_when_the_exam_goes_on(phone, exam, act, reloaded):
    begin(phone, make_officer(unit=exam.organisation), exam)
    pause(act)
    if reloaded:
        phone.reload()
    phone.wait_for_selector(PAUSED, timeout=25_000)

    resume(act)
    phone.wait_for_selector("text=考试继续", timeout=25_000)

    assert phone.locator(PAUSED).count() == 0
    assert phone.is_enabled("fieldset:not([hidden]) .option input >> nth=0")
    assert phone.errors == []


def test_what_is_cut_in_the_review_says_so(chromium, live_server):
    exam = exam_of(make_question(stem="甲" * 41), make_question(stem="乙" * 40))
    page = open_page(chromium, live_server.url)
    begin(page, make_officer(unit=exam.organisation), exam)

    page.click(".exam-bar-finish")
    page.wait_for_selector(".review-stem")

    assert {text.strip() for text in page.locator(".review-stem").all_inner_texts()} == {"甲" * 39 + "…", "乙" * 40}


def test_without_script_the_page_says_that_its_clock_stands(chromium, live_server, exam):
    page = open_page(chromium, live_server.url, size="phone", javascript=False)
    begin(page, make_officer(unit=exam.organisation), exam, script=False)

    told = page.inner_text(".exam-bar")

    assert f"这是 {timezone.localtime():%H:}" in told
    assert "不会自己走" in told
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

"""JavaScript off: reading, being examined and reporting go on as plain links and forms."""

import re

import pytest
from django.core.management import call_command

from exams.models import Attempt
from question_bank.models import QuestionVersion
from tests import builders
from tests.browser.conftest import as_if_opened_long_ago, open_page, sign_in
from training.models import LedgerEntry, Lesson

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county():
    unit = builders.make_unit(builders.make_bureau(code="N"), name="某县应急管理局")
    call_command("load_content", verbosity=0)
    return unit


@pytest.fixture
def officer(county):
    return builders.make_officer(unit=county, name="李建国")


def signed_in(chromium, live_server, person):
    page = open_page(chromium, live_server.url, size="phone", javascript=False)
    sign_in(page, person.staff_number, builders.PASSWORD)
    return page


def test_a_lesson_is_read_answered_and_credited(live_server, chromium, officer):
    page = signed_in(chromium, live_server, officer)
    lesson = Lesson.objects.get(course__code="hearing", number=1)
    page.goto(lesson.get_absolute_url())
    as_if_opened_long_ago(officer)

    for slot in (1, 2, 3):
        card = page.locator(".lesson-quiz").nth(slot - 1)
        version = QuestionVersion.objects.get(stem=card.locator("legend.question-stem").inner_text())
        for key in version.right_keys:
            card.locator(f"input[value={key}]").check()
        card.get_by_role("button", name="提交本题").click()
    page.get_by_role("button", name="读完本节").click()

    entry = LedgerEntry.objects.get(officer=officer)
    assert entry.hundredths == lesson.hundredths
    page.goto("/courses/hours/")
    assert page.get_by_text(re.compile("0.4")).count() > 0


def test_a_quiz_is_sat_and_credited(live_server, chromium, officer):
    page = signed_in(chromium, live_server, officer)
    page.goto("/exams/")
    page.get_by_role("link", name=re.compile("测验")).first.click()
    page.get_by_role("button", name="开始测验").click()

    attempt = Attempt.objects.get(candidate=officer)
    places = attempt.paper.questions.select_related("question_version")
    right = {str(place.position): place.question_version.right_keys for place in places}
    for _ in right:
        shown = page.locator("fieldset[data-slot]:not([hidden])")
        for key in right[shown.get_attribute("data-place")]:
            shown.locator(f"input[value={key}]").check()
        page.locator(".exam-steps button[data-next]").click()
    page.get_by_role("link", name="交卷").click()
    page.locator("#hand-in button[name=hand-in]").click()

    attempt.refresh_from_db()
    assert (attempt.state, attempt.percent, attempt.passed) == ("graded", 100, True)
    assert officer.ledger.total() == attempt.exam.hours


def test_the_report_is_filtered_and_exported(live_server, chromium, county, officer):
    administrator = builders.make_admin(unit=county)
    builders.make_credit(officer, hundredths=800)
    page = signed_in(chromium, live_server, administrator)

    page.goto("/reports/hours/?view=people")
    page.get_by_role("button", name="导出表格").click()

    with page.expect_download() as download:
        page.get_by_role("link", name="下载文件").click()
    assert download.value.suggested_filename.endswith(".xlsx")

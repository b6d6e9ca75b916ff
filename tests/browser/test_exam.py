"""An exam in a real browser: the network goes and comes back, a second device, no script at all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exams.models import Answer, AnswerEvent, Attempt
from exams.services.attempts import submit_attempt
from tests.browser.conftest import open_page, sign_in
from tests.builders import PASSWORD, make_exam, make_officer, make_quiz

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # On SQLite in memory the server's threads share one connection, and may not close it when the browser goes.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]
SHOWN = "fieldset:not([hidden])"


def begin(page, officer, exam, *, script=True):
    sign_in(page, officer.staff_number, PASSWORD)
    page.goto(f"/exams/{exam.pk}/")
    page.click("main form button")
    # The button to mark a question is shown by exam.js: from then on it listens.
    page.wait_for_selector(f"{SHOWN} [data-mark]" if script else SHOWN)


def eventually(page, holds, seconds=20):
    for _ in range(seconds * 5):
        if holds():
            return True
        page.wait_for_timeout(200)
    return False


def saved():
    return Answer.objects.exclude(response=[]).count()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_what_is_answered_without_a_network_arrives_once_when_it_is_back(chromium, live_server, size):
    exam = make_exam(questions=12)
    officer = make_officer(unit=exam.organisation)
    page = open_page(chromium, live_server.url, size=size)
    begin(page, officer, exam)
    page.click(f"{SHOWN} .option >> nth=0")
    assert eventually(page, lambda: saved() == 1)

    page.context.set_offline(True)
    for _ in range(11):
        page.click(".exam-steps [data-next]")
        page.click(f"{SHOWN} .option >> nth=0")
    page.wait_for_selector("[data-notice=offline]", timeout=5000)
    told = page.inner_text("[data-saved-text]")
    while_away = saved()
    page.context.set_offline(False)

    assert (told, while_away) == ("未上传 11 题", 1)
    assert eventually(page, lambda: saved() == 12)
    assert AnswerEvent.objects.count() == 12
    page.wait_for_selector("[data-saved][data-state=saved]")
    assert page.is_hidden("[data-notice=offline]")


def test_an_answer_that_was_never_sent_is_still_there_after_the_page_was_closed(chromium, live_server):
    exam = make_exam()
    officer = make_officer(unit=exam.organisation)
    page = open_page(chromium, live_server.url)
    begin(page, officer, exam)

    page.context.set_offline(True)
    page.click(f"{SHOWN} .option >> nth=1")
    page.wait_for_timeout(300)
    address = page.url
    page.close()
    page = reopened(page, address)

    assert eventually(page, lambda: saved() == 1)
    assert page.is_checked(f"{SHOWN} .option input >> nth=1")


def test_an_answer_given_before_the_script_listens_is_saved_all_the_same(chromium, live_server):
    exam = make_exam()
    officer = make_officer(unit=exam.organisation)
    page = open_page(chromium, live_server.url)
    begin(page, officer, exam)
    page.route("**/js/exam.js", lambda route: (page.wait_for_timeout(1500), route.continue_()))

    page.goto(page.url.split("?")[0], wait_until="commit")
    page.click(f"{SHOWN} .option >> nth=0")

    assert eventually(page, lambda: saved() == 1)


def reopened(page, address):
    page.context.set_offline(False)
    other = page.context.new_page()
    other.goto(address)
    return other


def test_on_a_second_device_one_continues_and_the_first_can_only_look(chromium, live_server):
    exam = make_exam()
    officer = make_officer(unit=exam.organisation)
    desk, phone = (open_page(chromium, live_server.url, size=size) for size in ("desktop", "phone"))
    begin(desk, officer, exam)

    sign_in(phone, officer.staff_number, PASSWORD)
    phone.goto(desk.url)
    phone.click("button[name=take-over]")
    phone.click(f"{SHOWN} .option >> nth=0")
    assert eventually(phone, lambda: saved() == 1)
    desk.wait_for_selector("[data-notice=stopped]", timeout=20_000)  # with the next sign of life

    assert "已在别处继续" in desk.inner_text("[data-notice=stopped]")
    assert desk.is_disabled(f"{SHOWN} .option input >> nth=0")
    assert AnswerEvent.objects.count() == 1


def saves_of(page):
    return "**" + page.get_attribute("[data-exam]", "data-save")


def chosen():
    return Answer.objects.get().response


def option_key(page, n):
    return page.get_attribute(f"{SHOWN} .option input >> nth={n}", "value")


def test_of_two_tabs_the_last_tap_counts(chromium, live_server):
    exam = make_exam()
    officer = make_officer(unit=exam.organisation)
    first = open_page(chromium, live_server.url)
    begin(first, officer, exam)
    second = first.context.new_page()
    second.goto(first.url)
    second.wait_for_selector(f"{SHOWN} [data-mark]")

    for n in (0, 1, 2):
        first.click(f"{SHOWN} .option >> nth={n}")
        assert eventually(first, lambda n=n: saved() and chosen() == [option_key(first, n)])
    second.click(f"{SHOWN} .option >> nth=3")

    assert eventually(second, lambda: chosen() == [option_key(second, 3)])
    second.wait_for_selector("[data-saved][data-state=saved]")


def test_a_tab_shows_at_once_what_is_tapped_in_the_other_and_sends_nothing_older(chromium, live_server):
    exam = make_exam()
    officer = make_officer(unit=exam.organisation)
    first = open_page(chromium, live_server.url)
    begin(first, officer, exam)
    second = first.context.new_page()
    second.goto(first.url)
    second.wait_for_selector(f"{SHOWN} [data-mark]")

    first.route(saves_of(first), lambda route: route.abort())
    first.click(f"{SHOWN} .option >> nth=0")
    first.wait_for_selector("[data-notice=offline]:not([hidden])")
    second.click(f"{SHOWN} .option >> nth=1")
    assert eventually(second, lambda: saved() and chosen() == [option_key(second, 1)])

    assert first.is_checked(f"{SHOWN} .option input >> nth=1")
    first.unroute(saves_of(first))
    first.wait_for_timeout(5000)
    assert chosen() == [option_key(second, 1)]


def taken_over_in_between(chromium, live_server, *, offline_first):
    """The desk answers without a network, and a phone that takes over with one: which of the two comes first is given."""
    exam = make_exam()
    officer = make_officer(unit=exam.organisation)
    desk, phone = (open_page(chromium, live_server.url, size=size) for size in ("desktop", "phone"))
    begin(desk, officer, exam)
    desk.context.set_offline(True)
    if offline_first:
        desk.click(f"{SHOWN} .option >> nth=0")
        desk.wait_for_timeout(2500)
    sign_in(phone, officer.staff_number, PASSWORD)
    phone.goto(desk.url)
    phone.click("button[name=take-over]")
    for n in (1, 2):
        phone.click(f"{SHOWN} .option >> nth={n}")
        assert eventually(phone, lambda n=n: saved() and chosen() == [option_key(phone, n)])
    if not offline_first:
        desk.wait_for_timeout(2500)
        desk.click(f"{SHOWN} .option >> nth=0")
    desk.context.set_offline(False)
    desk.click("[data-go-on]")
    desk.wait_for_selector("[data-notice=differing]")
    return desk


@pytest.mark.parametrize(("offline_first", "stands"), [(True, 2), (False, 0)])
def test_of_two_devices_the_later_tap_stands_and_is_said(chromium, live_server, offline_first, stands):
    desk = taken_over_in_between(chromium, live_server, offline_first=offline_first)

    assert "第 1 题" in desk.inner_text("[data-notice=differing]")
    assert desk.is_checked(f"{SHOWN} .option input >> nth={stands}")
    assert eventually(desk, lambda: chosen() == [option_key(desk, stands)])


def test_handed_in_elsewhere_a_page_says_what_was_not_taken_before_it_goes(chromium, live_server):
    exam = make_exam()
    officer = make_officer(unit=exam.organisation)
    first = open_page(chromium, live_server.url)
    begin(first, officer, exam)
    first.route(saves_of(first), lambda route: route.abort())
    first.click(f"{SHOWN} .option >> nth=0")
    first.wait_for_selector("[data-notice=offline]:not([hidden])")

    submit_attempt(Attempt.objects.get().pk)
    first.unroute(saves_of(first))
    first.wait_for_selector("[data-notice=stopped]")

    assert "还有 1 题没有上传" in first.inner_text("[data-notice=stopped]")
    first.click("[data-notice=stopped] a")
    first.wait_for_url("**/result/")
    assert first.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('exam:')).length") == 0


def test_a_hand_in_that_meets_a_pause_is_carried_out_when_the_exam_goes_on(chromium, live_server):
    exam = make_exam()
    officer = make_officer(unit=exam.organisation)
    page = open_page(chromium, live_server.url)
    begin(page, officer, exam)
    Attempt.objects.update(paused_at=timezone.now())

    page.click(".exam-bar-finish")
    page.click(".review-actions [data-hand-in]")
    page.click("[data-hand-in-now]")
    page.wait_for_selector("[data-notice=hand-in]:has-text('自动交卷')")
    Attempt.objects.update(paused_at=None)

    page.wait_for_url("**/result/", timeout=20_000)
    assert Attempt.objects.get().state == "graded"


def test_at_the_bell_the_page_hands_in_by_itself(chromium, live_server):
    exam = make_quiz()
    officer = make_officer(unit=exam.organisation)
    page = open_page(chromium, live_server.url)
    begin(page, officer, exam)
    Attempt.objects.update(deadline=timezone.now() + timedelta(seconds=4))

    page.click(f"{SHOWN} .option >> nth=0")  # its acknowledgement brings the new time
    page.wait_for_url("**/result/", timeout=20_000)

    attempt = Attempt.objects.get()
    assert (attempt.state, attempt.closed_by) == ("graded", "deadline")
    assert saved() == 1
    assert page.errors == []


def test_by_keyboard_alone(chromium, live_server):
    exam = make_quiz()
    page = open_page(chromium, live_server.url)
    begin(page, make_officer(unit=exam.organisation), exam)

    for key in ("1", "m", "ArrowRight", "1", "2", "ArrowRight", "2", "ArrowRight"):
        page.keyboard.press(key)
    review = page.inner_text("#main")
    assert eventually(page, lambda: saved() == 3)
    page.click("[data-hand-in]")
    page.click("[data-hand-in-now]")
    page.wait_for_url("**/result/")

    assert "全部题目都答了，1 题标记。" in review
    assert Attempt.objects.get().closed_by == "candidate"


def test_without_script_each_question_is_a_form_and_the_paper_can_be_handed_in(chromium, live_server):
    exam = make_quiz()
    page = open_page(chromium, live_server.url, size="phone", javascript=False)
    begin(page, make_officer(unit=exam.organisation), exam, script=False)

    for _ in range(3):
        page.click(f"{SHOWN} .option >> nth=0")
        page.click(".exam-steps .button-primary")
    page.click("a[href='#hand-in']")
    page.click("button[name=hand-in]")

    assert saved() == 3
    assert Attempt.objects.get().state == "graded"
    assert "逐题查看" in page.inner_text("main")

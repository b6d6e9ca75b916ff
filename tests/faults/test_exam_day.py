"""A candidate's bad day, in real browsers against a real server: nothing of it is missing on the receipt."""

import pytest
from django.urls import reverse

from exams.models import Answer, Attempt
from people.models import Role
from tests.browser.conftest import open_page
from tests.builders import make_person
from tests.faults.candidates import session_of
from tests.faults.pages import SHOWN, saved_in, shown_seconds, sit_down, within
from tests.faults.served import Served

pytestmark = [pytest.mark.postgres, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def server():
    served = Served()
    yield served
    served.stop()


def signed_in(chromium, server, person, **how):
    page = open_page(chromium, server.url, **how)
    cookies = dict(pair.split("=", 1) for pair in session_of(person)["Cookie"].split("; "))
    page.context.add_cookies([{"name": n, "value": v, "url": server.url} for n, v in cookies.items()])
    return page


def answer(page, times):
    for _ in range(times):
        page.check(f"{SHOWN} .option input >> nth=0")
        page.click(".exam-steps [data-next]")


def test_offline_restart_and_a_second_device_and_the_receipt_holds_every_answer(chromium, server):
    phone, attempt = sit_down(chromium, server, questions=9, size="phone")
    answer(phone, 3)
    assert within(phone, 10, lambda: saved_in(attempt) == 3)

    phone.context.set_offline(True)
    answer(phone, 3)
    phone.clock.fast_forward("05:00")
    phone.context.set_offline(False)
    assert within(phone, 20, lambda: saved_in(attempt) == 6)

    server.stop()
    answer(phone, 1)
    server.start()
    assert within(phone, 30, lambda: saved_in(attempt) == 7)

    desk = signed_in(chromium, server, attempt.candidate)
    desk.goto(f"/exams/attempts/{attempt.pk}/")
    desk.click("button[name=take-over]")
    desk.wait_for_selector(f"{SHOWN} [data-mark]")
    desk.click(".answer-cell[value='8']")
    answer(desk, 2)
    desk.wait_for_selector("[data-saved][data-state=saved]")
    desk.click("[data-hand-in]")
    desk.click("[data-hand-in-now]")
    desk.wait_for_url("**/result/")

    receipt = desk.inner_text("main")
    assert Answer.objects.filter(attempt=attempt).count() == 9
    assert Attempt.objects.get(pk=attempt.pk).closed_by == "candidate"
    assert "9" in receipt
    assert desk.errors == []


def test_an_invigilator_gives_one_candidate_more_time_and_it_appears_on_that_page(chromium, server):
    page, attempt = sit_down(chromium, server, questions=1)
    invigilator = make_person(unit=attempt.exam.organisation, roles=[Role.INVIGILATOR])
    watch = signed_in(chromium, server, invigilator)
    before = shown_seconds(page)

    address = reverse("exams:room_candidate", args=[attempt.exam_id, attempt.candidate_id])
    watch.goto(f"{address}?act=extend")
    watch.fill("#form-extend input[name=minutes]", "10")
    watch.fill("#form-extend [name=text]", "网络中断，补回时间")
    watch.click("#form-extend button")

    assert within(page, 20, lambda: shown_seconds(page) > before + 500)
    assert within(page, 10, lambda: "10 分钟" in page.inner_text("[data-notices]"))

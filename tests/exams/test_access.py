"""Who may begin an exam from where; what a running attempt is spared."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from exams.access import Visit, barriers, first_barrier
from exams.access.address import is_within, networks
from exams.access.browser import config_key_hash
from exams.models import Attempt, RoomEvent
from exams.services.entering import enter, note_what_fails
from tests.builders import make_attempt, make_exam, make_officer, minutes

KEY = "a1" * 32


@pytest.fixture
def officer(client):
    person = make_officer()
    client.force_login(person)
    return person


def exam_for(person, **terms):
    return make_exam(unit=person.organisation, **terms)


def visit(person, **facts):
    return Visit(person=person, **{"at": timezone.now()} | facts)


def admit(exam, person=None, text=""):
    return RoomEvent.objects.create(
        exam=exam, candidate=person, kind=RoomEvent.Kind.ADMITTED, text=text, at=timezone.now()
    )


def may_enter(exam, asked):
    return first_barrier(exam, asked) == ("", "")


def test_an_exam_without_rules_asks_nothing_not_even_the_database(django_assert_num_queries):
    person = make_officer()
    exam = exam_for(person)

    with django_assert_num_queries(0):
        assert may_enter(exam, visit(person))


# --- the password ---
def test_the_word_of_the_room_opens_it_also_in_full_width_and_no_other_does():
    person = make_officer()
    exam = exam_for(person, password="qiu-2026")

    assert may_enter(exam, visit(person, password="qiu-2026"))
    assert may_enter(exam, visit(person, password=" ｑｉｕ-２０２６ "))
    for wrong in ("", "QIU-2026", "qiu-2026x"):
        assert first_barrier(exam, visit(person, password=wrong))[0] == "password"


def try_wrong(exam, person, at, times=1):
    for _ in range(times):
        with pytest.raises(ValidationError):
            enter(exam, visit(person, password="wrong", at=at))


def test_five_wrong_tries_keep_that_person_waiting_for_a_minute_and_nobody_else():
    person, other = make_officer(), make_officer()
    exam = exam_for(person, password="right")
    at = timezone.now()

    try_wrong(exam, person, at, times=4)
    assert may_enter(exam, visit(person, password="right", at=at))
    try_wrong(exam, person, at, times=3)

    assert "过一分钟" in first_barrier(exam, visit(person, password="right", at=at))[1]
    assert may_enter(exam, visit(other, password="right", at=at))
    assert not may_enter(exam, visit(person, password="right", at=at + timedelta(seconds=59)))
    assert may_enter(exam, visit(person, password="right", at=at + timedelta(seconds=60)))
    assert RoomEvent.objects.filter(candidate=person, kind="hint").count() == 5


def test_a_try_is_counted_only_when_a_word_was_given_and_nothing_else_stood_in_the_way():
    person = make_officer()
    exam = exam_for(person, password="right", addresses="10.1.0.0/16")

    with pytest.raises(ValidationError):
        enter(exam, visit(person, address="10.1.0.1"))
    with pytest.raises(ValidationError):
        enter(exam, visit(person, password="wrong", address="8.8.8.8"))

    assert not RoomEvent.objects.exists()


# --- the network ---
@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("10.1.2.3", True),
        ("10.2.0.1", False),
        ("192.168.5.9", True),
        ("192.168.5.10", False),
        ("::ffff:10.1.2.3", True),
        ("fd00::7", True),
        ("fe80::1", False),
        ("", False),
        ("no address", False),
    ],
)
def test_an_address_is_inside_one_of_the_ranges_or_not(address, inside):
    assert is_within(address, "10.1.0.0/16 192.168.5.9\nfd00::/8") is inside


def test_ranges_that_are_none_are_named():
    with pytest.raises(ValidationError, match=r"10\.300\.0\.0/16、办公室"):
        networks("10.1.0.0/16 10.300.0.0/16 办公室")


def test_only_our_own_proxy_is_believed_about_the_address(client, officer, settings):
    exam = exam_for(officer, addresses="10.1.0.0/16")
    page = reverse("exams:ready", args=[exam.pk])
    said = {"HTTP_X_FORWARDED_FOR": "8.8.8.8, 10.1.0.9"}

    assert set(client.get(page, **said).context["barriers"]) == {"address"}
    settings.PROXY_COUNT = 1
    assert client.get(page, **said).context["barriers"] == {}
    forged = {"HTTP_X_FORWARDED_FOR": "10.1.0.9, 8.8.8.8"}
    assert set(client.get(page, **forged).context["barriers"]) == {"address"}


# --- the door ---
def test_one_is_let_in_by_name_or_with_all_and_not_otherwise():
    person, other = make_officer(), make_officer()
    exam = exam_for(person, needs_admission=True)
    admit(exam_for(person), person)
    RoomEvent.objects.create(exam=exam, candidate=person, kind=RoomEvent.Kind.MESSAGE, at=timezone.now())

    assert set(barriers(exam, visit(person))) == {"admission"}
    admit(exam, person)
    assert barriers(exam, visit(person)) == {}
    assert set(barriers(exam, visit(other))) == {"admission"}
    admit(exam)
    assert barriers(exam, visit(other)) == {}


def test_who_waits_at_the_door_sees_it_open_without_a_click(client, officer):
    exam = exam_for(officer, needs_admission=True)
    page = reverse("exams:ready", args=[exam.pk])

    assert 'hx-trigger="every 15s"' in client.get(page).content.decode()
    assert client.post(page, follow=True).redirect_chain == [(page, 302)]
    assert not Attempt.objects.exists()
    admit(exam, officer)
    part = client.get(page, headers={"HX-Request": "true"}).content.decode()

    assert "开始考试" in part
    assert "<html" not in part


# --- the browser ---
def test_the_hash_is_of_the_address_and_the_key_together():
    url = "http://testserver/exams/1/"

    assert config_key_hash(url + "#q3", KEY) == hashlib.sha256(f"{url}{KEY}".encode()).hexdigest()


def test_the_right_configuration_enters_and_another_does_not(client, officer):
    exam = exam_for(officer, browser_key=KEY.upper())
    page = reverse("exams:ready", args=[exam.pk])
    right = config_key_hash(f"http://testserver{page}", KEY)

    for wrong in ("", "x", config_key_hash(f"http://testserver{page}", "b2" * 32), config_key_hash(page, KEY)):
        client.post(page, headers={"X-SafeExamBrowser-ConfigKeyHash": wrong})
        assert not Attempt.objects.exists()
    client.post(page, headers={"X-SafeExamBrowser-ConfigKeyHash": right.upper()})

    assert Attempt.objects.get().candidate == officer


def test_a_browser_that_only_says_it_is_the_one_is_told_what_to_do(client, officer):
    exam = exam_for(officer, browser_key=KEY)

    page = client.get(reverse("exams:ready", args=[exam.pk]), headers={"User-Agent": "SEB/3.7"}).content.decode()

    assert "Safe Exam Browser" in page
    assert ".seb" in page
    assert "开始考试</button>" not in page


@pytest.mark.parametrize("terms", [{"browser_key": KEY}, {"addresses": "10.1.0.0/16"}])
def test_an_invigilator_who_says_why_lets_past_browser_and_network_and_without_a_reason_does_not(terms):
    person, other = make_officer(), make_officer()
    exam = exam_for(person, **terms)

    admit(exam, person)
    admit(exam, text="都进来")
    assert not may_enter(exam, visit(person))
    admit(exam, person, text="机房电脑装不上考试浏览器")

    assert may_enter(exam, visit(person))
    assert not may_enter(exam, visit(other))


# --- what runs goes on ---
def test_a_running_attempt_is_asked_for_nothing_again():
    person = make_officer()
    exam = exam_for(person, password="right", addresses="10.1.0.0/16", browser_key=KEY, needs_admission=True)
    running = make_attempt(exam=exam, candidate=person)

    assert enter(exam, visit(person)) == (running, False)


def test_one_that_ran_out_opens_no_second_one_past_the_rules():
    person = make_officer()
    exam = exam_for(person, password="right", attempts_allowed=2)
    make_attempt(exam=exam, candidate=person, deadline=timezone.now() - minutes(5))

    with pytest.raises(ValidationError, match="口令"):
        enter(exam, visit(person))

    assert Attempt.objects.filter(exam=exam).count() == 1


def test_a_page_opened_from_elsewhere_stays_open_and_is_noted_once_for_each_place(client, officer):
    exam = exam_for(officer, addresses="127.0.0.0/8", browser_key="")
    client.post(reverse("exams:ready", args=[exam.pk]))
    attempt = Attempt.objects.get()
    page = reverse("exams:sitting", args=[attempt.pk])

    client.get(page)
    assert not RoomEvent.objects.exists()
    for address in ("8.8.8.8", "8.8.8.8", "9.9.9.9"):
        assert client.get(page, REMOTE_ADDR=address).status_code == 200

    hints = RoomEvent.objects.filter(attempt=attempt, kind="hint")
    assert [event.facts["address"] for event in hints] == ["8.8.8.8", "9.9.9.9"]
    attempt.refresh_from_db()
    assert attempt.state == "open"


def test_what_meets_the_rules_leaves_no_note():
    person = make_officer()
    attempt = make_attempt(exam=exam_for(person, addresses="10.1.0.0/16", needs_admission=True), candidate=person)

    note_what_fails(attempt, visit(person, address="10.1.0.1"))

    assert not RoomEvent.objects.exists()

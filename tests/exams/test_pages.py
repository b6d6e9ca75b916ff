"""The candidate's pages, as one who sits meets them."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exams.models import Answer, Attempt
from exams.services.attempts import submit_attempt
from exams.services.leases import lease_of
from tests.builders import (
    days,
    make_attempt,
    make_course,
    make_exam,
    make_officer,
    make_question,
    make_quiz,
    make_unit,
    minutes,
)
from tests.exams.sat import exam_of


@pytest.fixture
def officer(client):
    person = make_officer()
    client.force_login(person)
    return person


def sitting(attempt, query=""):
    return reverse("exams:sitting", args=[attempt.pk]) + query


def begin(client, exam):
    """Start an exam on this device, as its page does."""
    client.post(reverse("exams:ready", args=[exam.pk]))
    return Attempt.objects.get(exam=exam, state="open")


# --- the list ---
def titles(client, show):
    entries = client.get(reverse("exams:list"), {"show": show}).context["entries"]
    return [entry.exam.title for entry in entries]


def test_exams_stand_under_what_can_be_done_with_them(client, officer):
    now, unit = timezone.now(), officer.organisation
    make_exam(unit=unit, title="现在")
    make_exam(unit=unit, title="明天", opens_at=now + days(1))
    make_exam(unit=unit, title="昨天", opens_at=now - days(2), latest_finish=now - days(1))
    used_up = make_exam(unit=unit, title="用完", attempts_allowed=1)
    submit_attempt(make_attempt(exam=used_up, candidate=officer).pk)

    assert titles(client, "open") == ["现在"]
    assert titles(client, "upcoming") == ["明天"]
    assert sorted(titles(client, "ended")) == ["昨天", "用完"]


def test_drafts_other_units_exams_and_quizzes_of_closed_courses_are_not_listed(client, officer):
    unit = officer.organisation
    make_exam(unit=unit, published=False)
    make_exam()
    make_quiz(unit=unit, course=make_course(unit=make_unit()))
    mine = make_quiz(unit=unit, title="我的测验")

    assert titles(client, "open") == [mine.title]


@pytest.mark.parametrize("exams", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(client, officer, exams, django_assert_num_queries):
    for _ in range(exams):
        exam = make_quiz(unit=officer.organisation)
        submit_attempt(make_attempt(exam=exam, candidate=officer).pk)
    client.get(reverse("exams:list"))

    with django_assert_num_queries(8):
        client.get(reverse("exams:list"))


# --- ready and start ---
def test_looking_at_an_exam_starts_nothing(client, officer):
    exam = make_exam(unit=officer.organisation)

    response = client.get(reverse("exams:ready", args=[exam.pk]))

    assert response.status_code == 200
    assert not Attempt.objects.exists()


def test_starting_leads_to_the_paper_on_this_device(client, officer):
    exam = make_exam(unit=officer.organisation)

    response = client.post(reverse("exams:ready", args=[exam.pk]), follow=True)

    assert "exams/sitting.html" in [template.name for template in response.templates]
    assert response.context["attempt"].candidate == officer


def test_an_exam_that_may_not_be_started_says_why(client, officer):
    exam = make_exam(unit=officer.organisation, opens_at=timezone.now() + days(1))

    response = client.post(reverse("exams:ready", args=[exam.pk]), follow=True)

    assert "开始，到时再来。" in response.content.decode()
    assert not Attempt.objects.exists()


def test_an_exam_that_is_not_sat_here_has_no_minutes_and_no_rules_of_this_page(client, officer):
    exam = make_exam(unit=officer.organisation, venue="paper", minutes=0)

    page = client.get(reverse("exams:ready", args=[exam.pk])).content.decode()

    assert "0 分钟" not in page
    assert "自动保存" not in page
    assert "不在网上进行" in page


# --- the paper ---
def test_each_question_has_its_own_address(client, officer):
    attempt = begin(client, make_exam(unit=officer.organisation, questions=3))

    shown = [client.get(sitting(attempt, f"?q={q}")).context["current"] for q in ("1", "3", "99", "0", "x", "²")]

    assert shown == [1, 3, 3, 1, 1, 1]


def test_what_is_cut_in_the_review_says_so(client, officer):
    exam = exam_of(make_question(stem="甲" * 41), make_question(stem="乙" * 40), unit=officer.organisation)
    attempt = begin(client, exam)

    lines = client.get(sitting(attempt, "?q=review")).context["sheet"].lines

    assert f">{'甲' * 39}…<" in lines
    assert f">{'乙' * 40}<" in lines


def test_the_paper_is_never_kept_by_a_cache(client, officer):
    attempt = begin(client, make_exam(unit=officer.organisation))

    assert "no-store" in client.get(sitting(attempt))["Cache-Control"]


@pytest.mark.parametrize("questions", [1, 12])
def test_a_longer_paper_costs_no_more_queries(client, officer, questions, django_assert_num_queries):
    attempt = begin(client, make_exam(unit=officer.organisation, questions=questions))
    client.get(sitting(attempt))

    with django_assert_num_queries(5):
        client.get(sitting(attempt))


def test_another_device_is_asked_whether_to_continue_and_then_holds_the_lease(client, officer):
    attempt = begin(client, make_exam(unit=officer.organisation))
    phone = Client()
    phone.force_login(officer)

    assert phone.get(sitting(attempt)).templates[0].name == "exams/elsewhere.html"
    taken = phone.post(sitting(attempt), {"take-over": "1"}, follow=True)

    assert "exams/sitting.html" in [template.name for template in taken.templates]
    assert client.get(sitting(attempt)).templates[0].name == "exams/elsewhere.html"


def test_a_device_that_was_taken_over_from_can_neither_save_nor_hand_in(client, officer):
    attempt = begin(client, make_exam(unit=officer.organisation))
    phone = Client()
    phone.force_login(officer)
    phone.post(sitting(attempt), {"take-over": "1"})

    post_answer(client, attempt, 1, "B")
    client.post(sitting(attempt), {"hand-in": "1"})

    attempt.refresh_from_db()
    assert attempt.state == "open"
    assert not Answer.objects.exists()


def test_signing_out_ends_what_this_device_may_save(client, officer):
    attempt = begin(client, make_exam(unit=officer.organisation))
    held = attempt.lease

    client.post(reverse("people:logout"))

    attempt.refresh_from_db()
    assert attempt.lease == held + 1


# --- without JavaScript ---
def post_answer(client, attempt, slot, *keys, sequence=0, go="2", lease=None):
    data = {"lease": lease or lease_of(attempt), "slot": slot, "sequence": sequence, f"answer-{slot}": keys, "go": go}
    return client.post(sitting(attempt), data)


def test_a_plain_form_saves_and_goes_on(client, officer):
    attempt = begin(client, make_exam(unit=officer.organisation))

    response = post_answer(client, attempt, 1, "B")

    assert response["Location"] == sitting(attempt, "?q=2")
    assert Answer.objects.get().response == ["B"]


def test_a_plain_form_of_an_older_page_changes_nothing_and_says_so(client, officer):
    attempt = begin(client, make_exam(unit=officer.organisation))
    post_answer(client, attempt, 1, "B")
    post_answer(client, attempt, 1, "C", sequence=1)

    response = client.get(post_answer(client, attempt, 1, "D", sequence=0)["Location"])

    assert Answer.objects.get().response == ["C"]
    assert "这一题在别处改过" in response.content.decode()


def test_passing_a_question_by_writes_nothing(client, officer):
    attempt = begin(client, make_exam(unit=officer.organisation))

    post_answer(client, attempt, 1)

    assert not Answer.objects.exists()


def test_a_plain_form_with_the_lease_of_another_attempt_saves_nothing(client, officer):
    attempt = begin(client, make_exam(unit=officer.organisation))
    foreign = make_attempt()

    post_answer(client, attempt, 1, "B", lease=lease_of(foreign))

    assert not Answer.objects.exists()


def test_handing_in_leads_to_the_result_and_again_changes_nothing(client, officer):
    attempt = begin(client, make_exam(unit=officer.organisation))

    for _ in range(2):
        response = client.post(sitting(attempt), {"hand-in": "1"})
        assert response["Location"] == reverse("exams:result", args=[attempt.pk])

    assert Attempt.objects.get(pk=attempt.pk).state == "graded"


def test_an_attempt_past_its_time_is_closed_on_sight(client, officer):
    attempt = make_attempt(
        exam=make_exam(unit=officer.organisation), candidate=officer, deadline=timezone.now() - minutes(2)
    )

    response = client.get(sitting(attempt))

    assert response["Location"] == reverse("exams:result", args=[attempt.pk])


def test_a_place_that_no_paper_can_have_is_refused_in_words(client, officer):
    exam = make_exam(unit=officer.organisation)
    attempt = begin(client, exam)
    place = 10**12

    response = client.post(
        sitting(attempt),
        {"slot": place, "sequence": 0, "lease": lease_of(attempt), f"answer-{place}": "A"},
        follow=True,
    )

    assert response.status_code == 200
    assert not Answer.objects.exists()

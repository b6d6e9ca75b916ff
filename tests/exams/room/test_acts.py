"""What invigilators do from the pages of the room."""

import pytest
from django.urls import reverse

from exams.models import Attempt, RoomEvent
from exams.services.attempts import submit_attempt
from exams.services.room import pause
from people.models import Role
from tests.builders import make_attempt, make_officer, make_person, make_unit, minutes
from tests.exams.room.pages import HTMX, act, address, ago, on, shown, sign


def test_ten_minutes_are_given_by_a_plain_form_and_it_leads_back(client, exam, invigilator):
    attempt = make_attempt(exam=exam)
    back = address(exam, show="sitting")

    response = act(client, exam, attempt.candidate, "extend", minutes=10, back=back)

    assert (response.status_code, response["Location"]) == (302, back)
    assert Attempt.objects.get().deadline == attempt.deadline + minutes(10)
    assert RoomEvent.objects.get().by == invigilator


def test_it_never_leads_to_another_site(client, exam, invigilator):
    attempt = make_attempt(exam=exam)

    response = act(client, exam, attempt.candidate, "pause", back="https://evil.example/")

    assert response["Location"] == address(exam)


@pytest.mark.parametrize(
    "fields", [{"text": ""}, {"minutes": 0}, {"minutes": 181}, {"minutes": ""}, {"text": "长" * 201}]
)
def test_without_a_reason_or_with_wrong_minutes_nothing_happens(client, exam, invigilator, fields):
    attempt = make_attempt(exam=exam)

    response = act(client, exam, attempt.candidate, "extend", **({"minutes": 10} | fields))

    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert (Attempt.objects.get().deadline, RoomEvent.objects.count()) == (attempt.deadline, 0)


def test_a_page_sent_twice_acts_once(client, exam, invigilator):
    attempt = make_attempt(exam=exam)
    page = client.get(reverse("exams:room_candidate", args=[exam.pk, attempt.candidate_id]))
    once = page.context["offers"][0].form["once"].value()

    for _ in range(2):
        act(client, exam, attempt.candidate, "extend", minutes=10, once=once)

    assert Attempt.objects.get().deadline == attempt.deadline + minutes(10)


def test_what_does_not_fit_the_state_is_neither_offered_nor_done(client, exam, invigilator):
    attempt = make_attempt(exam=exam)
    submit_attempt(attempt.pk)
    page = client.get(reverse("exams:room_candidate", args=[exam.pk, attempt.candidate_id]))

    response = act(client, exam, attempt.candidate, "extend", minutes=10)

    assert [offer.name for offer in page.context["offers"]] == ["reopen", "incident"]
    assert response.status_code == 422
    assert not RoomEvent.objects.exists()


def test_the_refusal_of_a_service_stands_at_its_form(client, exam, invigilator):
    own = make_attempt(exam=exam, candidate=make_person(unit=exam.organisation, roles=[Role.OFFICER, Role.INVIGILATOR]))
    client.force_login(own.candidate)

    response = act(client, exam, own.candidate, "extend", minutes=10)

    assert response.status_code == 422
    assert "自己" in response.content.decode()


def test_a_message_to_all_is_read_by_so_many(client, exam, invigilator):
    attempts = [make_attempt(exam=exam) for _ in range(3)]
    client.post(reverse("exams:room_everyone", args=[exam.pk]), {"act": "message", "text": "第 17 题多印一个字。"})
    sign(attempts[0], notices_seen=RoomEvent.objects.get().pk)
    sign(attempts[1])

    [line] = shown(client, exam)["log"]

    assert (line.what, line.read) == ("留言", "已读 1 / 3")


def test_an_auditor_reads_everything_and_does_nothing(client, exam):
    attempt = make_attempt(exam=exam)
    client.force_login(make_person(unit=exam.organisation, roles=[Role.AUDITOR]))

    page = client.get(reverse("exams:room_candidate", args=[exam.pk, attempt.candidate_id]))

    assert page.context["offers"] == []
    assert act(client, exam, attempt.candidate, "extend", minutes=10).status_code == 404
    assert reverse("exams:room_everyone", args=[exam.pk]) not in client.get(address(exam)).content.decode()


def test_an_invigilator_of_a_unit_below_does_not_run_the_room_above(client, exam):
    county = make_unit(exam.organisation)
    client.force_login(make_person(unit=county, roles=[Role.INVIGILATOR]))

    assert client.get(address(exam)).status_code == 404


def test_a_person_who_is_not_in_the_room_is_not_found(client, exam, invigilator):
    assert client.get(reverse("exams:room_candidate", args=[exam.pk, make_officer().pk])).status_code == 404


def test_for_htmx_the_drawer_comes_alone(client, exam, invigilator):
    attempt = make_attempt(exam=exam)

    html = client.get(
        reverse("exams:room_candidate", args=[exam.pk, attempt.candidate_id]), headers=HTMX
    ).content.decode()

    assert html.strip().startswith("<dialog")


def test_who_went_offline_while_paused_can_go_on(client, exam, invigilator):
    attempt = make_attempt(exam=exam)
    sign(attempt, at=ago(60))
    pause(on(attempt, invigilator))
    page = client.get(reverse("exams:room_candidate", args=[exam.pk, attempt.candidate_id]))

    response = act(client, exam, attempt.candidate, "resume")

    names = [offer.name for offer in page.context["offers"]]
    assert ("resume" in names, "pause" in names) == (True, False)
    assert response.status_code == 302
    assert Attempt.objects.get().paused_at is None

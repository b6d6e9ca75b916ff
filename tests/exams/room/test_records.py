"""Late answers, the log, and the list of rooms."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from exams.menu import holds_session
from exams.models import LateBatch
from exams.services.attempts import close_overdue, submit_attempt
from exams.services.late import keep_late
from exams.services.leases import Lease
from exams.services.room import Act, admit, extend, incident, message, pause
from exams.services.saves import Save
from people.models import AuditEntry, Membership, Role
from tests.builders import days, make_attempt, make_exam, make_officer, make_person, minutes
from tests.exams.room.pages import address, on, shown


# --- late answers ---
def waiting(exam):
    attempt = make_attempt(exam=exam, right=1, deadline=timezone.now() - minutes(5))
    close_overdue()
    places = attempt.paper.questions.select_related("question_version").filter(position__gt=1)
    saves = [Save(place.position, 9, tuple(place.question_version.right_keys)) for place in places]
    keep_late(Lease(attempt.pk, attempt.candidate_id, 1), saves, at=timezone.now())
    return LateBatch.objects.get()


def test_late_answers_wait_in_the_room_until_somebody_decides(client, exam, invigilator):
    batch = waiting(exam)
    url = reverse("exams:late", args=[batch.pk])

    assert shown(client, exam)["late"] == [batch]
    assert client.get(url).context["slots"] == [2, 3]
    assert client.post(url, {"decision": "accept", "reason": ""}).status_code == 422
    client.post(url, {"decision": "accept", "reason": "考点断网"})

    batch.attempt.refresh_from_db()
    assert (batch.attempt.percent, shown(client, exam)["late"]) == (100, [])


def test_one_is_told_when_the_key_was_out_already(client, invigilator, exam):
    batch = waiting(exam)
    url = reverse("exams:late", args=[batch.pk])
    assert client.get(url).context["key_was_out"] is False

    exam.latest_finish = timezone.now() - minutes(1)
    exam.save()

    assert client.get(url).context["key_was_out"] is True


# --- the log ---
def test_the_log_is_narrowed_by_category_and_goes_out_as_a_workbook(client, exam, invigilator):
    attempt = make_attempt(exam=exam)
    incident(on(attempt, invigilator, "=1+1"), "equipment")
    incident(on(attempt, invigilator, "外面在施工。"), "environment")
    extend(on(attempt, invigilator), 10)
    page = client.get(reverse("exams:room_log", args=[exam.pk], query={"show": "equipment"}))

    response = client.post(reverse("exams:room_log_export", args=[exam.pk], query={"show": "equipment"}))
    sheet = load_workbook(BytesIO(response.content)).active
    [head, *body] = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]

    assert [line.event.text for line in page.context["lines"]] == ["=1+1"]
    assert head == ["时间", "考生", "工号", "单位", "事项", "说明", "记录人"]
    assert [row[1:] for row in body] == [
        [
            attempt.candidate.name,
            attempt.candidate.staff_number,
            str(attempt.organisation),
            "情况：设备与网络",
            "'=1+1",
            "陈监考",
        ]
    ]
    assert AuditEntry.objects.get(verb="exam.log_exported").after == {"lines": 1}


@pytest.mark.parametrize("count", [1, 3])
def test_the_log_asks_the_same_whatever_its_length(client, exam, invigilator, count, django_assert_num_queries):
    attempt = make_attempt(exam=exam)
    for _ in range(count):
        message(on(attempt, invigilator))

    with django_assert_num_queries(10):
        client.get(reverse("exams:room_log", args=[exam.pk]))


# --- the list, and what waits ---
def test_the_list_has_what_runs_and_what_waits_and_nothing_else(client, exam, invigilator):
    unit, now = exam.organisation, timezone.now()
    make_attempt(exam=exam)
    soon = make_exam(unit=unit, opens_at=now + minutes(60), latest_finish=now + minutes(120))
    make_exam(unit=unit, opens_at=now + days(3), latest_finish=now + days(4))
    make_exam(unit=unit, opens_at=now - days(3), latest_finish=now - days(2))
    late = make_exam(unit=unit, opens_at=now - days(3), latest_finish=now + minutes(60))
    waiting(late)
    late.latest_finish = now - minutes(30)
    late.save()
    make_attempt()

    listed = list(client.get(reverse("exams:rooms")).context["page"])

    assert {(one, one.sitting, one.late) for one in listed} == {(exam, 1, 0), (soon, 0, 0), (late, 0, 1)}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(client, exam, invigilator, count, django_assert_num_queries):
    for _ in range(count):
        make_attempt(exam=make_exam(unit=exam.organisation))

    with django_assert_num_queries(10):
        client.get(reverse("exams:rooms"))


def test_invigilators_are_told_of_exams_that_run_and_officers_are_not(client, exam, invigilator):
    make_attempt(exam=exam)
    Membership.objects.create(person=invigilator, organisation=exam.organisation, role=Role.OFFICER, since="2020-01-01")

    page = client.get(reverse("desk:staff"))
    home = client.get(reverse("desk:home"))

    assert [(todo.label, todo.facts, todo.url) for todo in page.context["todos"]] == [
        (exam.title, ["1 人在考"], address(exam))
    ]
    assert address(exam) not in [todo.url for todo in home.context["todos"]]


@pytest.mark.parametrize(("role", "sees"), [(Role.INVIGILATOR, True), (Role.AUDITOR, True), (Role.AUTHOR, False)])
def test_the_menu_leads_those_who_watch_to_the_rooms(client, role, sees):
    client.force_login(make_person(roles=[role]))

    assert (reverse("exams:rooms") in client.get(reverse("desk:staff")).content.decode()) == sees


def test_a_paused_attempt_holds_the_session_beyond_its_deadline(exam, invigilator):
    attempt = make_attempt(exam=exam)
    pause(on(attempt, invigilator))

    assert holds_session(attempt.candidate, attempt.deadline + minutes(30))
    assert not holds_session(make_attempt(exam=exam).candidate, attempt.deadline + minutes(30))


def test_the_record_of_one_has_what_was_done_to_all_while_one_sat(client, exam, invigilator):
    one, handed = make_attempt(exam=exam), make_attempt(exam=exam)
    absent = make_officer(unit=exam.organisation)
    submit_attempt(handed.pk)
    whole_room = {"by": invigilator, "text": "考点停电"}
    admit(Act(exam.pk, **whole_room))
    incident(Act(exam.pk, **whole_room), "environment")
    pause(Act(exam.pk, **whole_room))
    message(Act(exam.pk, **whole_room))
    extend(on(one, invigilator), 10)

    def record(person):
        page = client.get(reverse("exams:room_candidate", args=[exam.pk, person.pk]))
        return [(line.who, line.what) for line in page.context["log"]]

    let_in = ("全场", "准许进入")
    assert record(one.candidate) == [
        (one.candidate.name, "延时 10 分钟"),
        ("全场", "留言"),
        ("全场", "暂停"),
        ("全场", "情况：环境"),
        let_in,
    ]
    assert record(handed.candidate) == record(absent) == [let_in]

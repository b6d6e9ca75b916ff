"""Everybody in the room: where they stand, who needs a look, what is never shown."""

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.models import Attempt, Candidate, Excuse, LateBatch, RoomEvent
from exams.services.attempts import close_overdue, submit_attempt
from exams.services.late import keep_late
from exams.services.leases import Lease
from exams.services.room import Act, admit, incident, pause
from exams.services.saves import Save, save_answers
from tests.builders import make_attempt, make_officer, minutes
from tests.exams.room.pages import act, address, ago, on, shown, sign


def rows(client, exam, **asked):
    return {row.person: row for row in shown(client, exam, **asked)["rows"]}


# --- where they stand ---
def test_everybody_expected_is_listed_with_where_they_stand(client, exam, invigilator):
    absent = make_officer(unit=exam.organisation)
    sitting, offline, paused, silent = (make_attempt(exam=exam) for _ in range(4))
    handed = make_attempt(exam=exam)
    for attempt in (sitting, paused):
        sign(attempt)
    sign(offline, at=ago(60))
    pause(on(paused, invigilator))
    submit_attempt(handed.pk)

    stands = {person: row.stand for person, row in rows(client, exam).items()}
    numbers = shown(client, exam)["numbers"]

    assert stands == {
        absent: "absent",
        sitting.candidate: "sitting",
        offline.candidate: "offline",
        paused.candidate: "paused",
        silent.candidate: "sitting",
        handed.candidate: "handed",
    }
    assert (numbers.expected, numbers.sitting, numbers.handed, numbers.offline, numbers.absent, numbers.paused) == (
        6, 4, 1, 1, 1, 1,
    )  # fmt: skip


def test_a_row_has_progress_last_save_and_seat_but_no_blank_answers(client, exam, invigilator):
    attempt = make_attempt(exam=exam, right=2)
    Candidate.objects.create(exam=exam, person=attempt.candidate, room="第二机房", seat=7)
    save_answers(Lease(attempt.pk, attempt.candidate_id, 1), [Save(3, 1, ())])

    row = rows(client, exam)[attempt.candidate]

    assert (row.answered, row.seat) == (2, "第二机房 7 号")
    assert timezone.now() - row.saved_at < minutes(1)


def test_who_sat_though_no_longer_a_candidate_is_listed_with_the_last_attempt(client, exam, invigilator):
    stranger = make_attempt(exam=exam)
    exam.open_to_whom = "list"
    exam.save()
    submit_attempt(stranger.pk)
    again = Attempt.objects.create(
        exam=exam, paper=stranger.paper, candidate=stranger.candidate, organisation=stranger.organisation,
        number=2, started_at=timezone.now(), deadline=timezone.now() + minutes(5),
    )  # fmt: skip

    assert {person: row.attempt for person, row in rows(client, exam).items()} == {stranger.candidate: again}
    assert shown(client, exam)["numbers"].came == 1


def test_before_the_door_waits_who_was_not_admitted(client, exam, invigilator):
    exam.needs_admission = True
    exam.save()
    outside, inside = make_officer(unit=exam.organisation), make_officer(unit=exam.organisation)
    admit(Act(exam.pk, by=invigilator, text="", candidate_id=inside.pk))

    stands = {person: row.stand for person, row in rows(client, exam).items()}

    assert stands == {outside: "outside", inside: "absent"}
    act(client, exam, outside, "admit", text="")
    assert rows(client, exam)[outside].stand == "absent"


def test_all_are_let_in_at_once(client, exam, invigilator):
    exam.needs_admission = True
    exam.save()
    people = [make_officer(unit=exam.organisation) for _ in range(2)]

    client.post(reverse("exams:room_everyone", args=[exam.pk]), {"act": "admit_all", "text": "身份已在门口核对"})

    assert {person: row.stand for person, row in rows(client, exam).items()} == dict.fromkeys(people, "absent")


def test_past_the_rules_of_the_door_one_is_let_in_with_a_reason(client, exam, invigilator):
    person = make_officer(unit=exam.organisation)
    url = reverse("exams:room_candidate", args=[exam.pk, person.pk])
    offered = [offer.name for offer in client.get(url).context["offers"]]
    exam.addresses = "10.9.0.0/16"
    exam.save()

    assert offered == ["incident"]
    assert [offer.name for offer in client.get(url).context["offers"]] == ["admit", "incident"]
    act(client, exam, person, "admit", text="换到备用机房")
    assert RoomEvent.objects.get().text == "换到备用机房"


def test_who_has_leave_is_marked(client, exam, invigilator):
    ill = make_officer(unit=exam.organisation)
    facts = {"reason": "住院", "given_by": invigilator, "given_at": timezone.now()}
    Excuse.objects.create(exam=exam, person=ill, **facts)

    assert rows(client, exam)[ill].notes == ("请假（住院）",)


def test_hints_are_observations_with_a_likely_reason(client, exam, invigilator):
    away, gone = make_attempt(exam=exam), make_attempt(exam=exam)
    sign(away, away_count=3, away_seconds=40)
    sign(gone, unsaved=2, at=ago(60))

    listed = rows(client, exam)

    assert listed[away.candidate].hints == ("离开页面 3 次，共 40 秒，可能是来电",)
    [hint] = listed[gone.candidate].hints
    assert hint.endswith("起没有联系，有 2 题未存")


def test_those_who_need_a_look_come_first_and_the_others_by_unit(client, exam, invigilator):
    calm = make_attempt(exam=exam, candidate=make_officer(unit=exam.organisation, staff_number="A1"))
    absent = make_officer(unit=exam.organisation, staff_number="A2")
    gone = make_attempt(exam=exam, candidate=make_officer(unit=exam.organisation, staff_number="A3"))
    sign(gone, at=ago(60))

    assert list(rows(client, exam)) == [gone.candidate, calm.candidate, absent]


@pytest.mark.parametrize(
    ("asked", "who"),
    [
        ({"show": "offline"}, ["gone"]),
        ({"show": "unsaved"}, ["gone", "busy"]),
        ({"show": "noted"}, ["noted"]),
        ({"show": "sitting"}, ["gone", "busy", "noted"]),
        ({"show": "handed"}, ["handed"]),
        ({"show": "absent"}, ["absent"]),
        ({"q": "李四"}, ["absent"]),
        ({"show": "sitting", "q": "李四"}, []),
        ({"show": "nonsense"}, ["gone", "busy", "noted", "handed", "absent"]),
    ],
)
def test_the_list_is_narrowed(client, exam, invigilator, asked, who):
    attempts = {name: make_attempt(exam=exam) for name in ("gone", "busy", "noted", "handed")}
    people = {name: attempt.candidate for name, attempt in attempts.items()}
    people["absent"] = make_officer(unit=exam.organisation, name="李四")
    sign(attempts["gone"], unsaved=2, at=ago(60))
    sign(attempts["busy"], unsaved=1)
    incident(on(attempts["noted"], invigilator), "equipment")
    submit_attempt(attempts["handed"].pk)

    assert set(rows(client, exam, **asked)) == {people[name] for name in who}


@pytest.mark.parametrize(
    ("signs", "words"),
    [
        ([{}], "在线的考生没有报告还没上传的题"),
        ([{"unsaved": 2}, {"unsaved": 1}], "3 题正在保存，来自 2 名考生"),
        ([{"unsaved": 2, "at": 60}, {}], "2 题答案还没到服务器"),
        ([{"at": 60}, {}], "收到的答案全部已保存"),
    ],
)
def test_the_light_says_how_much_is_not_saved_over_the_room(client, exam, invigilator, signs, words):
    for said in signs:
        sign(make_attempt(exam=exam), **(said | ({"at": ago(said["at"])} if "at" in said else {})))

    assert words in client.get(address(exam)).content.decode()


def test_an_attempt_whose_time_ran_out_is_shown_as_handed_in(client, exam, invigilator):
    attempt = make_attempt(exam=exam, deadline=timezone.now() - minutes(5))

    row = rows(client, exam)[attempt.candidate]

    assert (row.stand, row.attempt.closed_by) == ("handed", "deadline")


# --- what is never shown ---
def test_no_answer_and_no_key_is_on_any_page_of_the_room(client, exam, invigilator):
    attempt = make_attempt(exam=exam, right=3)
    keep = make_attempt(exam=exam, right=1, deadline=timezone.now() - minutes(5))
    close_overdue()
    place = keep.paper.questions.get(position=2)
    keep_late(Lease(keep.pk, keep.candidate_id, 1), [Save(2, 9, (place.option_order[0],))], at=timezone.now())
    pages = [
        address(exam),
        reverse("exams:room_candidate", args=[exam.pk, attempt.candidate_id]),
        reverse("exams:room_candidate", args=[exam.pk, keep.candidate_id]),
        reverse("exams:room_log", args=[exam.pk]),
        reverse("exams:late", args=[LateBatch.objects.get().pk]),
    ]
    texts = [
        text
        for place in attempt.paper.questions.select_related("question_version")
        for text in (
            place.question_version.stem,
            place.question_version.explanation,
            *(o["text"] for o in place.question_version.options),
        )
    ]

    for page in pages:
        html = client.get(page).content.decode()
        assert [text for text in texts if text in html] == []
        assert "33%" not in html

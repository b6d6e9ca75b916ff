"""The room as invigilators see it: who stands where, what changes by itself, what the forms do, and what is never shown."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from exams.menu import holds_session
from exams.models import Attempt, Candidate, Excuse, LateBatch, Presence, RoomEvent
from exams.services.attempts import close_overdue, submit_attempt
from exams.services.late import keep_late
from exams.services.leases import Lease
from exams.services.presence import touch
from exams.services.room import Act, admit, extend, incident, message, pause
from exams.services.saves import Save, save_answers
from people.models import AuditEntry, Membership, Role
from tests.builders import days, make_attempt, make_exam, make_officer, make_person, make_unit, minutes

HTMX = {"HX-Request": "true"}


@pytest.fixture
def exam():
    return make_exam(latest_finish=timezone.now() + minutes(70), open_to_whom="officers")


@pytest.fixture
def invigilator(client, exam):
    person = make_person(unit=exam.organisation, roles=[Role.INVIGILATOR], standing="other", name="陈监考")
    client.force_login(person)
    return person


def address(exam, **asked):
    return reverse("exams:room", args=[exam.pk], query=asked)


def shown(client, exam, **asked):
    return client.get(address(exam, **asked)).context


def rows(client, exam, **asked):
    return {row.person: row for row in shown(client, exam, **asked)["rows"]}


def delta(client, exam, cursor, **asked):
    return client.get(address(exam, **asked, after=cursor), headers=HTMX)


def sign(attempt, *, at=None, **said):
    none = {"unsaved": 0, "away_count": 0, "away_seconds": 0, "notices_seen": 0, "address": "10.0.0.7", "device": "甲"}
    assert touch(Lease(attempt.pk, attempt.candidate_id, 1), **(none | said), at=at).refusal is None


def on(attempt, by, text="考点断网"):
    return Act(attempt.exam_id, by=by, text=text, attempt_id=attempt.pk)


def ago(seconds):
    return timezone.now() - minutes(seconds / 60)


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
        ([{}], "全部答案已保存"),
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


# --- live ---
def test_when_nothing_changed_the_answer_is_empty(client, exam, invigilator):
    sign(make_attempt(exam=exam, right=1))
    cursor = shown(client, exam)["cursor"]

    response = delta(client, exam, cursor)

    assert (response.status_code, response.content) == (204, b"")
    assert int(response["Room-Time"]) > 0


def test_only_what_changed_is_sent_and_the_next_look_is_silent_again(client, exam, invigilator):
    changed, *others = (make_attempt(exam=exam) for _ in range(3))
    for attempt in (changed, *others):
        sign(attempt)
    cursor = shown(client, exam)["cursor"]
    save_answers(Lease(changed.pk, changed.candidate_id, 1), [Save(1, 1, ("A",))])

    response = delta(client, exam, cursor)
    html = response.content.decode()

    assert html.count("<tr") == 1
    assert f'id="row-{changed.candidate_id}" hx-swap-oob="true"' in html
    assert "room-figures" not in html
    assert delta(client, exam, response.context["cursor"]).status_code == 204


def test_a_sign_of_life_alone_changes_nothing_on_the_page(client, exam, invigilator):
    attempt = make_attempt(exam=exam)
    sign(attempt, at=ago(20))
    cursor = shown(client, exam)["cursor"]
    sign(attempt)

    assert delta(client, exam, cursor).status_code == 204


def test_silence_changes_the_row_and_the_figures_without_any_event(client, exam, invigilator):
    attempt = make_attempt(exam=exam)
    sign(attempt)
    cursor = shown(client, exam)["cursor"]
    Presence.objects.update(seen_at=ago(60))

    html = delta(client, exam, cursor).content.decode()

    assert (html.count("<tr"), "room-figures" in html, "room-log" in html) == (1, True, False)


def test_an_act_changes_the_row_and_the_log(client, exam, invigilator):
    attempt, other = make_attempt(exam=exam), make_attempt(exam=exam)
    cursor = shown(client, exam)["cursor"]
    incident(on(attempt, invigilator, "换了键盘。"), "equipment")

    html = delta(client, exam, cursor).content.decode()

    assert f"row-{attempt.candidate_id}" in html
    assert f"row-{other.candidate_id}" not in html
    assert "room-log" in html


def test_who_comes_into_the_filter_is_put_on_top(client, exam, invigilator):
    first, then = make_attempt(exam=exam), make_attempt(exam=exam)
    sign(first, at=ago(60))
    sign(then)
    cursor = shown(client, exam, show="offline")["cursor"]
    Presence.objects.filter(attempt=then).update(seen_at=ago(50))

    html = delta(client, exam, cursor, show="offline").content.decode()

    assert 'hx-swap-oob="afterbegin:#room-rows"' in html
    assert (f"row-{then.candidate_id}" in html, f"row-{first.candidate_id}" in html) == (True, False)


def test_into_an_empty_list_the_whole_list_comes(client, exam, invigilator):
    attempt = make_attempt(exam=exam)
    sign(attempt)
    cursor = shown(client, exam, show="offline")["cursor"]
    Presence.objects.update(seen_at=ago(60))

    html = delta(client, exam, cursor, show="offline").content.decode()

    assert 'hx-swap-oob="innerHTML:#room-list"' in html


@pytest.mark.parametrize("cursor", ["", "x", "-", "1-2-3.." + "a" * 20_000, "numbers-%00"])
def test_what_is_no_cursor_gets_everything(client, exam, invigilator, cursor):
    make_attempt(exam=exam)

    assert delta(client, exam, cursor).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_and_the_look_ask_the_same_whatever_the_number(
    client, exam, invigilator, count, django_assert_num_queries
):
    for _ in range(count):
        make_officer(unit=exam.organisation)
        attempt = make_attempt(exam=exam, right=2)
        sign(attempt, away_count=1)
        extend(on(attempt, invigilator), 5)
        late = make_attempt(exam=exam, deadline=timezone.now() - minutes(5))
        keep_late(Lease(late.pk, late.candidate_id, 1), [Save(1, 5, ("A",))], at=timezone.now())
    client.get(address(exam))

    with django_assert_num_queries(17):
        cursor = shown(client, exam)["cursor"]
    with django_assert_num_queries(16):
        delta(client, exam, cursor)


def test_two_thousand_are_paged(client, exam, invigilator):
    for n in range(60):
        make_officer(unit=exam.organisation, staff_number=f"N{n:03}")

    first, second = shown(client, exam), shown(client, exam, page=2)

    assert (len(first["rows"]), len(second["rows"]), first["page"].paginator.count) == (50, 10, 60)


# --- acts ---
def act(client, exam, person, name, **fields):
    data = {"act": name, "text": "考点断网"} | fields
    return client.post(reverse("exams:room_candidate", args=[exam.pk, person.pk]), data)


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

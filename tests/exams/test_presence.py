"""Signs of life: what they keep, what they tell, what they note; and what a candidate is told."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exams.models import Attempt, Presence, RoomEvent
from exams.queries.room import away_in_words
from exams.services.attempts import submit_attempt, take_over
from exams.services.leases import Lease, lease_of
from exams.services.presence import touch
from exams.services.room import Act, extend, incident, message, pause
from exams.services.saves import Refusal
from people.models import Role
from tests.builders import make_attempt, make_officer, make_person, minutes

SAID = {"unsaved": 0, "away_count": 0, "away_seconds": 0, "notices_seen": 0, "address": "10.0.0.7", "device": "电脑甲"}


def lease(attempt):
    return Lease(attempt.pk, attempt.candidate_id, attempt.lease)


def sign(attempt, **said):
    return touch(lease(attempt), **(SAID | said))


def hints():
    return list(RoomEvent.objects.filter(kind="hint").order_by("pk").values_list("text", flat=True))


def invigilator(attempt):
    return make_person(unit=attempt.exam.organisation, roles=[Role.INVIGILATOR])


def on(attempt, text="考点断网"):
    return Act(attempt.exam_id, by=invigilator(attempt), text=text, attempt_id=attempt.pk)


# --- the service ---
def test_the_last_sign_is_kept_and_the_counts_at_their_highest():
    attempt = make_attempt()
    at = timezone.now()

    sign(attempt, unsaved=2, away_count=3, away_seconds=40, notices_seen=7, at=at)
    sign(attempt, unsaved=0, away_count=1, away_seconds=5, notices_seen=2, at=at + minutes(1))

    seen = Presence.objects.get()
    assert (seen.unsaved, seen.away_count, seen.away_seconds, seen.notices_seen) == (0, 3, 40, 7)
    assert seen.seen_at == at + minutes(1)


def test_it_tells_the_deadline_and_how_far_there_is_something_to_read():
    attempt = make_attempt()
    event = extend(on(attempt), 10)

    seen = sign(attempt)

    assert (seen.deadline, seen.notices) == (attempt.deadline + minutes(10), event.pk)
    assert 4190 < seen.remaining <= 4200


def test_while_paused_the_time_left_stands():
    attempt = make_attempt()
    began = timezone.now()
    pause(Act(attempt.exam_id, by=invigilator(attempt), text="停电", attempt_id=attempt.pk, at=began))

    first, later = sign(attempt, at=began + minutes(1)), sign(attempt, at=began + minutes(30))

    assert first.paused_at == began
    assert first.remaining == later.remaining > 3500


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (lambda a: submit_attempt(a.pk), Refusal.CLOSED),
        (lambda a: Attempt.objects.filter(pk=a.pk).update(deadline=timezone.now() - minutes(2)), Refusal.CLOSED),
        (lambda a: take_over(a.pk, candidate=a.candidate), Refusal.STALE),
        (lambda a: type(a.candidate).objects.filter(pk=a.candidate_id).update(is_active=False), Refusal.DENIED),
    ],
)
def test_what_is_refused_leaves_no_trace(spoil, refusal):
    attempt = make_attempt()
    spoil(attempt)

    assert sign(attempt, away_count=1).refusal == refusal
    assert (Presence.objects.count(), hints()) == (0, [])


def test_another_ones_lease_is_denied():
    attempt = make_attempt()

    assert touch(Lease(attempt.pk, make_officer().pk, 1), **SAID).refusal == Refusal.DENIED
    assert touch(Lease(10**6, attempt.candidate_id, 1), **SAID).refusal == Refusal.DENIED


# --- hints ---
def test_the_first_leaving_of_the_page_is_noted_and_the_next_ones_only_counted():
    attempt = make_attempt()

    for n in range(4):
        sign(attempt, away_count=n, away_seconds=10 * n)

    assert hints() == ["离开过页面，可能是来电。"]


def test_another_device_and_another_address_are_noted_once_in_a_while():
    attempt, at = make_attempt(deadline=timezone.now() + minutes(60)), timezone.now()
    sign(attempt, at=at)
    for n in range(1, 6):
        sign(attempt, address=f"10.0.0.{7 + n}", device="手机乙", at=at + minutes(n))
    sign(attempt, address="10.0.0.99", device="手机乙", at=at + minutes(15))

    assert hints() == [
        "网络地址变了，可能是换了网络。",
        "设备或浏览器变了，可能是换机继续。",
        "网络地址变了，可能是换了网络。",
    ]


def test_hints_accuse_nobody():
    attempt = make_attempt()
    sign(attempt)
    sign(attempt, away_count=3, away_seconds=40, address="10.0.0.8", device="手机乙")

    said = [*hints(), away_in_words(3, 40), away_in_words(1, 100)]

    assert away_in_words(3, 40) == "离开页面 3 次，共 40 秒，可能是来电"
    assert [
        text for text in said if any(word in text for word in ("作弊", "违规", "违纪", "可疑", "异常", "警告"))
    ] == []
    assert [text for text in said if "可能是" not in text] == []


def test_after_a_hint_the_attempt_is_as_it_was():
    attempt = make_attempt()

    sign(attempt, away_count=9, away_seconds=900)

    after = Attempt.objects.get(pk=attempt.pk)
    assert (after.state, after.deadline, after.lease, after.notices) == ("open", attempt.deadline, 1, 0)


# --- the address that exam.js speaks to ---
def post(client, name, attempt, said=None, **headers):
    body = {"lease": said.pop("lease") if said and "lease" in said else lease_of(attempt)} | (said or {})
    return client.post(reverse(f"exams:{name}"), json.dumps(body), content_type="application/json", **headers)


def test_a_sign_needs_no_session_and_no_csrf_token():
    attempt = make_attempt()

    response = post(
        Client(enforce_csrf_checks=True), "presence", attempt, {"unsaved": 3}, headers={"User-Agent": "x" * 300}
    )

    told = response.json()
    assert response.status_code == 200
    assert (told["paused"], told["closed"], told["notices"]) == (False, False, 0)
    assert 3500 < told["remaining"] <= 3600
    seen = Presence.objects.get()
    assert (seen.unsaved, seen.address, seen.device) == (3, "127.0.0.1", "x" * 200)


def test_a_closed_attempt_is_told_so_and_a_stale_lease_with_409():
    attempt = make_attempt()
    held = lease_of(attempt)
    take_over(attempt.pk, candidate=attempt.candidate)
    attempt.refresh_from_db()

    assert post(Client(), "presence", attempt, {"lease": held}).status_code == 409
    assert post(Client(), "presence", attempt, {"lease": held[:-3] + "AAA"}).status_code == 403
    submit_attempt(attempt.pk)
    assert post(Client(), "presence", attempt).json()["closed"] is True


@pytest.mark.parametrize(
    "said", [{"unsaved": -1}, {"unsaved": "1"}, {"away_count": True}, {"notices_seen": 2**40}, {"lease": 1}]
)
def test_what_is_no_sign_is_refused(said):
    attempt = make_attempt()

    assert post(Client(), "presence", attempt, said).status_code == 422
    assert not Presence.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "null", "{", "[" * 100_000])
@pytest.mark.parametrize("name", ["presence", "notices"])
def test_an_unreadable_body_is_refused(client, name, body):
    assert client.post(reverse(f"exams:{name}"), body, content_type="application/json").status_code == 422


@pytest.mark.postgres
def test_a_sign_is_one_statement(django_assert_num_queries):
    attempt = make_attempt()
    post(Client(), "presence", attempt)

    with django_assert_num_queries(1):
        post(Client(), "presence", attempt, {"unsaved": 2})


def test_a_candidate_is_told_what_concerns_him_in_order_and_nothing_of_others():
    attempt = make_attempt()
    other = make_attempt(exam=attempt.exam)
    extend(on(other, "别人的事"), 30)
    first = extend(on(attempt, "视力不便"), 10)
    message(Act(attempt.exam_id, by=invigilator(attempt), text="第 17 题多印一个字。"))
    incident(on(attempt, "来晚了"), "candidate")

    told = post(Client(), "notices", attempt, {"since": 0}).json()
    rest = post(Client(), "notices", attempt, {"since": first.pk}).json()

    assert [(notice["kind"], notice["text"]) for notice in told] == [
        ("extended", "监考人给你延时 10 分钟。原因：视力不便"),
        ("message", "监考人留言：第 17 题多印一个字。"),
    ]
    assert [notice["kind"] for notice in rest] == ["message"]
    assert told[-1]["number"] == Attempt.objects.get(pk=attempt.pk).notices


def test_what_was_for_all_before_one_began_is_not_told():
    early = make_attempt()
    extend(Act(early.exam_id, by=invigilator(early), text="停电"), 10)
    late = make_attempt(exam=early.exam)

    assert post(Client(), "notices", late, {"since": 0}).json() == []


def test_notices_are_for_the_lease_that_is_current():
    attempt = make_attempt()
    held = lease_of(attempt)
    take_over(attempt.pk, candidate=attempt.candidate)

    assert post(Client(), "notices", attempt, {"lease": held}).status_code == 409
    assert post(Client(), "notices", attempt, {"lease": "x"}).status_code == 403

"""A completion that came faster than reading takes: held, released, refused; who may decide."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from people.models import AuditEntry, Message
from tests import builders
from tests.builders import minutes, moment
from tests.training.chains import holds
from training.models import HeldCredit, LessonProgress
from training.pace import least_time, time_left
from training.queries import slots_of
from training.services.held import refuse, release
from training.services.progress import answer_question, open_lesson, reach_end

MORNING = moment("2026-11-22 08:40")
LATER = moment("2026-11-23 09:00")


@pytest.fixture
def officer():
    return builders.make_officer(name="李建国")


def make_lessons(officer, count=1):
    """Lessons of twenty minutes: six is the least."""
    return list(builders.make_course(unit=officer.organisation, lessons=count).lessons.order_by("number"))


def read(officer, lesson, *, opened=MORNING, done):
    """Opened, answered rightly and read to the end, in so many minutes."""
    open_lesson(officer, lesson, at=opened)
    at = opened + minutes(done)
    for slot in slots_of(lesson, None):
        answer_question(officer, lesson, slot.number, ["A"], turn=0, at=at)
    return reach_end(officer, lesson, at=at)


def held_one(officer):
    [lesson] = make_lessons(officer)
    read(officer, lesson, done=1)
    return HeldCredit.objects.get()


# --- what is held ---
@pytest.mark.parametrize(("done", "is_held"), [(1, True), (5.9, True), (6, False), (20, False), (600, False)])
def test_a_completion_under_thirty_per_cent_of_the_estimate_is_held(officer, done, is_held):
    [lesson] = make_lessons(officer)

    progress = read(officer, lesson, done=done)

    assert progress.completed_at
    assert (HeldCredit.objects.exists(), officer.ledger.exists()) == (is_held, not is_held)


def test_what_is_held_says_why_and_keeps_the_value_of_that_time(officer):
    held = held_one(officer)

    assert (held.why, held.state, held.hundredths, held.year) == ("too_fast", "waiting", 40, 2026)
    assert (held.spent_minutes, held.estimated_minutes) == (1, 20)


def test_lessons_completed_side_by_side_share_their_minutes(officer):
    lessons = make_lessons(officer, 3)
    for lesson in lessons:
        open_lesson(officer, lesson, at=MORNING)

    for lesson in lessons:
        read(officer, lesson, done=7)

    assert [row.why for row in HeldCredit.objects.all()] == ["at_once", "at_once"]
    assert officer.ledger.count() == 1


def test_a_lesson_left_open_while_others_were_read_is_not_held(officer):
    first, *others = make_lessons(officer, 4)
    open_lesson(officer, first, at=MORNING)
    for n, lesson in enumerate(others):
        read(officer, lesson, opened=MORNING + minutes(10 * n), done=9)

    read(officer, first, done=40)

    assert not HeldCredit.objects.exists()
    assert officer.ledger.count() == 4


@given(st.lists(st.integers(min_value=1, max_value=60), min_size=1, max_size=8))
def test_who_takes_the_least_time_for_each_lesson_in_turn_is_never_held(estimates):
    opened = MORNING
    for n, estimate in enumerate(estimates):
        done = opened + sum((least_time(each) for each in estimates[: n + 1]), minutes(0))
        assert time_left(opened, done, estimates[:n]) >= least_time(estimate)


# --- what becomes of it ---
def test_released_it_is_credited_once_for_the_day_of_its_completion(officer):
    held, admin = held_one(officer), builders.make_admin(unit=officer.organisation)

    for _ in range(2):
        release(held.pk, by=admin, at=LATER)

    entry = officer.ledger.get()
    assert (entry.hundredths, entry.posted_by, entry.earned_on.isoformat()) == (40, admin, "2026-11-22")
    assert holds(officer)
    assert AuditEntry.objects.get(verb="held.released").actor == admin
    assert "已经认定" in Message.objects.get(recipient=officer).text


def test_refused_it_earns_nothing_and_the_lesson_can_be_read_once_more(officer):
    held, admin = held_one(officer), builders.make_admin(unit=officer.organisation)

    refuse(held.pk, by=admin, reason="本人说没有读", at=LATER)

    progress = LessonProgress.objects.get()
    assert (progress.completed_at, progress.opened_at, officer.ledger.exists()) == (None, LATER, False)
    assert "本人说没有读" in Message.objects.get(recipient=officer).text
    reach_end(officer, held.progress.lesson, at=LATER + minutes(8))
    assert officer.ledger.get().hundredths == 40


def test_a_refusal_needs_a_reason(officer):
    held = held_one(officer)

    with pytest.raises(ValidationError, match="写明理由"):
        refuse(held.pk, by=builders.make_admin(unit=officer.organisation), reason=" ", at=LATER)

    assert HeldCredit.objects.get().state == "waiting"


def test_a_decision_stands(officer):
    held, admin = held_one(officer), builders.make_admin(unit=officer.organisation)
    refuse(held.pk, by=admin, reason="本人说没有读", at=LATER)

    with pytest.raises(ValidationError, match="刚刚由"):
        release(held.pk, by=admin, at=LATER)

    assert not officer.ledger.exists()


def test_nobody_decides_on_an_own_completion(officer):
    held = held_one(officer)

    with pytest.raises(ValidationError, match="不能复核自己"):
        release(held.pk, by=officer, at=LATER)


# --- pages ---
def page(client, person, **query):
    client.force_login(person)
    return client.get(reverse("training:held"), query)


def test_an_administrator_sees_those_of_the_own_units_and_decides_there(client, officer):
    held, admin = held_one(officer), builders.make_admin(unit=officer.organisation)
    held_one_elsewhere = builders.make_admin()

    assert "李建国" in page(client, admin).content.decode()
    client.post(reverse("training:decide_held", args=[held.pk]), {"decision": "released", "reason": "核实过"})

    assert "核实过" in page(client, admin, show="decided").content.decode()
    assert "李建国" not in page(client, held_one_elsewhere).content.decode()
    assert officer.ledger.count() == 1


def test_what_cannot_be_decided_so_is_said_and_changes_nothing(client, officer):
    held, admin = held_one(officer), builders.make_admin(unit=officer.organisation)
    client.force_login(admin)

    for sent in ({"decision": "refused"}, {"decision": "other"}, {}):
        answer = client.post(reverse("training:decide_held", args=[held.pk]), sent, follow=True)
        assert answer.context["messages"]

    assert HeldCredit.objects.get().state == "waiting"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(client, officer, count):
    admin = builders.make_admin(unit=officer.organisation)
    for n, lesson in enumerate(make_lessons(officer, count)):
        read(officer, lesson, opened=MORNING + minutes(30 * n), done=1)
    page(client, admin)

    with CaptureQueriesContext(connection) as asked:
        page(client, admin)

    assert sum("training_heldcredit" in query["sql"] for query in asked) == 4


def test_the_officer_reads_it_on_the_lesson_and_among_the_hours(client, officer):
    held = held_one(officer)
    client.force_login(officer)

    for address in (held.progress.lesson.get_absolute_url(), reverse("training:hours") + "?year=2026"):
        html = client.get(address).content.decode()
        assert "等单位管理员复核" in html
        assert "预计要 20 分钟，这次只用了 1 分钟" in html

"""What is arranged for one person or one unit alone, and what becomes of those who are writing."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.models import Exam, Override, RoomEvent
from exams.services.overrides import give_override, withdraw_override
from exams.services.room import Act, extend, pause
from exams.terms import all_terms, terms_among, terms_for
from exams.windows import shows_key
from people.models import AuditEntry, Message
from tests.builders import days, make_admin, make_attempt, make_bureau, make_exam, make_officer, make_unit, minutes


@pytest.fixture
def admin(client):
    person = make_admin()
    client.force_login(person)
    return person


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def exam(admin, at):
    """Under way: of ninety minutes, with the door closed in one hour and the end in two."""
    times = {"opens_at": at - minutes(30), "latest_start": at + minutes(60), "latest_finish": at + minutes(120)}
    return make_exam(unit=admin.organisation, minutes=90, **times)


def let(exam, by, at, **terms):
    return give_override(Override(exam=exam, **{"reason": "视力不便"} | terms), by=by, at=at)


def deadline(attempt):
    attempt.refresh_from_db()
    return attempt.deadline


# --- who is writing ---
def test_more_minutes_reach_the_one_who_is_writing_and_nobody_else(exam, admin, at):
    writing, other = (make_attempt(exam=exam, candidate=make_officer(unit=exam.organisation)) for _ in range(2))
    before = deadline(writing), deadline(other)

    let(exam, admin, at, person=writing.candidate, extra_minutes=20)

    assert deadline(writing) == before[0] + minutes(20)
    assert deadline(other) == before[1]
    event = RoomEvent.objects.get(attempt=writing)
    assert (event.kind, event.facts["added_minutes"], event.text, writing.notices) == (
        "extended",
        20,
        "视力不便",
        event.pk,
    )


def test_the_end_caps_what_is_given_unless_it_is_moved_too(exam, admin, at):
    writing = make_attempt(exam=exam, candidate=make_officer(unit=exam.organisation))

    let(exam, admin, at, person=writing.candidate, extra_minutes=60)
    assert deadline(writing) == exam.latest_finish
    let(exam, admin, at, person=writing.candidate, extra_minutes=60, latest_finish=exam.latest_finish + minutes(60))

    assert deadline(writing) == writing.started_at + minutes(150)


def test_what_the_room_has_given_meanwhile_stays(exam, admin, at):
    writing = make_attempt(exam=exam, candidate=make_officer(unit=exam.organisation))
    begun = deadline(writing)
    extend(Act(exam_id=exam.pk, by=admin, text="断电", attempt_id=writing.pk), 7)

    let(exam, admin, at, person=writing.candidate, extra_minutes=10)

    assert deadline(writing) == begun + minutes(17)


def test_a_unit_has_it_with_all_beneath_it_and_other_units_do_not(at):
    bureau = make_bureau()
    unit, sibling = make_unit(bureau), make_unit(bureau)
    exam = make_exam(unit=bureau)
    inside, outside = (make_attempt(exam=exam, candidate=make_officer(unit=u)) for u in (make_unit(unit), sibling))
    before = deadline(inside), deadline(outside)

    let(exam, make_admin(unit=bureau), at, organisation=unit, extra_minutes=15)

    assert (deadline(inside), deadline(outside)) == (before[0] + minutes(15), before[1])


def test_ones_own_override_stands_against_that_of_the_unit(exam, admin, at):
    writing = make_attempt(exam=exam, candidate=make_officer(unit=exam.organisation))
    begun = deadline(writing)

    let(exam, admin, at, person=writing.candidate, extra_minutes=5)
    let(exam, admin, at, organisation=exam.organisation, extra_minutes=25)

    assert deadline(writing) == begun + minutes(5)


def test_withdrawing_takes_the_time_back_and_never_what_has_passed(exam, admin, at):
    writing = make_attempt(exam=exam, candidate=make_officer(unit=exam.organisation))
    begun = deadline(writing)
    given = let(exam, admin, at, person=writing.candidate, extra_minutes=25)

    later = begun + minutes(10)
    withdraw_override(given.pk, by=admin, at=later)
    assert deadline(writing) == later
    withdraw_override(given.pk, by=admin, at=later)

    assert deadline(writing) == later
    assert "收卷" in RoomEvent.objects.get(attempt=writing, kind="message").text
    assert AuditEntry.objects.filter(verb="exam.override_withdrawn").count() == 1


def test_one_who_is_paused_keeps_what_was_left(exam, admin, at):
    writing = make_attempt(exam=exam, candidate=make_officer(unit=exam.organisation))
    given = let(exam, admin, at, person=writing.candidate, extra_minutes=25)
    pause(Act(exam_id=exam.pk, by=admin, text="消防演练", attempt_id=writing.pk))
    left = deadline(writing) - writing.paused_at

    withdraw_override(given.pk, by=admin, at=deadline(writing) + minutes(30))

    assert deadline(writing) - writing.paused_at == left - minutes(25)


def test_what_ran_out_is_not_brought_back(exam, admin, at):
    over = make_attempt(exam=exam, candidate=make_officer(unit=exam.organisation), deadline=at - minutes(2))

    let(exam, admin, at, person=over.candidate, extra_minutes=30)

    assert deadline(over) == at - minutes(2)


# --- the key waits ---
def test_the_key_waits_for_the_last_who_was_given_time_and_no_longer_once_that_is_taken_back(exam, admin, at):
    attempt = make_attempt(exam=exam, candidate=make_officer(unit=exam.organisation))
    late = exam.latest_finish + days(2)
    given = let(exam, admin, at, person=attempt.candidate, latest_finish=late)
    let(exam, admin, at, person=make_officer(unit=exam.organisation), latest_finish=late - days(1))

    exam.refresh_from_db()
    assert exam.held_until == late
    assert not shows_key(exam, at=late - minutes(1))
    withdraw_override(given.pk, by=admin, at=at)

    exam.refresh_from_db()
    assert exam.held_until == late - days(1)


def test_what_a_newer_arrangement_has_replaced_keeps_nothing_back(exam, admin, at):
    """Of a person the newest alone holds; of units each does, since the most generous counts."""
    person, unit, late = make_officer(unit=exam.organisation), make_unit(parent=exam.organisation), exam.latest_finish
    let(exam, admin, at, organisation=unit, latest_finish=late + minutes(5))
    let(exam, admin, at, organisation=unit, extra_minutes=5)
    let(exam, admin, at, person=person, latest_finish=late + days(2))

    newest = let(exam, admin, at, person=person, latest_finish=late + minutes(3))
    exam.refresh_from_db()
    assert exam.held_until == late + minutes(5)
    withdraw_override(newest.pk, by=admin, at=at)

    exam.refresh_from_db()
    assert exam.held_until == late + days(2)


def test_an_earlier_end_for_some_moves_nothing_for_all(exam, admin, at):
    let(exam, admin, at, organisation=exam.organisation, latest_finish=exam.latest_finish - minutes(10))

    exam.refresh_from_db()
    assert exam.held_until is None


# --- what is refused ---
@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ({}, "还没有写"),
        ({"latest_start": -60}, "最晚开始"),
        ({"latest_finish": 30}, "最晚交卷"),
    ],
)
def test_what_changes_nothing_or_runs_backwards_is_refused(exam, admin, at, terms, why):
    moved = {name: at + minutes(shift) for name, shift in terms.items()}

    with pytest.raises(ValidationError, match=why):
        let(exam, admin, at, organisation=exam.organisation, **moved)


def test_it_is_for_candidates_and_never_for_oneself(exam, admin, at):
    with pytest.raises(ValidationError, match="不能给自己"):
        let(exam, admin, at, person=admin, extra_minutes=10)
    with pytest.raises(ValidationError, match="不是这场考试的考生"):
        let(exam, admin, at, person=make_officer(), extra_minutes=10)

    assert not Override.objects.exists()


@pytest.mark.parametrize("draws", Exam.Draws.values)
def test_a_paper_that_all_have_seen_is_sat_by_nobody_any_more_and_an_own_one_may_be(admin, at, draws):
    exam = make_exam(unit=admin.organisation, latest_finish=at - minutes(1), draws=draws)
    person = make_officer(unit=exam.organisation)

    if draws == Exam.Draws.SHARED:
        with pytest.raises(ValidationError, match="安排补考"):
            let(exam, admin, at, person=person, latest_finish=at + days(1))
    else:
        let(exam, admin, at, person=person, latest_finish=at + days(1))
    assert Override.objects.exists() == (draws == Exam.Draws.EACH)


def test_given_twice_it_is_one_and_given_anew_after_another_it_holds_again(exam, admin, at):
    person = make_officer(unit=exam.organisation)

    twice = {let(exam, admin, at, person=person, extra_minutes=20).pk for _ in range(2)}
    let(exam, admin, at, person=person, extra_minutes=5)
    let(exam, admin, at, person=person, extra_minutes=20)

    assert len(twice) == 1
    assert (Override.objects.count(), terms_for(exam, person).minutes) == (3, 110)
    assert Message.objects.filter(recipient=person).count() == 3


# --- asked of many at once, the same ---
@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["me", "bureau", "unit", "sibling", "other"]), st.integers(1, 60)), max_size=6)
)
def test_for_many_at_once_the_terms_are_those_of_one(chosen):
    bureau = make_bureau()
    unit, sibling = make_unit(bureau), make_unit(bureau)
    me, other = make_officer(unit=unit), make_officer(unit=sibling)
    whom = {
        "me": {"person": me},
        "other": {"person": other},
        **{name: {"organisation": u} for name, u in [("bureau", bureau), ("unit", unit), ("sibling", sibling)]},
    }
    exam = make_exam(unit=bureau, questions=0, venue="outside")
    for name, extra in chosen:
        Override.objects.create(
            exam=exam, extra_minutes=extra, reason="-", given_by=other, given_at=timezone.now(), **whom[name]
        )
    given_all = list(exam.overrides.standing().select_related("organisation").order_by("-pk"))

    for person in (me, other):
        assert terms_among(exam, person, given_all) == all_terms([exam], person)[exam.pk]


# --- the page ---
def test_the_page_gives_lists_and_withdraws(client, exam, admin, at):
    person = make_officer(unit=exam.organisation, name="王伟")
    page = reverse("exams:overrides", args=[exam.pk])

    client.post(page, {"who": "王伟", "extra_minutes": 20, "reason": "视力不便"})
    given_override = Override.objects.get()
    shown = client.get(page).content.decode()
    assert "加 20 分钟" in shown
    assert "视力不便" in shown
    client.post(reverse("exams:override_withdraw", args=[exam.pk, given_override.pk]))

    assert terms_for(exam, person).minutes == exam.minutes
    assert "已撤回" in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"who": "无此人", "extra_minutes": 20, "reason": "公差"}, "who"),
        ({"extra_minutes": 20, "reason": "公差"}, "who"),
        ({"who": "王伟", "extra_minutes": 20}, "reason"),
        ({"who": "王伟", "reason": "公差"}, "__all__"),
    ],
)
def test_the_page_says_what_is_missing(client, exam, admin, data, field):
    make_officer(unit=exam.organisation, name="王伟")

    response = client.post(reverse("exams:overrides", args=[exam.pk]), data)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_a_year_that_nobody_means_is_refused_in_words(client, exam, admin):
    make_officer(unit=exam.organisation, name="王伟")
    data = {"who": "王伟", "opens_at": "0001-01-01T00:00", "reason": "公差"}

    response = client.post(reverse("exams:overrides", args=[exam.pk]), data)

    assert response.context["form"].errors["opens_at"] == ["年份要在 2000 到 2100 之间，请核对。"]


def test_it_is_one_person_or_one_unit(client, exam, admin):
    make_officer(unit=exam.organisation, name="王伟")
    data = {"who": "王伟", "organisation": exam.organisation.pk, "extra_minutes": 20, "reason": "公差"}

    assert "who" in client.post(reverse("exams:overrides", args=[exam.pk]), data).context["form"].errors
    client.post(reverse("exams:overrides", args=[exam.pk]), data | {"who": ""})

    assert Override.objects.get().organisation == exam.organisation


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_whatever_its_length(client, exam, admin, at, rows, django_assert_num_queries):
    for _ in range(rows):
        let(exam, admin, at, person=make_officer(unit=exam.organisation), extra_minutes=20)
    client.get(reverse("exams:overrides", args=[exam.pk]))

    with django_assert_num_queries(9):
        client.get(reverse("exams:overrides", args=[exam.pk]))


def test_what_was_arranged_alone_is_said_before_the_start(client, exam, at):
    officer, other = (make_officer(unit=exam.organisation) for _ in range(2))
    let(exam, make_admin(unit=exam.organisation), at, person=officer, extra_minutes=20)

    def page(person):
        client.force_login(person)
        return client.get(reverse("exams:ready", args=[exam.pk])).content.decode()

    assert "110 分钟" in page(officer)
    assert "单独的安排" in page(officer)
    assert "单独的安排" not in page(other)


def test_whoever_comes_late_reads_how_much_time_is_left(client, exam, at):
    Exam.objects.filter(pk=exam.pk).update(latest_finish=at + minutes(61), latest_start=at + timedelta(minutes=60))
    client.force_login(make_officer(unit=exam.organisation))

    assert "现在开始只有 60 分钟" in client.get(reverse("exams:ready", args=[exam.pk])).content.decode()

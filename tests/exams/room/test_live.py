"""The room as it changes: only what is new is sent."""

import pytest
from django.utils import timezone

from exams.models import Presence
from exams.services.late import keep_late
from exams.services.leases import Lease
from exams.services.room import extend, incident
from exams.services.saves import Save, save_answers
from tests.builders import make_attempt, make_officer, minutes
from tests.exams.room.pages import HTMX, address, ago, on, shown, sign


def delta(client, exam, cursor, **asked):
    return client.get(address(exam, **asked, after=cursor), headers=HTMX)


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

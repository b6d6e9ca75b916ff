import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Message
from people.services.messages import mark_all_read, mark_read, send
from tests import builders

NOW = builders.moment("2026-11-22 10:00")
LIST = "/messages/"


@pytest.fixture
def officer():
    return builders.make_officer()


def write(officer, n=1, **fields):
    return [send(officer, subject=f"第{i}条消息", text="内容", at=NOW, **fields) for i in range(1, n + 1)]


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


# --- the service ---
def test_a_message_lies_unread_in_the_box_of_its_recipient(officer):
    (message,) = write(officer)

    assert list(officer.messages_received.all()) == [message]
    assert officer.unread_messages == 1


def test_a_long_subject_is_cut_rather_than_lost(officer):
    assert send(officer, subject="长" * 150, at=NOW).subject == "长" * 100


def test_reading_again_keeps_the_first_time(officer):
    (message,) = write(officer)

    mark_read(message, at=NOW)
    mark_read(message, at=NOW + builders.days(1))

    message.refresh_from_db()
    assert message.read_at == NOW


def test_marking_all_read_leaves_other_peoples_messages_alone(officer):
    other = builders.make_officer()
    write(officer, 2)
    write(other)

    assert mark_all_read(officer, at=NOW) == 2
    assert other.unread_messages == 1


# --- the pages ---
def test_the_list_shows_ones_own_messages_only(client, officer):
    send(officer, subject="给我的", at=NOW)
    send(builders.make_officer(), subject="给别人的", at=NOW)
    client.force_login(officer)

    page = client.get(LIST).content.decode()

    assert "给我的" in page
    assert "给别人的" not in page


def test_only_the_unread_are_shown_on_demand(client, officer):
    old, new = write(officer, 2)
    mark_read(old, at=NOW)
    client.force_login(officer)

    response = client.get(LIST, {"show": "unread"})

    assert list(response.context["page"]) == [new]


def test_opening_a_message_reads_it_and_the_header_counts_one_less(client, officer):
    message, _ = write(officer, 2, url="/me/")
    client.force_login(officer)

    before = client.get(LIST).content.decode()
    page = client.get(reverse("people:message", args=[message.pk])).content.decode()

    assert "消息，2 条未读" in before
    assert "消息，1 条未读" in page
    assert 'href="/me/"' in page


def test_the_message_of_another_cannot_be_told_from_none(client, officer):
    (message,) = write(builders.make_officer())
    client.force_login(officer)

    assert client.get(reverse("people:message", args=[message.pk])).status_code == 404
    assert Message.objects.get().read_at is None


def test_all_are_read_at_one_press(client, officer):
    write(officer, 3)
    client.force_login(officer)

    client.post(reverse("people:messages-read"))

    assert not Message.objects.filter(read_at=None).exists()


def test_an_empty_box_says_what_will_come(client, officer):
    client.force_login(officer)

    assert "还没有消息" in client.get(LIST).content.decode()
    assert "没有未读消息" in client.get(LIST, {"show": "unread"}).content.decode()


def test_what_was_written_is_shown_as_text(client, officer):
    send(officer, subject="<b>粗</b>", text="<script>alert(1)</script>", at=NOW)
    client.force_login(officer)

    page = client.get(reverse("people:message", args=[Message.objects.get().pk])).content.decode()

    assert "<script>alert" not in page
    assert "&lt;b&gt;粗" in page


def test_htmx_gets_the_list_alone(client, officer):
    client.force_login(officer)

    page = client.get(LIST, HTTP_HX_REQUEST="true").content.decode()

    assert page.lstrip().startswith('<section id="messages"')


def test_a_longer_list_costs_no_more_queries(client, officer):
    client.force_login(officer)
    write(officer, sender=builders.make_admin())
    one = queries_of(client, LIST)
    write(officer, sender=builders.make_admin())
    write(officer, sender=builders.make_admin())

    assert queries_of(client, LIST) == one

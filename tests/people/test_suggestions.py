from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import AuditEntry, Message, Role, Suggestion
from people.services.suggestions import answer, take_up, write
from tests import builders

NOW = builders.moment("2026-11-22 10:00")
BOX, INBOX = "/suggest/", "/suggestions/"
State = Suggestion.State


@pytest.fixture
def officer():
    return builders.make_officer()


@pytest.fixture
def admin(officer):
    return builders.make_admin(unit=officer.organisation)


def page_of(suggestion):
    return reverse("people:suggestion", args=[suggestion.pk])


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


# --- the service ---
def test_a_suggestion_goes_to_the_unit_of_its_author(officer):
    suggestion = write(officer, "字太小", page="/courses/", at=NOW)

    assert (suggestion.organisation, suggestion.page, suggestion.state) == (officer.organisation, "/courses/", "new")


def test_a_second_tap_is_no_second_suggestion(officer):
    first = write(officer, "字太小", at=NOW)

    assert write(officer, "字太小", at=NOW + builders.minutes(0.5)) == first
    assert write(officer, "字太小", at=NOW + builders.minutes(2)) != first


def test_taking_up_moves_what_is_new_and_nothing_else(officer, admin):
    suggestion = write(officer, "字太小", at=NOW)

    assert take_up(suggestion, by=admin).state == State.TAKEN_UP
    assert take_up(suggestion, by=admin).state == State.TAKEN_UP
    answer(suggestion, "已经调大。", by=admin, at=NOW)
    assert take_up(suggestion, by=admin).state == State.ANSWERED
    assert AuditEntry.objects.filter(verb="suggestion.taken_up").count() == 1


def test_the_answer_reaches_the_author_and_the_audit(officer, admin):
    suggestion = answer(write(officer, "字太小", at=NOW), "已经调大。", by=admin, at=NOW)

    message = Message.objects.get(recipient=officer)
    entry = AuditEntry.objects.get(verb="suggestion.answered")
    assert (message.text, message.sender) == ("已经调大。", admin)
    assert message.url == f"/suggest/#suggestion-{suggestion.pk}"
    assert (entry.actor, entry.organisation) == (admin, officer.organisation)
    assert (entry.before, entry.after) == ({"state": "new"}, {"state": "answered", "answer": "已经调大。"})


def test_an_answer_stands_the_same_one_again_is_no_news(officer, admin):
    suggestion = write(officer, "字太小", at=NOW)
    answer(suggestion, "已经调大。", by=admin, at=NOW)

    answer(suggestion, "已经调大。", by=admin, at=NOW)
    with pytest.raises(ValidationError, match="已经由别人答复过"):
        answer(suggestion, "不调。", by=admin, at=NOW)

    assert Message.objects.count() == 1


def test_the_database_knows_no_answered_suggestion_without_an_answer(officer):
    suggestion = write(officer, "字太小", at=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.filter(pk=suggestion.pk).update(state=State.ANSWERED)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_stands_and_one_message_goes():
    officer = builders.make_officer()
    admins = [builders.make_admin(unit=officer.organisation) for _ in range(6)]
    suggestion = write(officer, "字太小", at=NOW)

    def try_to_answer(admin):
        try:
            answer(suggestion, f"{admin.name}的答复", by=admin, at=NOW)
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        won = list(pool.map(try_to_answer, admins))

    assert (won.count(True), Message.objects.count()) == (1, 1)


# --- the box ---
def test_the_box_keeps_the_page_one_came_from(client, officer):
    client.force_login(officer)

    form = client.get(BOX, {"page": "/messages/"}).content.decode()
    response = client.post(BOX, {"text": "希望能按日期排", "page": "/messages/"})

    assert 'value="/messages/"' in form
    assert response["Location"] == BOX
    assert Suggestion.objects.get().page == "/messages/"


@pytest.mark.parametrize("page", ["javascript:alert(1)", "//elsewhere.cn/", "https://elsewhere.cn/", "/\\elsewhere.cn"])
def test_an_address_that_is_not_ours_is_dropped(client, officer, page):
    client.force_login(officer)

    client.post(BOX, {"text": "希望能按日期排", "page": page})

    assert Suggestion.objects.get().page == ""


def test_an_empty_suggestion_is_handed_back(client, officer):
    client.force_login(officer)

    response = client.post(BOX, {"text": "  "})

    assert response.status_code == 422
    assert not Suggestion.objects.exists()


def test_every_page_links_to_the_box_with_its_own_address(client, officer, admin):
    client.force_login(admin)

    assert 'href="/suggest/?page=/messages/"' in client.get("/messages/").content.decode()
    assert 'href="/suggest/?page=/suggestions/"' in client.get(INBOX).content.decode()


def test_authors_see_their_own_with_state_and_answer(client, officer, admin):
    write(builders.make_officer(unit=officer.organisation), "别人写的", at=NOW)
    answer(write(officer, "字太小", at=NOW), "已经调大。", by=admin, at=NOW)
    client.force_login(officer)

    page = client.get(BOX).content.decode()

    assert "已答复" in page
    assert "已经调大。" in page
    assert "别人写的" not in page


# --- the inbox ---
def test_an_administrator_sees_what_the_subtree_wrote_and_no_more(client, admin, officer):
    team = builders.make_unit(admin.organisation)
    mine = write(officer, "本单位的", at=NOW)
    below = write(builders.make_officer(unit=team), "下级的", at=NOW)
    write(builders.make_officer(), "别处的", at=NOW)
    client.force_login(admin)

    response = client.get(INBOX)

    assert set(response.context["page"]) == {mine, below}


def test_an_officer_has_no_inbox(client, officer):
    client.force_login(officer)

    assert client.get(INBOX).status_code == 403


def test_a_suggestion_from_elsewhere_cannot_be_told_from_none(client, admin):
    suggestion = write(builders.make_officer(), "别处的", at=NOW)
    client.force_login(admin)

    assert client.get(page_of(suggestion)).status_code == 404
    assert client.post(page_of(suggestion), {"answer": "好"}).status_code == 404
    assert client.post(reverse("people:suggestion-take-up", args=[suggestion.pk])).status_code == 404


def test_the_inbox_narrows_by_state_and_by_words(client, admin, officer):
    new = write(officer, "想要夜间模式", at=NOW)
    taken = take_up(write(officer, "字太小", at=NOW), by=admin)
    client.force_login(admin)

    assert list(client.get(INBOX, {"state": "taken_up"}).context["page"]) == [taken]
    assert list(client.get(INBOX, {"words": "夜间"}).context["page"]) == [new]
    assert set(client.get(INBOX, {"words": officer.name}).context["page"]) == {new, taken}
    assert len(client.get(INBOX, {"state": "nonsense"}).context["page"]) == 2


def test_taking_up_and_answering_on_the_page(client, admin, officer):
    suggestion = write(officer, "字太小", at=NOW)
    client.force_login(admin)

    client.post(reverse("people:suggestion-take-up", args=[suggestion.pk]))
    taken = Suggestion.objects.get().state
    client.post(page_of(suggestion), {"answer": "已经调大。"})
    second = client.post(page_of(suggestion), {"answer": "另一个答复"})

    suggestion.refresh_from_db()
    assert (taken, suggestion.state, suggestion.answered_by) == (State.TAKEN_UP, State.ANSWERED, admin)
    assert second.status_code == 422
    assert "已经由别人答复过" in second.content.decode()


def test_the_staff_to_do_counts_what_is_new(admin, officer):
    from people.menu import suggestions_todo

    write(officer, "一", at=NOW)
    write(officer, "二", at=NOW)

    assert [todo.count for todo in suggestions_todo(admin, NOW)] == [2]
    assert suggestions_todo(officer, NOW) == []


def test_the_inbox_stands_in_the_menu_of_administrators_only(client, admin):
    client.force_login(admin)

    assert f'href="{INBOX}"' in client.get(INBOX).content.decode()

    auditor = builders.make_person(roles=[Role.AUDITOR])
    client.force_login(auditor)
    assert f'href="{INBOX}"' not in client.get("/audit/").content.decode()


def test_a_longer_inbox_costs_no_more_queries(client, admin, officer):
    def one_more():
        team = builders.make_unit(officer.organisation)
        write(builders.make_officer(unit=team), "字太小", at=NOW)
        return queries_of(client, INBOX)

    client.force_login(admin)

    assert one_more() == one_more() == one_more()


def test_a_longer_list_of_ones_own_costs_no_more_queries(client, officer):
    def one_more(text):
        admin = builders.make_admin(unit=officer.organisation)
        answer(write(officer, text, at=NOW), "好", by=admin, at=NOW)
        return queries_of(client, BOX)

    client.force_login(officer)

    assert one_more("一") == one_more("二") == one_more("三")

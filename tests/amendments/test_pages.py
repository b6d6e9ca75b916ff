import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from amendments.menu import staff_todo
from amendments.models import AffectedItem, Amendment
from laws.models import Digest
from people.models import Message, Role
from question_bank.models import Question
from tests.amendments.world import NOW, article, item_of, lesson_citing, opened, question_citing, two_versions
from tests.builders import days, make_bureau, make_person, make_unit

LIST = reverse("amendments:list")
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def versions():
    return two_versions()


@pytest.fixture
def unit(bureau):
    return make_unit(bureau)


@pytest.fixture
def author(client, unit):
    return signed_in_as(client, unit, Role.AUTHOR)


def signed_in_as(client, unit, *roles):
    person = make_person(unit=unit, roles=roles)
    client.force_login(person)
    return person


def text_of(response):
    return " ".join(response.content.decode().split())


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


# --- the list -----------------------------------------------------------------------
def test_a_statute_with_a_newer_version_is_offered_with_the_number_of_questions_that_cite_the_older(
    client, author, versions, unit
):
    question_citing(versions[0], 3, organisation=unit)
    question_citing(versions[0], 3, organisation=make_unit())

    page = client.get(LIST)

    [pair] = page.context["pairs"]
    assert (pair.old, pair.new, pair.citing) == (*versions, 1)
    assert "还没有开始核对的法规" in text_of(page)


def test_opening_leads_to_the_work_list(client, author, versions, unit):
    question_citing(versions[0], 3, organisation=unit, stem="线有多长？")

    page = client.post(reverse("amendments:open"), {"old": versions[0].pk, "new": versions[1].pk}, follow=True)

    assert "找到 1 项新的待核" in text_of(page)
    assert "线有多长？" in text_of(page)
    assert Amendment.objects.get().opened_by == author


def test_opening_what_cannot_be_compared_says_why(client, author):
    old, new = two_versions(rows=[])

    page = client.post(reverse("amendments:open"), {"old": old.pk, "new": new.pk}, follow=True)

    assert "还不能对照" in text_of(page)


def test_opening_nonsense_changes_nothing(client, author):
    for data in ({}, {"old": "x", "new": "9" * 30}):
        assert client.post(reverse("amendments:open"), data).status_code == 302
    assert Amendment.objects.count() == 0


def test_the_list_counts_what_is_decided_of_what_one_sees(client, author, versions, unit):
    question_citing(versions[0], 3, organisation=unit)
    question_citing(versions[0], 3, organisation=make_unit())
    lesson_citing(versions[0], 4)
    opened(*versions)
    AffectedItem.objects.filter(lesson__isnull=False).update(state="kept", decided_at=NOW)

    page = client.get(LIST)

    [row] = page.context["amendments"]
    assert (row.total, row.waiting, row.decided, row.questions, row.lessons) == (2, 1, 1, 1, 1)
    assert "1 / 2" in text_of(page)


def test_the_list_asks_as_often_for_one_law_as_for_three(client, author, unit):
    opened(*two_versions("甲法"))
    two_versions("丁法")
    one = queries_of(client, LIST)
    for name in ("乙法", "丙法"):
        old, new = two_versions(name)
        question_citing(old, 3, organisation=unit)
        opened(old, new)
    two_versions("戊法")

    assert queries_of(client, LIST) == one


# --- the work list ------------------------------------------------------------------
def test_an_item_stands_with_its_citation_and_both_articles_marked_where_they_differ(client, author, versions, unit):
    old, new = versions
    for version, words in ((old, "线不短于十米。"), (new, "线不短于二十米。")):
        version.articles.filter(number=3).update(text=words)
    question_citing(old, 3, organisation=unit, stem="线有多长？")

    page = text_of(client.get(opened(old, new).get_absolute_url()))

    assert "引用 风筝法第三条（2017年版）" in page
    assert "线不短于<del>十</del>米。" in page
    assert "线不短于<ins>二十</ins>米。" in page


def test_without_the_official_text_digests_and_topic_words_stand_in_its_place(client, author, versions, unit):
    old, new = versions
    old.articles.filter(number=3).update(topics="线长 棉线")
    Digest.objects.create(article=article(new, 3), topic="线", text="线要够长。")
    question_citing(old, 3, organisation=unit)

    page = text_of(client.get(opened(old, new).get_absolute_url()))

    assert "<li>棉线</li>" in page
    assert "线要够长。" in page


def test_the_filters_leave_what_they_say(client, author, versions, unit):
    old, new = versions
    moved, changed = (question_citing(old, number, organisation=unit) for number in (2, 3))
    kept = question_citing(old, 4, organisation=unit)
    amendment = opened(old, new)
    AffectedItem.objects.filter(pk=item_of(kept).pk).update(state="kept", decided_at=NOW, decided_by=author)
    AffectedItem.objects.filter(pk=item_of(changed).pk).update(assignee=author)

    def left(query):
        return {item.question_id for item in client.get(amendment.get_absolute_url() + query).context["page"]}

    assert left("") == {moved.question_id, changed.question_id}
    assert left("?state=kept") == {kept.question_id}
    assert left("?state=all") == {moved.question_id, changed.question_id, kept.question_id}
    assert left("?relation=number") == {moved.question_id}
    assert left("?relation=changed") == {changed.question_id}
    assert left("?assignee=me") == left(f"?assignee={author.pk}") == {changed.question_id}
    assert left("?assignee=nobody") == {moved.question_id}
    assert left("?state=x&relation=y&assignee=z") == left("")


def test_questions_of_other_bureaus_are_not_listed(client, author, versions):
    question_citing(versions[0], 3, organisation=make_unit(), stem="别人的题")

    page = client.get(opened(*versions).get_absolute_url())

    assert "别人的题" not in text_of(page)
    assert "没有题目和课节引用变动的条文" in text_of(page)


def test_the_work_list_asks_as_often_for_one_item_as_for_three(client, author, versions, unit):
    question_citing(versions[0], 3, organisation=unit)
    amendment = opened(*versions)
    one = queries_of(client, amendment.get_absolute_url())
    for number in (3, 4):
        question_citing(versions[0], number, organisation=unit)
    opened(*versions)

    assert queries_of(client, amendment.get_absolute_url()) == one


def test_empty_after_filtering_and_all_done_say_so(client, author, versions, unit):
    question_citing(versions[0], 3, organisation=unit)
    amendment = opened(*versions)

    assert "没有符合条件的" in text_of(client.get(amendment.get_absolute_url() + "?state=kept"))
    AffectedItem.objects.update(state="kept", decided_at=NOW)
    assert "全部核完了" in text_of(client.get(amendment.get_absolute_url()))


# --- a decision ---------------------------------------------------------------------
@pytest.fixture
def item(versions, unit):
    written = question_citing(versions[0], 3, organisation=unit)
    opened(*versions)
    return item_of(written)


def test_without_javascript_a_decision_leads_back_to_the_same_list(client, author, item):
    response = client.post(item.get_absolute_url(), {"act": "keep", "filters": "relation=changed"})

    assert response.url == f"{item.amendment.get_absolute_url()}?relation=changed"
    item.refresh_from_db()
    assert (item.state, item.decided_by) == ("kept", author)


def test_with_htmx_the_item_comes_back_in_place_with_the_progress(client, author, item):
    response = client.post(item.get_absolute_url(), {"act": "keep"}, **HTMX)

    assert response.status_code == 200
    assert "<html" not in response.content.decode()
    assert f'id="item-{item.pk}"' in text_of(response)
    assert "全部核完" in text_of(response)


def test_retiring_without_a_reason_is_answered_in_place(client, author, item):
    response = client.post(item.get_absolute_url(), {"act": "retire"}, **HTMX)

    assert response.status_code == 422
    assert "请写明停用的理由。" in text_of(response)


@pytest.mark.parametrize(
    ("act", "state", "suspended"),
    [("suspend", "open", True), ("release", "open", False), ("reopen", "open", False), ("retire", "retired", False)],
)
def test_the_other_acts_do_what_they_say(client, author, item, act, state, suspended):
    client.post(item.get_absolute_url(), {"act": act, "note": "理由"})

    item.refresh_from_db()
    assert item.state == state
    assert (Question.objects.get().suspended_at is not None) == suspended


def test_a_legal_reviewer_keeps_but_does_not_suspend_nor_retire(client, unit, item):
    signed_in_as(client, unit, Role.LEGAL_REVIEWER)

    for act in ("suspend", "release", "retire"):
        assert client.post(item.get_absolute_url(), {"act": act, "note": "理由"}).status_code == 404
    page = text_of(client.get(item.get_absolute_url()))
    assert 'value="retire"' not in page
    assert reverse("question_bank:edit", args=[item.question_id]) not in page
    assert client.post(item.get_absolute_url(), {"act": "keep"}).status_code == 302


def test_a_shipped_question_is_decided_at_the_top_and_only_seen_below(client, bureau, versions, unit):
    written = question_citing(versions[0], 3)
    opened(*versions)
    url = item_of(written).get_absolute_url()

    signed_in_as(client, unit, Role.AUTHOR)
    assert client.get(url).status_code == 200
    assert client.post(url, {"act": "keep"}).status_code == 404
    signed_in_as(client, bureau, Role.AUTHOR)
    assert client.post(url, {"act": "keep"}).status_code == 302


def test_an_author_below_only_sees_a_question_of_the_unit_above(client, bureau, versions, unit):
    written = question_citing(versions[0], 3, organisation=bureau)
    opened(*versions)
    signed_in_as(client, unit, Role.AUTHOR)

    page = client.get(item_of(written).get_absolute_url())

    assert 'value="keep"' not in text_of(page)


# --- handing on -----------------------------------------------------------------------
def test_those_ticked_are_handed_on_with_a_day(client, author, item, unit):
    other = make_person(unit=unit, roles=[Role.AUTHOR])
    due = timezone.localdate() + days(7)
    data = {"scope": "chosen", "chosen": [item.pk], "to": other.pk, "due_on": due.isoformat()}

    client.post(reverse("amendments:assign", args=[item.amendment_id]), data)

    item.refresh_from_db()
    assert (item.assignee, item.due_on) == (other, due)
    assert Message.objects.filter(recipient=other).count() == 1


def test_all_that_the_filters_leave_are_handed_on(client, author, item, versions, unit):
    other = question_citing(versions[0], 2, organisation=unit)
    opened(*versions)
    data = {"scope": "filtered", "filters": "relation=number", "to": author.pk}

    client.post(reverse("amendments:assign", args=[item.amendment_id]), data)

    item.refresh_from_db()
    assert item.assignee is None
    assert item_of(other).assignee == author


def test_nothing_ticked_nobody_chosen_or_a_stranger_is_refused_on_the_page(client, author, item):
    url = reverse("amendments:assign", args=[item.amendment_id])
    stranger = make_person(unit=make_unit(make_bureau()), roles=[Role.AUTHOR])

    for data, told in [
        ({"scope": "chosen", "to": author.pk}, "请先勾选"),
        ({"scope": "filtered"}, "请选择负责人"),
        ({"scope": "filtered", "to": stranger.pk}, "这个人不能处理"),
        ({"scope": "filtered", "to": author.pk, "due_on": "2020-01-01"}, "期限已经过了"),
    ]:
        response = client.post(url, data)
        assert response.status_code == 422
        assert told in text_of(response)


# --- only the number --------------------------------------------------------------------
def test_first_the_numbers_and_the_words_are_shown_then_they_are_changed(client, author, versions, unit):
    ready = question_citing(versions[0], 2, organisation=unit, basis="《风筝法》第二条")
    question_citing(versions[0], 2, organisation=unit, stem="第二条说了什么？")
    amendment = opened(*versions)
    url = reverse("amendments:renumber", args=[amendment.pk])

    page = client.get(url)

    assert "1 题可以一起改" in text_of(page)
    assert "《风筝法》第<del>二</del>条" in text_of(page)
    assert "1 题要手工改" in text_of(page)
    assert ready.question.versions.count() == 1

    done = client.post(url, {"chosen": [ready.question_id]}, follow=True)

    assert "已给 1 题写了新的一版并送审" in text_of(done)
    assert ready.question.versions.count() == 2


def test_confirming_without_a_tick_or_with_nonsense_is_refused(client, author, versions, unit):
    question_citing(versions[0], 2, organisation=unit)
    url = reverse("amendments:renumber", args=[opened(*versions).pk])

    for chosen in ([], ["x"], ["²"], ["9" * 20], ["9" * 5000]):
        assert client.post(url, {"chosen": chosen}).status_code == 422


def test_the_preview_asks_as_often_for_one_question_as_for_three(client, author, versions, unit):
    question_citing(versions[0], 2, organisation=unit, basis="《风筝法》第二条")
    url = reverse("amendments:renumber", args=[opened(*versions).pk])
    one = queries_of(client, url)
    for number in (2, 6):
        question_citing(versions[0], number, organisation=unit)
    opened(*versions)

    assert queries_of(client, url) == one


# --- elsewhere ------------------------------------------------------------------------
def test_what_waits_stands_in_the_to_do_by_whether_it_is_mine(author, item, versions, unit):
    question_citing(versions[0], 4, organisation=unit)
    opened(*versions)
    due = (NOW + days(3)).date()
    AffectedItem.objects.filter(pk=item.pk).update(assignee=author, due_on=due)

    mine, free = staff_todo(author, NOW)

    assert (mine.count, mine.due) == (1, due)
    assert free.count == 1
    AffectedItem.objects.update(state="kept", decided_at=NOW)
    assert staff_todo(author, NOW) == []
    assert staff_todo(make_person(unit=unit), NOW) == []


def test_the_page_of_a_question_says_that_it_waits(client, author, item):
    page = client.get(item.question.get_absolute_url())

    assert "风筝法2017年版第三条有变化，待核" in text_of(page)

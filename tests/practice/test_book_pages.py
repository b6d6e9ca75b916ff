"""The wrong-question book, its filters, its sheet."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from practice.models import BookEntry
from practice.services.marks import set_favourite
from tests.builders import days, make_category, make_officer, make_response, make_statute
from tests.practice.kinds import question_of

BOOK, SHEET = "/practice/book/", "/practice/book/sheet/"


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def wrong(officer, stem="错题", *, times=1, source="lesson:1", **fields):
    version = question_of("single", stem=stem, **fields)
    for n in range(times):
        make_response(officer, version, right=False, at=timezone.now() - days(times - n), source=source)
    return version


def left(officer, stem="听证的题"):
    version = question_of("single", stem=stem)
    for n, right in enumerate([False, True, True]):
        make_response(officer, version, right=right, at=timezone.now() - days(9 - n))
    return version


def shown(client, where=BOOK, **query):
    return client.get(where, query).content.decode()


def stems(client, *known, **query):
    html = shown(client, **query)
    return [stem for stem in known if stem in html]


# --- what is in it ---
def test_an_entry_tells_its_answers_over_time_why_and_on_which_article(client, officer):
    version = wrong(officer, times=2, explanation="从第二天算起")
    version.citations.create(article=make_statute("示例法").articles.first())

    html = shown(client)

    assert "做过 2 次，错 2 次" in html
    assert html.count("课节小题</span>") == 2
    assert all(words in html for words in ("从第二天算起", "示例法第一条", "正确答案"))


def test_the_rule_stands_on_the_page(client, officer):
    assert "在不同的 2 天都答对就移出" in shown(client)


def test_anothers_mistakes_are_not_in_mine(client, officer):
    wrong(make_officer(), "别人的错题")

    assert "别人的错题" not in shown(client)
    assert "还没有错题" in shown(client)


def test_what_has_left_is_listed_apart_and_can_be_brought_back(client, officer):
    version = left(officer)
    entry = BookEntry.objects.get()
    before = stems(client, "听证的题"), stems(client, "听证的题", show="left")

    client.post(reverse("practice:bring-back", args=[entry.pk]))
    client.post(reverse("practice:bring-back", args=[entry.pk]))

    entry.refresh_from_db()
    assert before == ([], ["听证的题"])
    assert (entry.is_in_book, entry.due_on, entry.right_days) == (True, timezone.localdate(), 0)
    assert stems(client, "听证的题") == ["听证的题"]
    make_response(officer, version, at=timezone.now() + days(1))
    make_response(officer, version, at=timezone.now() + days(2))
    assert not BookEntry.objects.get().is_in_book


def test_anothers_entry_cannot_be_brought_back(client, officer):
    other = make_officer()
    left(other)

    assert client.post(reverse("practice:bring-back", args=[BookEntry.objects.get().pk])).status_code == 404
    assert not BookEntry.objects.get().is_in_book


def test_a_favourite_never_answered_is_shown_without_its_key(client, officer):
    version = question_of("single", stem="收藏的题", explanation="解析暗号")
    set_favourite(officer, version.question, wanted=True, at=timezone.now())

    html = shown(client, show="favourites")

    assert "收藏的题" in html
    assert "解析暗号" not in html
    assert "正确答案" not in html
    assert "收藏的题" not in shown(client, SHEET, show="favourites")


@pytest.mark.parametrize(
    ("facts", "words", "is_flagged"),
    [
        ({}, "依据已修订，题目待核", False),
        ({"suspended_at": timezone.now(), "suspended_because": "新法施行"}, "依据已修订，题目待核", True),
        ({"suspended_at": timezone.now(), "suspended_because": "新法施行"}, "新法施行", True),
        ({"retired_at": timezone.now()}, "已经停用", True),
    ],
)
def test_a_question_taken_out_of_use_says_why_and_is_not_due(client, officer, facts, words, is_flagged):
    question = wrong(officer).question
    for name, value in facts.items():
        setattr(question, name, value)
    question.save()

    html = shown(client)

    assert (words in html) == is_flagged
    assert ("今日复习 1 题" in html) != is_flagged


def test_a_citation_of_a_superseded_version_is_flagged(client, officer):
    version = wrong(officer)
    old = make_statute("旧法", version="2017")
    old.in_force_until = timezone.localdate()
    old.save()
    version.citations.create(article=old.articles.first(), state="superseded")

    assert "依据已修订，题目待核" in shown(client)


# --- narrowing ---
def test_the_list_narrows_by_source_statute_times_wrong_and_category(client, officer):
    first = wrong(officer, "甲题", source="exam:3", category=make_category("送达"))
    wrong(officer, "乙题", times=3)
    article = make_statute("示例法").articles.first()
    first.citations.create(article=article)
    known = "甲题", "乙题"

    assert stems(client, *known) == ["甲题", "乙题"]
    assert stems(client, *known, source="exam") == ["甲题"]
    assert stems(client, *known, source="lesson") == ["乙题"]
    assert stems(client, *known, statute=article.version.statute_id) == ["甲题"]
    assert stems(client, *known, wrong=2) == ["乙题"]
    assert stems(client, *known, category=first.question.category_id) == ["甲题"]
    assert stems(client, *known, wrong=3, source="exam") == []


@pytest.mark.parametrize(
    "query", [{"source": "x"}, {"statute": "9999"}, {"wrong": "many"}, {"category": "0"}, {"show": "x"}]
)
def test_what_is_not_known_narrows_nothing(client, officer, query):
    wrong(officer, "甲题")

    assert stems(client, "甲题", **query) == ["甲题"]


def test_topics_are_drawn_with_their_numbers(client, officer):
    wrong(officer, category=make_category("送达"))
    wrong(officer, category=make_category("送达"))
    wrong(officer, category=make_category("回避"))

    html = shown(client)

    assert html.index("送达 <b>2 题</b>") < html.index("回避 <b>1 题</b>")
    assert '<rect width="100" height="8"/>' in html
    assert '<rect width="50" height="8"/>' in html


# --- the sheet ---
def test_the_sheet_has_the_questions_without_answers_and_the_key_after_them(client, officer):
    wrong(officer, "练习单的题", explanation="从第二天算起")

    questions, key = shown(client, SHEET).split('id="key"')

    assert "练习单的题" in questions
    assert "从第二天算起" not in questions
    assert 'data-result="right"' not in questions
    assert "从第二天算起" in key


def test_the_sheet_takes_the_same_filters(client, officer):
    wrong(officer, "甲题")
    wrong(officer, "乙题", source="exam:1")

    html = shown(client, SHEET, source="exam")

    assert "乙题" in html
    assert "甲题" not in html


# --- cost ---
@pytest.mark.parametrize("where", [BOOK, SHEET])
def test_the_list_costs_the_same_for_one_entry_and_for_three(client, officer, where):
    client.get(where)  # the first visit writes the session
    counts = []
    for n in (1, 2):
        for _ in range(n):
            version = wrong(officer, times=2, explanation="见[[示例法:1]]。")
            old = make_statute(version="2017")
            old.in_force_until = timezone.localdate()
            old.save()
            version.citations.create(article=old.articles.first(), state="superseded")
        with CaptureQueriesContext(connection) as seen:
            client.get(where)
        counts.append(len(seen))

    assert counts[0] == counts[1]

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from laws.models import Correspondence, Statute
from laws.services import set_periods
from people.models import Role
from question_bank import services
from question_bank.models import Citation, Question
from question_bank.queries import bases_of
from question_bank.services import Cited, Content
from tests.builders import make_person, make_question, make_statute, make_unit
from web import slots


@pytest.fixture
def unit(bureau):
    return make_unit(bureau)


@pytest.fixture
def author(client, unit):
    person = make_person(unit=unit, roles=[Role.AUTHOR])
    client.force_login(person)
    return person


def url(version, name="question"):
    return reverse(f"question_bank:{name}", args=[version.question_id])


def test_a_question_is_shown_with_its_key_explanation_and_basis(client, author, unit):
    version = make_question(organisation=unit, stem="几日内提出？")
    article = make_statute("行政处罚法", articles=64).articles.get(number=64)
    Citation.objects.create(question_version=version, article=article, paragraph=1, item=4)

    page = client.get(url(version)).text

    assert "几日内提出？" in page
    assert page.count('data-result="right"') == 1
    assert version.explanation in page
    assert "行政处罚法第六十四条第一款第四项" in page
    assert f'href="{article.get_sheet_url()}"' in page
    assert 'hx-target="#sheet"' in page


@pytest.mark.parametrize(("answer", "word"), [([True], "正确"), ([False], "错误")])
def test_a_judgement_shows_its_key_in_words(client, author, unit, answer, word):
    version = make_question(organisation=unit, kind="judge", answer=answer)

    right = client.get(url(version)).text.partition('data-result="right"')[2].partition("</li>")[0]

    assert f'option-text">{word}' in "".join(right.split())


def test_an_older_version_is_shown_as_it_was(client, author, unit):
    old = make_question(organisation=unit, stem="旧的说法")
    content = Content(old.kind, "新的说法", old.answer, old.options)
    services.revise(question=old.question, content=content, by=author, at=timezone.now())

    assert "新的说法" in client.get(url(old)).text
    page = client.get(url(old), {"version": "1"}).text
    assert "旧的说法" in page
    assert "这是旧的一版" in page
    assert "新的说法" not in page


def test_the_history_says_who_wrote_who_reviewed_when_and_why(client, author, unit):
    reviewer = make_person(unit=unit, roles=[Role.LEGAL_REVIEWER], name="李审核")
    old = make_question(organisation=unit, stem="旧的说法")
    content = Content(old.kind, "新的说法", old.answer, old.options)
    facts = {"by": author, "at": timezone.now(), "state": "review", "reason": "条号变化"}
    version = services.revise(question=old.question, content=content, **facts)
    services.approve(versions=[version], by=reviewer, at=timezone.now(), note="条文已核对")

    page = client.get(url(old)).text

    assert f"{author.name}写：条号变化" in page
    assert "李审核审核：条文已核对" in page
    assert "随平台提供" in page


def test_while_the_next_version_waits_the_page_says_which_one_papers_use(client, author, unit):
    old = make_question(organisation=unit, stem="旧的说法")
    content = Content(old.kind, "新的说法", old.answer, old.options)
    services.revise(question=old.question, content=content, by=author, at=timezone.now(), state="review")

    assert "通过以前试卷仍用上一个发布的版本" in client.get(url(old)).text
    assert "这一版还在用" in client.get(url(old), {"version": "1"}).text


# --- two versions side by side ---
def test_two_versions_stand_side_by_side_with_what_differs_marked(client, author, unit):
    old = make_question(organisation=unit, stem="应当在三日内提出。", kind="multiple")
    options = [{**option, "text": "五日"} if option["key"] == "A" else option for option in old.options]
    content = Content(old.kind, "应当在五日内提出。", ["A"], options, explanation=old.explanation)
    services.revise(question=old.question, content=content, by=author, at=timezone.now(), reason="法规修订")

    page = client.get(url(old, "compare")).text

    assert "应当在<del>三</del>日内提出。" in page
    assert "应当在<ins>五</ins>日内提出。" in page
    assert "A<del>、B</del>" in page
    assert page.count("data-differs") == 3
    assert "法规修订" in page


@pytest.mark.parametrize("asked", [{"old": "1", "new": "1"}, {"old": "x", "new": "9"}, {}])
def test_one_version_alone_is_told_so(client, author, unit, asked):
    version = make_question(organisation=unit)

    assert "选的是同一版" in client.get(url(version, "compare"), asked).text


def test_a_comparison_escapes_what_it_compares(client, author, unit):
    old = make_question(organisation=unit, stem="<b>甲</b>")
    content = Content(old.kind, "<i>乙</i>", old.answer, old.options)
    services.revise(question=old.question, content=content, by=author, at=timezone.now())

    page = client.get(url(old, "compare")).text

    assert "<b>甲" not in page
    assert "<i>乙" not in page


# --- the law as it stands today ---
def test_an_article_that_was_superseded_says_where_the_rule_is_now(client, author, unit):
    version = make_question(organisation=unit)
    old = make_statute("应对法", articles=42, version="2007", in_force_from=date(2007, 11, 1))
    new = make_statute("应对法", articles=63, version="2024", in_force_from=date(2024, 11, 1))
    set_periods(new.statute)
    was, now = old.articles.get(number=42), new.articles.get(number=63)
    Correspondence.objects.create(old=was, new=now, relation="moved")
    Citation.objects.create(question_version=version, article=was, state="superseded")

    page = client.get(url(version)).text

    assert "2007年版，已被取代" in page
    assert now.get_sheet_url() in page


def test_what_no_table_leads_to_is_not_guessed(client, author, unit):
    version = make_question(organisation=unit)
    old = make_statute("应对法", articles=42, version="2007", in_force_from=date(2007, 11, 1))
    new = make_statute("应对法", articles=63, version="2024", in_force_from=date(2024, 11, 1))
    set_periods(new.statute)
    Citation.objects.create(question_version=version, article=old.articles.get(number=42))

    page = client.get(url(version)).text

    assert "没有新旧对应表" in page
    assert new.articles.get(number=42).get_sheet_url() not in page


def test_a_repealed_statute_is_named_with_what_took_its_place(client, author, unit):
    version = make_question(organisation=unit)
    law, later = make_statute("旧条例"), make_statute("新条例")
    Statute.objects.filter(pk=law.statute_id).update(repealed_by=later.statute, repealed_from=date(2026, 1, 1))
    Citation.objects.create(question_version=version, article=law.articles.first())

    page = client.get(url(version)).text

    assert "法规已废止" in page
    assert "由新条例取代" in page


def test_a_rule_is_followed_through_two_revisions(client, author, unit):
    versions = [
        make_statute("安全法", version=str(year), in_force_from=date(year, 1, 1)) for year in (2002, 2014, 2021)
    ]
    set_periods(versions[0].statute)
    first, second, third = (v.articles.get(number=n) for v, n in zip(versions, (1, 2, 3), strict=True))
    Correspondence.objects.create(old=first, new=second, relation="moved")
    Correspondence.objects.create(old=second, new=third, relation="moved")
    version = make_question(organisation=unit)
    Citation.objects.create(question_version=version, article=first)

    [basis] = bases_of(version.citations.all(), date(2026, 11, 1))

    assert basis.state == "superseded"
    assert basis.now == [third]


# --- other apps' panels ---
def test_other_apps_show_where_a_question_is_used(client, author, unit, monkeypatch):
    version = make_question(organisation=unit)
    monkeypatch.setitem(slots._providers, "question_panels", [lambda viewer, question: [_panel(question)]])

    assert f"用在第{version.question_id}份试卷" in client.get(url(version)).text


def _panel(question):
    return slots.Panel("components/empty.html", {"title": f"用在第{question.pk}份试卷"})


@pytest.mark.parametrize("asked", ["99", "x", "-1", ""])
def test_a_version_that_is_not_there_gives_the_present_one(client, author, unit, asked):
    version = make_question(organisation=unit)

    assert client.get(url(version), {"version": asked}).context["version"] == version


def test_three_versions_cost_as_many_queries_as_two(client, author, unit):
    version = make_question(organisation=unit)
    article = make_statute().articles.first()

    def cost(words):
        content = Content(version.kind, words, version.answer, version.options, cites=(Cited(article.pk),))
        services.revise(question=version.question, content=content, by=author, at=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            client.get(url(version))
        return len(queries)

    client.get(url(version))

    assert cost("二") == cost("三")


def test_a_question_of_another_unit_cannot_be_told_from_none(client, author):
    version = make_question(organisation=make_unit())

    assert client.get(url(version)).status_code == 404


def test_text_of_a_file_is_shown_as_text(client, author, unit):
    version = make_question(organisation=unit, stem="<script>alert(1)</script>")

    assert "<script>alert" not in client.get(url(version)).text


# --- retiring ---
def test_an_author_retires_a_question_with_a_reason(client, author, unit):
    version = make_question(organisation=unit)

    answer = client.post(url(version, "retire"), {"reason": "法条已修订"}, follow=True)

    assert Question.objects.get().retired_at is not None
    assert "停用" in answer.text


def test_without_a_reason_nothing_happens_and_the_page_says_so(client, author, unit):
    version = make_question(organisation=unit)

    answer = client.post(url(version, "retire"), {"reason": ""})

    assert answer.status_code == 422
    assert "请写明停用的理由。" in answer.text
    assert Question.objects.get().retired_at is None


@pytest.mark.parametrize("of", ["shipped", "above"])
def test_an_author_may_not_retire_what_is_shipped_or_belongs_to_a_unit_above(client, author, unit, bureau, of):
    version = make_question(organisation=None if of == "shipped" else bureau)

    assert url(version, "retire") not in client.get(url(version)).text
    assert client.post(url(version, "retire"), {"reason": "x"}).status_code == 404
    assert Question.objects.get().retired_at is None

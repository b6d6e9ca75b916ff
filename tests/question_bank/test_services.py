import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from people.models import AuditEntry
from question_bank import services
from question_bank.models import Category, Citation, QuestionVersion
from question_bank.services import Cited, Content, fingerprint
from tests.builders import make_category, make_person, make_question, make_statute

NOW = timezone.now()
OPTIONS = [{"key": "A", "text": "三日"}, {"key": "B", "text": "五日"}]


def content(**fields):
    return Content(**({"kind": "single", "stem": "几日内提出？", "answer": ["B"], "options": OPTIONS} | fields))


def add(**fields):
    return services.add(
        content=content(**fields), category=make_category(), organisation=None, by=None, at=NOW, code="Q1"
    )


# --- fingerprint ---
def test_a_question_is_the_same_however_it_is_spaced_and_punctuated():
    assert fingerprint("当事人（　）内提出。", ["三日", "Ａ类"]) == fingerprint("当事人 ( ) 内提出", ["a类", "三日。"])


@pytest.mark.parametrize(
    ("stem", "options"),
    [
        ("几日内提出", ["3日", "6日"]),
        ("几日内申请", ["3日", "5日"]),
        ("几日内提出", ["3日"]),
        ("几日内提出", ["3日", "-5日"]),
    ],
)
def test_other_words_or_options_make_another_question(stem, options):
    assert fingerprint(stem, options) != fingerprint("几日内提出", ["3日", "5日"])


@given(st.lists(st.text(max_size=8), max_size=6), st.randoms())
def test_the_order_of_the_options_makes_no_difference(options, chance):
    shuffled = list(options)
    chance.shuffle(shuffled)

    assert fingerprint("题", options) == fingerprint("题", shuffled)


@pytest.mark.parametrize("text", ["≥5 万元", "5.5", "<3", "50%", "A+B"])
def test_signs_of_reckoning_count(text):
    assert fingerprint(text) != fingerprint(text.translate(str.maketrans("", "", "≥.<%+")))


# --- adding ---
def test_a_question_is_added_with_its_first_version_published():
    article = make_statute().articles.first()

    question = add(cites=(Cited(article.pk, 1, 4),), explanation="因为。", difficulty=3)

    version = question.versions.get()
    assert question.current == version
    assert (version.number, version.stem, version.answer, version.difficulty) == (1, "几日内提出？", ["B"], 3)
    assert version.fingerprint == fingerprint("几日内提出？", ["三日", "五日"])
    assert [str(cite) for cite in version.citations.all()] == [f"{article}第一款第四项"]


def test_many_are_added_in_a_handful_of_statements(django_assert_max_num_queries):
    category = make_category()
    drafts = [services.Draft(content(stem=f"第{n}题"), category) for n in range(200)]

    with django_assert_max_num_queries(12):
        services.add_all(drafts=drafts, organisation=None, by=None, at=NOW)

    assert QuestionVersion.objects.count() == 200


def test_a_category_is_made_once_at_its_path():
    deep = services.category_at(["听证程序", "申请", "通知"])
    other = services.category_at(["安全生产", "申请"])

    assert services.category_at(["听证程序", "申请", "通知"]) == deep
    assert [(c.depth, c.name) for c in Category.objects.order_by("path")] == [
        (1, "听证程序"), (2, "申请"), (3, "通知"), (1, "安全生产"), (2, "申请")]  # fmt: skip
    assert other.depth == 2


# --- changing ---
def test_a_revision_is_the_next_version_and_leaves_the_old_as_it_was():
    question = add()
    old = question.current

    new = services.revise(question=question, content=content(stem="应当几日内提出？"), by=None, at=NOW)

    question.refresh_from_db()
    old.refresh_from_db()
    assert (question.current, new.number, new.stem) == (new, 2, "应当几日内提出？")
    assert (old.number, old.stem) == (1, "几日内提出？")


def test_saying_the_same_again_makes_no_version():
    article = make_statute().articles.first()
    question = add(cites=(Cited(article.pk),))

    same = services.revise(question=question, content=content(cites=(Cited(article.pk),)), by=None, at=NOW)

    assert (same, question.versions.count()) == (question.current, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"answer": ["A"]},
        {"explanation": "因为。"},
        {"difficulty": 3},
        {"options": [*OPTIONS, {"key": "C", "text": "七日"}]},
    ],
)
def test_any_other_content_makes_a_version(change):
    question = add()

    services.revise(question=question, content=content(**change), by=None, at=NOW)

    assert question.versions.count() == 2


def test_another_citation_makes_a_version():
    question = add()
    article = make_statute().articles.first()

    services.revise(question=question, content=content(cites=(Cited(article.pk),)), by=None, at=NOW)

    assert (question.versions.count(), Citation.objects.count()) == (2, 1)


def test_publishing_is_written_down_once():
    question = add()
    author = make_person()

    new = services.revise(question=question, content=content(answer=["A"]), by=author, at=NOW)
    services.publish(version=new, by=author)

    entry = AuditEntry.objects.get(verb="question.published")
    assert (entry.actor, entry.before, entry.after) == (
        author, {"version": question.current.pk}, {"version": new.pk, "number": 2})  # fmt: skip


def test_a_retired_question_leaves_the_bank_with_its_reason():
    question, author = make_question().question, make_person()

    services.retire(question=question, by=author, at=NOW, reason="法条已修订")
    services.retire(question=question, by=author, at=NOW, reason="再来一次")

    question.refresh_from_db()
    assert question.retired_at == NOW
    assert [entry.reason for entry in AuditEntry.objects.filter(verb="question.retired")] == ["法条已修订"]


def test_a_question_is_not_retired_without_a_reason():
    question = make_question().question

    with pytest.raises(ValidationError, match="理由"):
        services.retire(question=question, by=make_person(), at=NOW, reason=" ")

    question.refresh_from_db()
    assert question.retired_at is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_revisions_at_once_make_two_versions_one_after_the_other():
    question = add()
    failures = []

    def revise(stem):
        try:
            services.revise(question=question, content=content(stem=stem), by=None, at=NOW)
        except Exception as error:  # shown by the assertion below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=revise, args=[f"第{n}种说法"]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert sorted(question.versions.values_list("number", flat=True)) == list(range(1, 10))

import contextlib
import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from amendments.models import AffectedItem, Amendment
from amendments.services import renumber
from amendments.services.renumbering import plan_renumbering
from amendments.wording import ByHand, Wording
from laws.currency import Library
from people.models import AuditEntry, Role
from question_bank.content import Content
from question_bank.models import Citation, QuestionVersion
from question_bank.services import approve
from tests.amendments.world import NOW, article, item_of, opened, question_citing, two_versions
from tests.builders import make_person, make_unit

TODAY = timezone.localdate()


@pytest.fixture
def versions():
    return two_versions()


@pytest.fixture
def unit(bureau):
    return make_unit(bureau)


@pytest.fixture
def author(unit):
    return make_person(unit=unit, roles=[Role.AUTHOR])


def done(amendment, by):
    return renumber(amendment=amendment, items=list(AffectedItem.objects.all()), by=by, at=NOW)


def test_the_next_version_cites_the_new_article_says_the_new_number_and_waits_for_review(versions, unit, author):
    old, new = versions
    written = question_citing(
        old,
        2,
        organisation=unit,
        stem="按《风筝法》第二条，线有多长？",
        basis="《风筝法》第二条",
        explanation="见《风筝法》第2条。",
    )
    amendment = opened(old, new)

    assert done(amendment, author) == 1

    question = written.question
    question.refresh_from_db()
    latest = question.latest
    assert question.current == written
    assert (latest.state, latest.written_by, latest.number) == ("review", author, 2)
    assert [c.article for c in latest.citations.all()] == [article(new, 12)]
    assert latest.citations.get().state == Citation.State.IN_FORCE
    assert latest.stem == "按《风筝法》第十二条，线有多长？"
    assert (latest.basis, latest.explanation) == ("《风筝法》第十二条", "见《风筝法》第12条。")
    assert (latest.options, latest.answer) == (written.options, written.answer)
    assert item_of(written).state == "revised"
    assert "第二条 → 第十二条" in item_of(written).note


def test_who_changed_the_number_does_not_review_it(versions, unit):
    both = make_person(unit=unit, roles=[Role.AUTHOR, Role.LEGAL_REVIEWER])
    written = question_citing(versions[0], 2, organisation=unit)
    done(opened(*versions), both)

    with pytest.raises(ValidationError, match="自己写的题目不能自己审核"):
        approve(versions=[written.question.versions.get(number=2)], by=both, at=NOW)


def test_doing_it_twice_is_once(versions, unit, author):
    question_citing(versions[0], 2, organisation=unit)
    amendment = opened(*versions)

    assert [done(amendment, author), done(amendment, author)] == [1, 0]
    assert QuestionVersion.objects.count() == 2
    assert AuditEntry.objects.filter(verb="amendment.revised").count() == 1


def test_two_numbers_of_one_question_change_together_even_when_one_takes_the_others_place(versions, unit, author):
    old, new = versions
    written = question_citing(old, 2, organisation=unit, basis="《风筝法》第二条；《风筝法》第六条")
    Citation.objects.create(question_version=written, article=article(old, 6))
    amendment = opened(old, new)

    done(amendment, author)

    latest = written.question.versions.get(number=2)
    assert latest.basis == "《风筝法》第十二条；《风筝法》第二条"
    assert {c.article.number for c in latest.citations.all()} == {12, 2}
    assert AffectedItem.objects.filter(state="revised").count() == 2


def test_what_changed_in_words_is_passed_over(versions, unit, author):
    written = question_citing(versions[0], 3, organisation=unit)

    assert done(opened(*versions), author) == 0
    assert item_of(written).state == "open"


def test_another_units_question_and_a_shipped_one_are_not_touched(versions, author):
    question_citing(versions[0], 2)
    question_citing(versions[0], 2, organisation=make_unit())

    assert done(opened(*versions), author) == 0


def test_before_the_new_version_is_in_force_nothing_is_renumbered(unit, author):
    old, new = two_versions(in_force_from=TODAY + timedelta(days=30))
    question_citing(old, 2, organisation=unit)

    with pytest.raises(ValidationError, match="才施行"):
        done(opened(old, new), author)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"stem": "本题依据哪一条？", "options": 0, "kind": "short", "answer": ["《风筝法》第二条"]}, "答案可能就变了"),
        ({"stem": "《风筝法》规定如何？第二条和本法第二条"}, "不能自动替换"),
        ({"stem": "第二条说了什么？"}, "没有写法规名称"),
        ({"basis": "《风筝法》（2017年修订）第二条"}, "旧版本的年份"),
        ({"basis": "《风筝法》第一条至第三条"}, "不能自动替换"),
        ({"basis": "《风筝法》第二条、第三条", "explanation": "《风筝法》第一、二条"}, "不能自动替换"),
        ({"published": False}, "草稿"),
    ],
)
def test_what_cannot_be_done_without_guessing_is_left_to_a_person(versions, unit, author, fields, why):
    fields = {"basis": "", **fields}
    question_citing(versions[0], 2, organisation=unit, **fields)
    amendment = opened(*versions)

    [plan] = plan_renumbering(amendment, AffectedItem.objects.all(), on=TODAY)

    assert plan.after is None
    assert why in plan.by_hand
    with pytest.raises(ValidationError, match=why):
        done(amendment, author)
    assert QuestionVersion.objects.count() == 1


def test_a_question_that_cites_the_same_number_of_the_new_version_is_left_to_a_person(versions, unit):
    old, new = versions
    written = question_citing(old, 2, organisation=unit, basis="《风筝法》第二条")
    Citation.objects.create(question_version=written, article=article(new, 2))

    [plan] = plan_renumbering(opened(old, new), AffectedItem.objects.all(), on=TODAY)

    assert "分不清" in plan.by_hand


def test_one_that_cannot_be_done_stops_all(versions, unit, author):
    question_citing(versions[0], 2, organisation=unit, basis="《风筝法》第二条")
    question_citing(versions[0], 2, organisation=unit, stem="第二条说了什么？")

    with pytest.raises(ValidationError):
        done(opened(*versions), author)
    assert QuestionVersion.objects.count() == 2
    assert Amendment.objects.get().closed_at is None


def wording(versions):
    return Wording(Library(TODAY), versions[0].statute, {(2, 0): (12, 0)}, "2021")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("《风筝法》第二条第一款", "《风筝法》第十二条第一款"),
        ("《中华人民共和国风筝法》第 2 条", "《中华人民共和国风筝法》第12条"),
        ("根据风筝法第二条，", "根据风筝法第十二条，"),
        ("《风车法》第二条", "《风车法》第二条"),
        ("《风筝法》第二条之一", "《风筝法》第二条之一"),
        ("《风筝法》第三条", "《风筝法》第三条"),
        ("有二条线", "有二条线"),
    ],
)
def test_only_the_number_of_this_statute_changes(versions, before, after):
    assert wording(versions).of(Content(kind="short", stem=before, answer=[])).stem == after


@pytest.mark.parametrize("nasty", ["《风筝法》第" + "二" * 100_000 + "条", "风筝法第 " * 20_000, "第" * 100_000 + "条"])
def test_hostile_texts_take_no_longer_than_their_length(versions, nasty):
    begun = time.perf_counter()
    with contextlib.suppress(ByHand):
        wording(versions).of(Content(kind="short", stem=nasty, answer=[]))
    assert time.perf_counter() - begun < 5

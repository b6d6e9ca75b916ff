"""The same act on many questions: seen first, then done."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from people.models import AuditEntry, Role
from question_bank.models import Category, Question, QuestionVersion, Tag
from question_bank.services import bulk
from tests.builders import make_person, make_question, make_unit

URL = reverse("question_bank:many")
NOW = timezone.now()


@pytest.fixture
def unit(bureau):
    return make_unit(bureau)


@pytest.fixture
def author(client, unit):
    person = make_person(unit=unit, roles=[Role.AUTHOR])
    client.force_login(person)
    return person


def draft(unit, **fields):
    return make_question(organisation=unit, published=False, **fields)


def states():
    return list(QuestionVersion.objects.order_by("pk").values_list("state", flat=True))


def test_nothing_happens_before_the_number_was_seen(client, author, unit):
    version = draft(unit)

    page = client.post(URL, {"act": "submit", "scope": "chosen", "chosen": [version.question_id]})

    assert "送审 1 题" in page.text
    assert states() == ["draft"]


def test_those_ticked_are_handed_in_for_review(client, author, unit):
    chosen, other = draft(unit), draft(unit)
    sent = {"act": "submit", "scope": "chosen", "chosen": [chosen.question_id], "confirmed": "on", "count": "1"}

    answer = client.post(URL, sent, follow=True)

    assert "已送审 1 题" in answer.text
    assert states() == ["review", "draft"]
    assert other.state == "draft"


def test_all_that_the_filters_leave_are_meant_when_asked_for(client, author, unit):
    for kind in ("single", "judge", "judge"):
        draft(unit, kind=kind)
    sent = {"act": "submit", "scope": "filtered", "filters": "kind=judge", "confirmed": "on", "count": "2"}

    answer = client.post(URL, sent)

    assert answer.url == f"{reverse('question_bank:list')}?kind=judge"
    assert states() == ["draft", "review", "review"]


def test_a_number_that_has_changed_meanwhile_is_asked_about_again(client, author, unit):
    draft(unit)
    draft(unit)
    sent = {"act": "submit", "scope": "filtered", "filters": "", "confirmed": "on", "count": "1"}

    page = client.post(URL, sent)

    assert "刚才是 1 题，现在是 2 题" in page.text
    assert states() == ["draft", "draft"]


@pytest.mark.parametrize(
    ("act", "needs", "message"),
    [
        ("retire", "reason", "请写明停用的理由。"),
        ("category", "category", "请写明改到哪个分类。"),
        ("tag", "tag", "请写明要加的标签。"),
    ],
)
def test_what_an_act_needs_is_asked_for(client, author, unit, act, needs, message):
    version = make_question(organisation=unit)
    sent = {"act": act, "scope": "chosen", "chosen": [version.question_id], "confirmed": "on", "count": "1", needs: ""}

    answer = client.post(URL, sent)

    assert answer.status_code == 422
    assert message in answer.text


def test_many_are_retired_with_one_reason(client, author, unit):
    versions = [make_question(organisation=unit) for _ in range(2)]
    sent = {"act": "retire", "scope": "chosen", "chosen": [v.question_id for v in versions]}

    client.post(URL, sent | {"confirmed": "on", "count": "2", "reason": "法规废止"})

    assert Question.objects.filter(retired_at=None).count() == 0
    assert set(AuditEntry.objects.filter(verb="question.retired").values_list("reason", flat=True)) == {"法规废止"}


def test_many_are_put_into_a_new_category_and_tagged(client, author, unit):
    version = make_question(organisation=unit)
    sent = {"scope": "chosen", "chosen": [version.question_id], "confirmed": "on", "count": "1"}

    client.post(URL, sent | {"act": "category", "category": "处罚/听证"})
    client.post(URL, sent | {"act": "tag", "tag": "典型案例"})

    question = Question.objects.get()
    assert (question.category.name, question.category.depth) == ("听证", 2)
    assert [tag.name for tag in question.tags.all()] == ["典型案例"]


def test_what_is_shipped_or_of_a_unit_above_is_left_out_and_said(client, author, unit, bureau):
    mine, shipped, above = (make_question(organisation=of) for of in (unit, None, bureau))
    chosen = [version.question_id for version in (mine, shipped, above)]
    sent = {"act": "retire", "scope": "chosen", "chosen": chosen}

    page = client.post(URL, sent)
    client.post(URL, sent | {"confirmed": "on", "count": "1", "reason": "x"})

    assert "另有 2 题是平台自带的或者别的单位的" in page.text
    assert list(Question.objects.exclude(retired_at=None)) == [mine.question]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"act": "delete", "scope": "chosen"},
        {"act": "submit", "scope": "chosen"},
        {"act": "submit", "chosen": ["x"]},
    ],
)
def test_an_act_that_makes_no_sense_goes_back_to_the_list(client, author, unit, sent):
    draft(unit)

    answer = client.post(URL, sent)

    assert answer.status_code == 302
    assert states() == ["draft"]


@pytest.mark.parametrize("filters", ["q=" + "长" * 1000, "q=\x00"])
@pytest.mark.parametrize("scope", ["filtered", "chosen"])
def test_filters_that_were_not_read_are_said_and_nothing_is_done(client, author, unit, scope, filters):
    version = draft(unit)
    sent = {"act": "submit", "scope": scope, "chosen": [version.question_id], "confirmed": "on", "count": "1"}

    answer = client.post(URL, sent | {"filters": filters})

    assert answer.status_code == 422
    assert "筛选条件太长，或者没有读懂。" in answer.text
    assert "有 1 处需要改" in answer.text
    assert states() == ["draft"]


def test_nothing_chosen_makes_no_category_and_no_tag(client, author, unit):
    sent = {"scope": "filtered", "filters": "", "confirmed": "on", "count": "0"}

    client.post(URL, sent | {"act": "category", "category": "处罚/听证"})
    client.post(URL, sent | {"act": "tag", "tag": "典型案例"})

    assert not Category.objects.exists()
    assert not Tag.objects.exists()


def test_more_than_anyone_can_answer_for_is_refused(author, unit, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 1)
    draft(unit)
    draft(unit)

    with pytest.raises(ValidationError, match="一次最多处理 1 题"):
        bulk.submit_all(questions=Question.objects.all(), by=author)

    assert states() == ["draft", "draft"]


def test_doing_it_twice_is_the_same_as_once(author, unit):
    draft(unit)
    every = Question.objects.all()

    assert [bulk.submit_all(questions=every, by=author) for _ in range(2)] == [1, 0]
    assert [bulk.add_tag(questions=every, name="新") for _ in range(2)] == [1, 0]
    assert [bulk.retire_all(questions=every, by=author, at=NOW, reason="旧") for _ in range(2)] == [1, 0]

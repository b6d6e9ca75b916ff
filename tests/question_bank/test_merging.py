import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from people.models import AuditEntry, Role
from question_bank.models import ErrorReport, Question
from question_bank.services.merging import merge
from tests.builders import make_officer, make_person, make_question, make_unit
from tests.training.races import in_parallel

NOW = timezone.now()


@pytest.fixture
def unit(bureau):
    return make_unit(bureau)


@pytest.fixture
def author(client, unit):
    person = make_person(unit=unit, roles=[Role.AUTHOR])
    client.force_login(person)
    return person


@pytest.fixture
def two(unit):
    return make_question(organisation=unit, stem="甲").question, make_question(organisation=unit, stem="乙").question


def merged(two, by, reason="同一道题"):
    return merge(duplicate=two[0], into=two[1], by=by, reason=reason, at=NOW)


def test_the_duplicate_goes_out_of_use_and_says_what_stands_in_its_place(two, author):
    merged(two, author)

    duplicate, into = (Question.objects.get(pk=question.pk) for question in two)
    assert duplicate.merged_into == into
    assert duplicate.retired_at == NOW
    assert into.retired_at is None
    entry = AuditEntry.objects.get(verb="question.merged")
    assert (entry.after, entry.reason) == ({"merged_into": into.pk}, "同一道题")


def test_its_history_stays_its_own(two, author, unit):
    duplicate, into = two
    Question.objects.filter(pk=duplicate.pk).update(answered=30, right_share="0.500")
    made = ErrorReport.objects.create(
        question_version=duplicate.current, reported_by=make_officer(unit=unit), reported_at=NOW, reason="key"
    )

    merged(two, author)

    duplicate.refresh_from_db()
    into.refresh_from_db()
    made.refresh_from_db()
    assert (duplicate.answered, into.answered) == (30, 0)
    assert duplicate.versions.count() == into.versions.count() == 1
    assert made.question_version.question == duplicate


def test_merging_twice_is_the_same_as_once(two, author):
    merged(two, author)
    merged(two, author, reason="又一次")

    assert AuditEntry.objects.filter(verb="question.merged").count() == 1


def test_a_retired_question_takes_nobodys_place(two, author):
    Question.objects.filter(pk=two[1].pk).update(retired_at=NOW)

    with pytest.raises(ValidationError, match="已经停用"):
        merged(two, author)


def test_no_circle_comes_about(two, author):
    merged(two, author)

    with pytest.raises(ValidationError, match="已经停用"):
        merged(two[::-1], author)
    with pytest.raises(ValidationError, match="它自己"):
        merged((two[1], two[1]), author)


def test_one_question_is_merged_into_one_other_only(two, author, unit):
    merged(two, author)

    with pytest.raises(ValidationError, match="已经并入另一道题"):
        merged((two[0], make_question(organisation=unit).question), author)


def test_a_question_that_is_not_published_takes_no_published_ones_place(two, author, unit):
    unpublished = make_question(organisation=unit, published=False).question

    with pytest.raises(ValidationError, match="还没有发布"):
        merged((two[0], unpublished), author)


@pytest.mark.parametrize(("duplicate_of", "into_of", "is_allowed"), [(1, 0, True), (0, 1, False), (1, None, True)])
def test_whoever_could_use_the_duplicate_can_use_what_stands_in_its_place(
    author, unit, bureau, duplicate_of, into_of, is_allowed
):
    units = [bureau, unit]
    duplicate = make_question(organisation=units[duplicate_of]).question
    into = make_question(organisation=None if into_of is None else units[into_of]).question

    if is_allowed:
        assert merged((duplicate, into), author).merged_into == into
    else:
        with pytest.raises(ValidationError, match="用不了它"):
            merged((duplicate, into), author)


def test_a_reason_has_to_be_given(two, author):
    with pytest.raises(ValidationError, match="理由"):
        merged(two, author, reason=" ")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_merged_towards_each_other_at_once_one_stays(two, author):
    errors = in_parallel(2, lambda n: merged(two if n else two[::-1], author))

    assert len(errors) == 1
    assert "已经停用" in errors[0] or "停用" in errors[0]
    assert Question.objects.filter(merged_into=None, retired_at=None).count() == 1


# --- the page ---
def url(question):
    return reverse("question_bank:merge", args=[question.pk])


def test_both_are_seen_side_by_side_before_anything_happens(client, author, two):
    page = client.get(url(two[0]), {"into": f"#{two[1].pk}"}).text

    assert "<del>甲</del>" in page
    assert "<ins>乙</ins>" in page
    assert Question.objects.exclude(merged_into=None).count() == 0


def test_a_confirmed_merge_leads_to_the_one_that_stays(client, author, two):
    answer = client.post(url(two[0]), {"into": f"#{two[1].pk}", "confirm": "1", "reason": "重复"}, follow=True)

    assert "已经合并" in answer.text
    assert Question.objects.get(pk=two[0].pk).merged_into == two[1]
    assert "并入另一道题" in client.get(two[0].get_absolute_url()).text


@pytest.mark.parametrize(
    ("named", "message"),
    [("#999999", "没有找到"), ("", "请写明并入哪道题"), ("没有的编号", "没有找到"), ("9" * 30, "没有找到")],
)
def test_what_cannot_be_found_is_said(client, author, two, named, message):
    answer = client.post(url(two[0]), {"into": named, "confirm": "1", "reason": "x"})

    assert answer.status_code == 422
    assert message in answer.text


def test_a_question_of_another_unit_is_not_found(client, author, two):
    hidden = make_question(organisation=make_unit()).question

    assert "没有找到" in client.get(url(two[0]), {"into": f"#{hidden.pk}"}).text


def test_a_refusal_is_shown_on_the_page(client, author, two):
    Question.objects.filter(pk=two[1].pk).update(retired_at=NOW)

    answer = client.post(url(two[0]), {"into": f"#{two[1].pk}", "confirm": "1", "reason": "x"})

    assert answer.status_code == 422
    assert "已经停用" in answer.text

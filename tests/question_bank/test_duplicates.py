"""Over the bank: pairs that are nearly the same, told apart or merged by a person."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from jobs.models import Job
from people.models import AuditEntry, Role
from question_bank.models import NearPair
from question_bank.services.duplicates import dismiss, find_duplicates, start_search
from question_bank.services.merging import merge
from tests.builders import make_person, make_question, make_unit

NOW = timezone.now()
STEM = "当事人应当自收到听证告知书之日起五日内提出听证要求，逾期不提出的视为放弃。"


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def author(unit):
    return make_person(unit=unit, roles=[Role.AUTHOR])


def pair_of(unit, other=None):
    """Two questions that differ in a number, and a third that is like neither."""
    first = make_question(kind="judge", organisation=unit, stem=STEM).question
    second = make_question(kind="judge", organisation=other or unit, stem=STEM.replace("五", "三")).question
    make_question(kind="judge", organisation=unit, stem="特种作业人员应当经过专门培训并取得证书以后才能上岗。")
    return first, second


def test_two_that_differ_in_a_number_are_found_and_a_third_is_not(unit):
    first, second = pair_of(unit)

    assert find_duplicates(at=NOW) == 1

    found = NearPair.objects.get()
    assert (found.first, found.second, found.differs_in) == (first, second, ["numbers"])


def test_searching_again_finds_the_same_and_no_more(unit):
    pair_of(unit)

    assert [find_duplicates(at=NOW), find_duplicates(at=NOW), NearPair.objects.count()] == [1, 1, 1]


def test_a_pair_that_a_person_told_apart_stays_told_apart(unit, author):
    pair_of(unit)
    find_duplicates(at=NOW)

    dismiss(pair=NearPair.objects.get(), by=author, at=NOW)
    dismiss(pair=NearPair.objects.get(), by=author, at=timezone.now())

    assert find_duplicates(at=NOW) == 0
    assert (NearPair.objects.get().dismissed_by, NearPair.objects.get().dismissed_at) == (author, NOW)
    assert AuditEntry.objects.filter(verb="question.not_duplicate").count() == 1


def test_a_merged_pair_is_settled(unit, author):
    first, second = pair_of(unit)
    find_duplicates(at=NOW)

    merge(duplicate=second, into=first, by=author, reason="重复", at=NOW)

    assert NearPair.objects.open().count() == 0


def test_a_pair_has_one_row_in_one_order(unit):
    first, second = pair_of(unit)

    with pytest.raises(IntegrityError), transaction.atomic():
        NearPair.objects.create(first=second, second=first, likeness="0.9", found_at=NOW)


def test_one_search_runs_at_a_time(author):
    assert start_search(author) == start_search(author)
    assert Job.objects.filter(kind="questions.duplicates").count() == 1


# --- the page ---
def test_a_pair_is_shown_side_by_side_with_what_differs(client, unit, author):
    first, second = pair_of(unit)
    find_duplicates(at=NOW)
    client.force_login(author)

    page = client.get(reverse("question_bank:duplicates")).content.decode()

    assert f"题目 #{first.pk}" in page
    assert "<del>五</del>" in page
    assert "<ins>三</ins>" in page
    assert f"{reverse('question_bank:merge', args=[second.pk])}?into={first.pk}" in page


def test_a_pair_with_a_question_that_one_may_not_see_is_not_shown(client, unit, author):
    pair_of(unit, make_unit())
    find_duplicates(at=NOW)
    client.force_login(author)

    assert "相似 9" not in client.get(reverse("question_bank:duplicates")).content.decode()


@pytest.mark.parametrize("pairs", [1, 3])
def test_the_page_asks_the_same_whatever_its_length(client, unit, author, django_assert_max_num_queries, pairs):
    subjects = [
        "动火作业前应当检测可燃气体的浓度并且办理审批",
        "仓库里应当分类存放化学品并且设置明显的标志",
        "矿山企业的负责人应当轮流下井带班并且做好记录",
    ]
    for subject in subjects[:pairs]:
        for days in "五三":
            make_question(kind="judge", organisation=unit, stem=f"{subject}，记录至少保存{days}年，由专人负责管理。")
    assert find_duplicates(at=NOW) == pairs
    client.force_login(author)

    with django_assert_max_num_queries(14):
        client.get(reverse("question_bank:duplicates"))


def test_telling_apart_from_the_page(client, unit, author):
    pair_of(unit)
    find_duplicates(at=NOW)
    client.force_login(author)

    client.post(reverse("question_bank:duplicates-dismiss", args=[NearPair.objects.get().pk]))

    assert "没有待处理的相似题" in client.get(reverse("question_bank:duplicates")).content.decode()

"""The twin of a paper for a make-up."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from exams.composing.forecast import Facet
from exams.composing.twins import assign, distance
from exams.services.papers import draw_shared_paper, freeze_paper
from exams.services.twins import draw_twin
from tests.builders import (
    make_blueprint,
    make_category,
    make_question,
)
from tests.exams.paper_pages.drafts import asked, draft


def test_difficulty_is_compared_as_measured_where_both_are_and_else_by_band():
    measured = Facet("single", 1, Decimal("0.40"), 30)
    also = Facet("single", 3, Decimal("0.45"), 99)
    hardly = Facet("single", 3, Decimal("0.90"), 29)

    assert (distance(measured, also), distance(measured, hardly), distance(also, hardly)) == (5, 40, 0)


def test_the_nearest_are_assigned_so_that_all_places_are_filled():
    assert assign([{1: 0, 2: 9}, {1: 5}]) == [2, 1]
    assert assign([{1: 3, 2: 1}, {1: 1, 2: 3}]) == [2, 1]
    assert assign([{1: 0}, {1: 0}]) in ([1, None], [None, 1])
    assert assign([]) == []


def make_pair(unit, second, **fields):
    """A frozen A of a published exam, and its make-up."""
    exam = draft(unit, **fields)
    paper = draw_shared_paper(exam, seed=3, at=timezone.now())
    freeze_paper(paper.pk, by=second, at=timezone.now())
    makeup = draft(unit, questions=0, blueprint=exam.blueprint, makeup_of=exam)
    return paper, makeup


def test_the_twin_asks_others_of_the_same_kind_and_row_as_hard_and_nothing_of_a(unit, second, author):
    paper, makeup = make_pair(unit, second, questions=18, question_count=9)
    shares = [Decimal(n) / 20 for n in range(1, 19)]
    for question, share in zip(paper.exam.blueprint.rows.get().category.questions.all(), shares, strict=True):
        question.answered, question.right_share = 50, share
        question.save()

    twin = draw_twin(makeup.pk, by=author, at=timezone.now())

    assert not set(asked(twin)) & set(asked(paper))
    pairs = list(
        zip(
            *([(p.question_version.kind, p.row_id, p.marks) for p in x.questions.all()] for x in (paper, twin)),
            strict=True,
        )
    )
    assert all(one == other for one, other in pairs)
    assert (twin.label, twin.twin_of, twin.is_shared, twin.frozen_at) == ("B", paper, True, None)


def test_the_page_shows_both_papers_side_by_side(client, unit, second, author):
    _paper, makeup = make_pair(unit, second, questions=6, question_count=3)

    client.post(reverse("exams:paper_twin", args=[makeup.pk]))
    page = client.get(reverse("exams:papers", args=[makeup.pk]))

    assert page.context["first"].percent == page.context["forecast"].percent == 65
    assert "两卷比较" in page.text


def test_a_bank_too_small_for_a_twin_names_the_places_of_a(unit, second, author):
    _paper, makeup = make_pair(unit, second, questions=4, question_count=3)

    with pytest.raises(ValidationError, match=r"A 卷第 .* 题找不到"):
        draw_twin(makeup.pk, by=author, at=timezone.now())

    assert not makeup.papers.exists()


def test_an_exam_that_makes_up_for_none_has_no_twin(unit, author):
    exam = draft(unit)

    with pytest.raises(ValidationError, match="不是补考"):
        draw_twin(exam.pk, by=author, at=timezone.now())


def test_a_pinned_question_is_followed_by_another_of_its_category(unit, second, author):
    category = make_category("固定")
    pin, other = make_question(category=category), make_question(category=category)
    make_question()
    _paper, makeup = make_pair(unit, second, questions=0, blueprint=make_blueprint(unit=unit, pins=[pin]))

    assert asked(draw_twin(makeup.pk, by=author, at=timezone.now())) == [other.question_id]

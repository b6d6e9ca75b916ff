from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from question_bank.models import Category
from question_bank.services import draw
from tests.builders import make_bureau, make_category, make_question, make_unit


def child(category, name):
    return Category.objects.add_child(category, create_kwargs={"name": name})


def test_a_draw_is_the_same_for_the_same_seed_and_another_for_another():
    category = make_category()
    for _ in range(12):
        make_question(category=category)

    assert draw(category, 6, 1) == draw(category, 6, 1)
    assert draw(category, 6, 1) != draw(category, 6, 2)
    assert len(set(draw(category, 12, "exam:7"))) == 12


def test_only_published_current_versions_of_the_category_are_drawn():
    category = make_category()
    wanted = make_question(category=category)
    make_question(category=make_category("安全生产"))
    make_question(category=category, published=False)
    retired = make_question(category=category).question
    retired.retired_at = timezone.now()
    retired.save()

    assert draw(category, 1, 1) == [wanted]
    with pytest.raises(ValidationError):
        draw(category, 2, 1)


def test_what_stands_beneath_the_category_is_drawn_too():
    category = make_category()
    below = make_question(category=child(category, "申请与通知"))

    assert draw(category, 1, 1) == [below]


def test_without_a_category_the_whole_bank_is_drawn_from():
    questions = {make_question(category=make_category(name)) for name in ("听证程序", "安全生产")}

    assert set(draw(None, 2, 1)) == questions


def test_excluded_questions_are_not_drawn():
    category = make_category()
    first, second = make_question(category=category), make_question(category=category)

    assert draw(category, 1, 1, exclude=[first.question_id]) == [second]


def test_kinds_and_sub_categories_take_turns():
    category = make_category()
    below = child(category, "申请与通知")
    for _ in range(20):
        make_question(category=category, kind="single")
    for _ in range(3):
        make_question(category=category, kind="judge")
        make_question(category=below, kind="multiple")

    drawn = draw(category, 9, 3)

    assert Counter(version.kind for version in drawn) == {"single": 3, "judge": 3, "multiple": 3}


def test_a_unit_draws_what_is_shipped_its_own_and_that_of_the_units_above():
    bureau = make_bureau()
    unit, sister = make_unit(bureau), make_unit(bureau)
    usable = {make_question(organisation=of) for of in (None, bureau, unit)}
    make_question(organisation=sister)

    assert set(draw(None, 3, 1, organisation=unit)) == usable
    with pytest.raises(ValidationError):
        draw(None, 4, 1, organisation=unit)


def test_a_bank_that_holds_too_few_says_how_many_are_missing():
    make_question()

    with pytest.raises(ValidationError, match="只有 1 道，还差 4 道"):
        draw(None, 5, 1)


@pytest.mark.parametrize("questions", [5, 15])
def test_a_larger_bank_costs_no_more_queries(django_assert_num_queries, questions):
    for _ in range(questions):
        make_question()

    with django_assert_num_queries(2):
        draw(None, 3, 1)

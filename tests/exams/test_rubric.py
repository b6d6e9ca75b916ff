"""A model answer taken apart, and marks shared out so that nothing is lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.rubric import part_worths, points_of
from question_bank.kinds.base import Part


@pytest.mark.parametrize(
    ("model", "worth", "points"),
    [
        ("告知权利（2 分）\n听取意见（1分）", 3, [("告知权利", 2), ("听取意见", 1)]),
        ("告知权利（2 分）\n听取意见（1分）", 6, [("告知权利", 3), ("听取意见", 3)]),
        ("告知权利\n听取意见\n复核", 5, [("告知权利", 2), ("听取意见", "1.5"), ("复核", "1.5")]),
        ("（1）告知；（2）听取意见。", 2, [("（1）告知；", 1), ("（2）听取意见。", 1)]),
        ("①告知②听取", 2, [("①告知", 1), ("②听取", 1)]),
        ("先告知；再听取意见", 2, [("先告知；", 1), ("再听取意见", 1)]),
        ("处罚与教育相结合。", 4, [("处罚与教育相结合。", 4)]),
        ("", 4, []),
    ],
)
def test_a_model_answer_is_taken_apart_into_its_points(model, worth, points):
    found = points_of(model, Decimal(worth))

    assert [(point.text, point.worth) for point in found] == [(text, Decimal(each)) for text, each in points]
    assert [point.number for point in found] == list(range(1, len(points) + 1))


@given(st.text(), st.integers(1, 200).map(lambda n: Decimal(n) / 10))
def test_the_points_are_together_worth_the_question(model, worth):
    points = points_of(model, worth)

    assert not points or sum(point.worth for point in points) == worth
    assert all(point.worth >= 0 for point in points)


@given(st.lists(st.one_of(st.none(), st.integers(1, 9)), min_size=1, max_size=9), st.integers(1, 400))
def test_the_sub_questions_of_a_case_are_together_worth_its_marks(weights, halves):
    weights = weights if all(weights) else [None] * len(weights)
    case = Part(kind="case", parts=[{"kind": "short", "answer": ["答"], "marks": weight} for weight in weights])

    worths = part_worths(case, Decimal(halves) / 2)

    assert sum(worths) == Decimal(halves) / 2
    assert len(worths) == len(weights)

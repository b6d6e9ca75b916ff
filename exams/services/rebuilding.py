"""Rebuilding a paper from its seed: what was drawn can be shown to have been drawn by chance, and not picked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from exams.models import Paper, PaperQuestion
from exams.services.drawing import Placed, drawn_for_all
from exams.services.papers import option_orders


@dataclass(frozen=True)
class Difference:
    """A place at which the paper and what its seed gives today are not the same."""

    position: int
    was: PaperQuestion
    why: str


@dataclass(frozen=True)
class Rebuilt:
    """Reproducible when nothing differs; `refusal` where the bank no longer fills the blueprint at all."""

    differences: list[Difference]
    refusal: str = ""

    @property
    def is_same(self) -> bool:
        return not self.differences and not self.refusal


class Why:
    """What came between the draw and today."""

    WITHDRAWN, REWRITTEN, OTHER, OPTIONS = "withdrawn", "rewritten", "other", "options"


def rebuilt(paper: Paper) -> Rebuilt:
    """Draw a shared paper once more and compare. Writes nothing. Not for a twin, which follows from its A and not from chance."""
    places = list(paper.questions.select_related("question_version__question__current").order_by("position"))
    try:
        placed = _drawn_again(paper)
    except ValidationError as refusal:
        return Rebuilt([], " ".join(refusal.messages))
    orders = option_orders(paper.seed, placed)
    pairs = zip(places, placed, orders, strict=False)
    found = [(place, _difference(place, one, order)) for place, one, order in pairs]
    return Rebuilt([Difference(place.position, place, why) for place, why in found if why])


def _drawn_again(paper: Paper) -> Sequence[Placed]:
    exam = paper.exam
    assert exam.blueprint is not None
    return drawn_for_all(exam.blueprint, exam.organisation, paper.seed, at=paper.drawn_at)


def _difference(place: PaperQuestion, one: Placed, order: list[str]) -> str:
    question = place.question_version.question
    if one.version.pk == place.question_version_id:
        return "" if order == place.option_order else Why.OPTIONS
    if question.current_id is None or question.retired_at or question.suspended_at:
        return Why.WITHDRAWN
    return Why.REWRITTEN if one.version.question_id == question.pk else Why.OTHER

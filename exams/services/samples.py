"""Sample papers of a blueprint: what chance would bring, shown and not kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import combinations

from exams.composing.forecast import Facet, Forecast
from exams.models import Blueprint
from exams.services.drawing import Placed, drawn_for_all
from people.models import Organisation
from question_bank.models import QuestionVersion


@dataclass(frozen=True)
class Sample:
    seed: int
    placed: list[Placed]

    @cached_property
    def questions(self) -> set[int]:
        return {one.version.question_id for one in self.placed}

    @cached_property
    def forecast(self) -> Forecast:
        return forecast_of(self.placed)


@dataclass(frozen=True)
class Overlap:
    """Two samples (counted from 1) and how much they have in common."""

    first: int
    second: int
    common: int
    percent: int


def samples_of(blueprint: Blueprint, organisation: Organisation, seeds: Sequence[int], *, at: datetime) -> list[Sample]:
    """Refuses a bank that is too short, as drawing does."""
    return [Sample(seed, drawn_for_all(blueprint, organisation, seed, at=at)) for seed in seeds]


def overlaps_of(samples: Sequence[Sample]) -> list[Overlap]:
    pairs = combinations(enumerate(samples, start=1), 2)
    return [_overlap(first, one, second, other) for (first, one), (second, other) in pairs]


def _overlap(first: int, one: Sample, second: int, other: Sample) -> Overlap:
    common = len(one.questions & other.questions)
    return Overlap(first, second, common, round(common * 100 / max(len(one.questions), 1)))


def forecast_of(placed: Sequence[Placed]) -> Forecast:
    return Forecast([facet_of(one.version) for one in placed], [one.marks for one in placed])


def facet_of(version: QuestionVersion) -> Facet:
    question = version.question
    return Facet(version.kind, version.difficulty, question.right_share, question.answered)

"""Marking a paper: pure functions over what was asked, what was answered, and what was ruled since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from exams.models import PaperQuestion, Regrade
from exams.responses import for_marking, needs_person
from exams.rulings import in_terms_of
from question_bank.kinds import Policy
from question_bank.kinds.policies import FULL
from question_bank.marking import share
from question_bank.models import QuestionVersion

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Marking:
    """What a paper earned, by place; None where a person has to mark. `asks_people`: whether it holds such questions at all."""

    total: Decimal
    earned: Mapping[int, Decimal | None] = field(default_factory=dict)
    asks_people: bool = False

    @property
    def pending(self) -> list[int]:
        return [place for place, marks in self.earned.items() if marks is None]

    @property
    def score(self) -> Decimal:
        return sum((marks or Decimal(0) for marks in self.earned.values()), Decimal(0))

    @property
    def percent(self) -> int:
        return percent_of(self.score, self.total)

    def passes(self, pass_percent: int) -> bool:
        return passes(self.score, self.total, pass_percent)


def percent_of(score: Decimal, total: Decimal) -> int:
    """Rounded down, so that nobody reads a mark that was not reached."""
    return int((score * 100 / total).to_integral_value(ROUND_DOWN)) if total else 0


def passes(score: Decimal, total: Decimal, pass_percent: int) -> bool:
    """By the exact score, never by the rounded percentage."""
    return bool(total) and score * 100 >= pass_percent * total


def missing_for_pass(score: Decimal, total: Decimal, pass_percent: int) -> Decimal:
    """How many more marks a pass would have taken."""
    return max(pass_percent * total / 100 - score, Decimal(0)).quantize(CENT)


def mark_paper(
    places: Sequence[PaperQuestion],
    responses: Mapping[int, Any],
    policy: Policy,
    *,
    by_hand: Mapping[int, Decimal] | None = None,
    rulings: Mapping[int, Regrade] | None = None,
) -> Marking:
    """Mark a paper. `responses` and `by_hand` (marks that people gave) go by id of the place, `rulings` by that of the version.

    Each place gives its marks times the share earned, to the cent, half a cent up.
    """
    by_hand, rulings = by_hand or {}, rulings or {}
    earned = {
        place.position: _earned(place, responses.get(place.pk), policy, by_hand, rulings.get(place.question_version_id))
        for place in places
    }
    asks_people = any(needs_person(place.question_version) for place in places)
    return Marking(sum((place.marks for place in places), Decimal(0)), earned, asks_people)


def _earned(
    place: PaperQuestion, response: Any, policy: Policy, by_hand: Mapping[int, Decimal], ruling: Regrade | None
) -> Decimal | None:
    if ruling and ruling.policy == Regrade.Policy.FULL_CREDIT:
        return place.marks.quantize(CENT)
    if place.pk in by_hand:
        return by_hand[place.pk].quantize(CENT)
    shares = [
        share(version, for_marking(version, in_terms_of(version, place.question_version, response)), policy)
        for version in _keys_that_count(place.question_version, ruling)
    ]
    known = [one for one in shares if one is not None]
    return _marks(place.marks, max(known)) if len(known) == len(shares) or FULL in known else None


def _keys_that_count(version: QuestionVersion, ruling: Regrade | None) -> list[QuestionVersion]:
    if ruling is None or ruling.new_version is None or ruling.policy == Regrade.Policy.NONE:
        return [version]
    if ruling.policy == Regrade.Policy.CURRENT_ONLY:
        return [ruling.new_version]
    return [version, ruling.new_version]


def _marks(marks: Decimal, share_earned: Fraction) -> Decimal:
    exact = Decimal(share_earned.numerator) * marks / Decimal(share_earned.denominator)
    return exact.quantize(CENT, ROUND_HALF_UP)

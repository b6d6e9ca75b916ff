"""The rule of the wrong-question book, as a pure function of what was answered and when.

A wrong answer puts a question into the book. It leaves after right answers on two different days (in China), without a wrong
one between. One who wants it back brings it back; then the two days are counted anew. Nothing else changes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from practice.scheduling import due_day, new_card, reviewed

#: On so many different days a question must be right to leave the book.
RIGHT_DAYS = 2


@dataclass(frozen=True)
class Said:
    """An answer: when, and whether it was right. What is right in part is not right."""

    at: datetime
    is_right: bool


@dataclass(frozen=True)
class Standing:
    """Where a question stands with a person; see BookEntry for the fields."""

    seen: int = 0
    wrong: int = 0
    entered_at: datetime | None = None
    left_at: datetime | None = None
    right_days: int = 0
    last_right_on: date | None = None
    due_on: date | None = None

    @property
    def was_wrong(self) -> bool:
        return self.entered_at is not None

    @property
    def is_in_book(self) -> bool:
        return self.was_wrong and self.left_at is None


def standing_after(answers: Iterable[Said], brought_back_at: datetime | None = None) -> Standing:
    """The standing after all answers, which come in the order in which they were given."""
    standing, card, back = Standing(), new_card(), brought_back_at
    for answer in answers:
        if back and back < answer.at:
            standing, back = _brought_back(standing, back), None
        card = reviewed(card, is_right=answer.is_right, at=answer.at)
        standing = _answered(standing, answer, due_day(card))
    return _brought_back(standing, back) if back else standing


def _answered(standing: Standing, answer: Said, due_on: date) -> Standing:
    counted = replace(standing, seen=standing.seen + 1, wrong=standing.wrong + (not answer.is_right))
    if not answer.is_right:
        entered_at = standing.entered_at if standing.is_in_book else answer.at
        return replace(counted, entered_at=entered_at, left_at=None, right_days=0, last_right_on=None, due_on=due_on)
    return _right(counted, answer.at, due_on) if standing.is_in_book else counted


def _right(standing: Standing, at: datetime, due_on: date) -> Standing:
    day = timezone.localdate(at)
    days = standing.right_days + (day != standing.last_right_on)
    if days >= RIGHT_DAYS:
        return replace(standing, right_days=days, last_right_on=day, left_at=at, due_on=None)
    return replace(standing, right_days=days, last_right_on=day, due_on=due_on)


def _brought_back(standing: Standing, at: datetime) -> Standing:
    """Only what has left can be brought back; it is due at once."""
    if not standing.was_wrong or standing.is_in_book:
        return standing
    day = timezone.localdate(at)
    return replace(standing, entered_at=at, left_at=None, right_days=0, last_right_on=None, due_on=day)

"""When a question comes up again: FSRS (Free Spaced Repetition Scheduler), by whole days.

A card is what FSRS knows of one person and one question. Pure: the same answers give the same day, so nothing of a card is
stored; it is worked out from the responses.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils import timezone
from fsrs import Card, Rating, Scheduler

#: Without the steps of minutes (nobody is asked again on the same day) and without chance.
_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=365, enable_fuzzing=False)


def new_card() -> Card:
    """The number and the first due time mean nothing here; left out, FSRS would ask the clock and wait for it."""
    return Card(card_id=0, due=datetime(2000, 1, 1, tzinfo=UTC))


def reviewed(card: Card, *, is_right: bool, at: datetime) -> Card:
    rating = Rating.Good if is_right else Rating.Again
    return _SCHEDULER.review_card(card, rating, at.astimezone(UTC))[0]


def due_day(card: Card) -> date:
    """The day in China on which it comes up again: always a later one than that of the last answer."""
    return timezone.localdate(card.due)

"""Whether a lesson was completed in a time in which it can be read.

Time is evidence only: reading fast and leaping about are free. A completion under thirty per cent of the estimated minutes,
by the server's clock from opening to completion, is held for a person to look at, however right the answers were; so is one
of several lessons of which each would have needed the same minutes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from fractions import Fraction

#: Of the estimate; README of the design, "what an hour is".
LEAST_SHARE = Fraction(3, 10)


def least_time(minutes: int) -> timedelta:
    """What a lesson estimated at so many minutes takes at the very least."""
    return timedelta(seconds=float(minutes * 60 * LEAST_SHARE))


def time_left(opened: datetime, completed: datetime, others: Iterable[int]) -> timedelta:
    """From opening to completion, less the least time of `others`: the estimates (minutes) of lessons completed in between."""
    return completed - opened - sum((least_time(minutes) for minutes in others), timedelta())

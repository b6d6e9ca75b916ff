"""Which questions a person should look at, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from exams.statistics.items import ItemFigures
from exams.statistics.options import OptionFigures

#: Per cent: what stays below does too little to tell the good from the weak.
LEAST_DISCRIMINATION = 20
LEAST_EFFICIENCY = 15
#: Shares.
MOST_FACILITY = 0.95
LEAST_FACILITY = 0.05


class Reason(StrEnum):
    CHECK_KEY = "check_key"  # negative discrimination: the better attempts fail it
    WEAK = "weak"  # discrimination not negative, but low
    INEFFICIENT = "inefficient"  # efficiency low or negative
    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    BELOW_GUESS = "below_guess"  # blind choice would have earned more
    UNCHOSEN = "unchosen"  # a wrong option that deceives nobody
    LURES_UPPER = "lures_upper"  # a wrong option that the upper group chose more often than a right one


@dataclass(frozen=True)
class Flag:
    reason: Reason
    #: The option it is about; blank where it is about the question.
    option: str = ""


def flags_of(item: ItemFigures, options: Sequence[OptionFigures] = ()) -> list[Flag]:
    """Every reason that holds, in the order of Reason. A figure that is undefined gives no reason."""
    reasons = [*_discrimination(item), *_facility(item)]
    return [*map(Flag, reasons), *_unchosen(options), *_lures(options)]


def _discrimination(item: ItemFigures) -> list[Reason]:
    index, efficiency = item.discrimination_index, item.discriminative_efficiency
    reasons = []
    if index is not None and index < LEAST_DISCRIMINATION:
        reasons.append(Reason.CHECK_KEY if index < 0 else Reason.WEAK)
    if efficiency is not None and efficiency < LEAST_EFFICIENCY:
        reasons.append(Reason.INEFFICIENT)
    return reasons


def _facility(item: ItemFigures) -> list[Reason]:
    facility, guess = item.facility, item.random_guess_score
    if facility is None:
        return []
    holds = {
        Reason.TOO_EASY: facility > MOST_FACILITY,
        Reason.TOO_HARD: facility < LEAST_FACILITY,
        Reason.BELOW_GUESS: guess is not None and facility < guess,
    }
    return [reason for reason, held in holds.items() if held]


def _unchosen(options: Sequence[OptionFigures]) -> list[Flag]:
    """Where nobody answered, no option is to blame."""
    if not any(row.count for row in options if row.option):
        return []
    return [Flag(Reason.UNCHOSEN, row.option) for row in options if row.option and not row.right and not row.count]


def _lures(options: Sequence[OptionFigures]) -> list[Flag]:
    right = [row.upper for row in options if row.right]
    if not right:
        return []
    wrong = (row for row in options if row.option and not row.right)
    return [Flag(Reason.LURES_UPPER, row.option) for row in wrong if row.option and row.upper > min(right)]

"""What a written answer is marked by: the model answer taken apart into points, the marks of a case by sub-question. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any

from question_bank.kinds import Saying
from question_bank.kinds.base import listed, saying
from question_bank.kinds.parts import marks_of

CENT, HALF = Decimal("0.01"), Decimal("0.5")
MOST_POINTS = 20

_LINES = re.compile(r"[\r\n]+")
#: （1）, 1. , ①, 一、 where a further point begins within a line.
_NUMBERED = re.compile(r"(?=[（(]\d{1,2}[）)])|(?=[①-⑳])|(?<=[。；;])\s*(?=\d{1,2}[.．、])")
_CLAUSES = re.compile(r"(?<=[；;])")
_WORTH = re.compile(r"[（(]\s*(\d{1,3}(?:\.\d{1,2})?)\s*分\s*[）)]")


@dataclass(frozen=True)
class Point:
    """Something that an answer should say; `number` counts from one."""

    number: int
    text: str
    worth: Decimal


def points_of(model: str, worth: Decimal) -> list[Point]:
    """The points of a model answer, together worth the marks of the question.

    Where each says its worth, as （2 分）, and these add up, they are taken; else all are alike, in halves as far as it goes.
    """
    texts = _texts_in(model)
    said = [_WORTH.search(text) for text in texts]
    worths = [Decimal(found.group(1)) for found in said if found]
    if len(worths) < len(texts) or sum(worths) != worth:
        worths = _alike(worth, len(texts), step=HALF)
    return [
        Point(number, _WORTH.sub("", text).strip(), each)
        for number, (text, each) in enumerate(zip(texts, worths, strict=True), start=1)
    ]


def _texts_in(model: str) -> list[str]:
    """By lines; what stands in one line by its numbers, or by its clauses."""
    for seam in (_LINES, _NUMBERED, _CLAUSES):
        texts = [text.strip() for text in seam.split(model) if text.strip()]
        if 1 < len(texts) <= MOST_POINTS:
            return texts
    return [model.strip()] if model.strip() else []


def part_worths(question: Saying, worth: Decimal) -> list[Decimal]:
    """What each sub-question of a case gives of the marks of its place, to the cent; together exactly these."""
    weights = [marks_of(part) or Fraction(1) for part in parts_of(question)]
    return _shared(worth, weights, step=CENT)


def parts_of(question: Saying) -> list[Any]:
    return [saying(part) for part in listed(question.parts)]


def _alike(worth: Decimal, count: int, *, step: Decimal) -> list[Decimal]:
    return _shared(worth, [Fraction(1)] * count, step=step)


def _shared(worth: Decimal, weights: Sequence[Fraction], *, step: Decimal) -> list[Decimal]:
    """Rounded to the step so that nothing is lost: what is left over goes to the first."""
    if not weights:
        return []
    total = sum(weights)
    shares = [_floored(worth, weight / total, step) for weight in weights]
    left = worth - sum(shares)
    for index in range(len(shares)):
        if left <= 0:
            break
        more = min(step, left)
        shares[index], left = shares[index] + more, left - more
    return shares


def _floored(worth: Decimal, share: Fraction, step: Decimal) -> Decimal:
    exact = worth * share.numerator / share.denominator
    return (exact / step).quantize(Decimal(1), ROUND_FLOOR) * step

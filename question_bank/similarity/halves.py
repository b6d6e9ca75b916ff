"""All the stems of a bank, or all its sets of options: which of them are like a given one.

Three nets, each finer and dearer than the one before, and none lets a like one through:
- Of two sets of grams that share 85 %, the rarest 15 % of either share one (prefix filter), and the first that they share
  has few before it (positional filter). Each text is entered under its rare grams and their places only. A gram counts
  as the rarer the later it was first seen: one order for all, known without a count.
- Each text has 256 bits, each turned by every gram that falls on it: where bits differ, grams differ (bitmap filter). A
  quarter of them lies close together in memory and is looked at first.
- What is left is compared.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import chain, count, islice
from operator import xor
from typing import NamedTuple

from question_bank.similarity.grams import grams, shared

ENOUGH = 0.85
_PERCENT = 85
_BITS = [1 << bit for bit in range(256)]
_LOW = (1 << 64) - 1
_AT_ONCE = 200
_NONE = -1
_PLACES = 5


class Text(NamedTuple):
    """A stem alone, or options in order; where a text like it may be met, and where it is to be met itself."""

    texts: Sequence[str]
    grams: set[str]
    bits: int
    may_differ: int
    met_at: Sequence[int]
    meets_at: Sequence[int]
    apart: bool


class Half:
    """Each distinct text once, with the questions that have it."""

    def __init__(self) -> None:
        self.compared = 0
        self.of = array("i")
        self._seen: defaultdict[str, int] = defaultdict(count().__next__)
        self._numbers: dict[bool, dict[str, int]] = {True: {}, False: {}}
        self._texts: list[str] = []
        self._bits: list[int] = []
        self._low_bits = array("Q")
        self._under: defaultdict[int, array[int]] = defaultdict(lambda: array("i"))
        self._load: defaultdict[int, int] = defaultdict(int)
        self._last, self._before = array("i"), array("i")

    def read(self, texts: Sequence[str], *, apart: bool = False) -> Text:
        """Texts read as `apart` meet one another only."""
        found = grams(texts)
        ranks = sorted(map(self._seen.__getitem__, found), reverse=True)
        bits = reduce(xor, [_BITS[rank & 255] for rank in ranks])
        may_differ = len(ranks) * (100 - _PERCENT) // _PERCENT
        return Text(texts, found, bits, may_differ, _met_at(ranks, apart), _meets_at(ranks, apart), apart)

    def add(self, text: Text, question: int) -> None:
        """Questions are numbered as they come, from 0."""
        words = "\n".join(text.texts)
        number = self._numbers[text.apart].setdefault(words, len(self._texts))
        if number == len(self._texts):
            self._texts.append(words)
            self._enter(text, number)
        for place in text.met_at:
            self._load[place] += 1
        self.of.append(number)
        self._before.append(self._last[number])
        self._last[number] = question

    def _enter(self, text: Text, number: int) -> None:
        self._bits.append(text.bits)
        self._low_bits.append(text.bits & _LOW)
        self._last.append(_NONE)
        for place in text.met_at:
            self._under[place].append(number)

    def texts_of(self, question: int) -> list[str]:
        return self._texts[self.of[question]].split("\n")

    def load(self, text: Text) -> int:
        """How many questions may be met by way of this half; one under several of its grams is counted as often."""
        return sum([self._load[place] for place in text.meets_at if place in self._load])

    def like(self, text: Text) -> Iterator[tuple[int, float]]:
        """The questions whose half is like this text."""
        for number in self._candidates(text):
            if alike := self.likeness(text, number):
                for question in self._questions(number):
                    self.compared += 1
                    yield question, alike

    def likeness(self, text: Text, number: int) -> float:
        """Of a text and one of this half; 0 where it is not enough."""
        self.compared += 1
        if (self._bits[number] ^ text.bits).bit_count() > text.may_differ:
            return 0.0
        alike = shared(text.grams, grams(self._texts[number].split("\n")))
        return alike if alike >= ENOUGH else 0.0

    def _candidates(self, text: Text) -> Iterator[int]:
        far, bits, all_bits = text.may_differ, text.bits & _LOW, self._low_bits
        places = [place for place in text.meets_at if place in self._under]
        entries = chain.from_iterable(map(self._under.__getitem__, places))
        met: set[int] = set()
        while some := list(islice(entries, _AT_ONCE)):
            self.compared += len(some)
            fresh = {number for number in some if (all_bits[number] ^ bits).bit_count() <= far} - met
            met |= fresh
            yield from fresh

    def _questions(self, number: int) -> Iterator[int]:
        question = self._last[number]
        while question != _NONE:
            yield question
            question = self._before[question]


def _met_at(ranks: list[int], apart: bool) -> list[int]:
    """Under each of its rare grams, with the place that the gram has among them."""
    rare = ranks[: len(ranks) * (100 - _PERCENT) // 100 + 1]
    return [(rank << 1 | apart) << _PLACES | place.bit_length() for place, rank in enumerate(rare)]


def _meets_at(ranks: list[int], apart: bool) -> list[int]:
    """A like text has at most so many rarer grams of its own before the first that both have: i + 0.85 j ≤ 0.15 size."""
    spare = len(ranks) * (100 - _PERCENT)
    rare = ranks[: spare // 100 + 1]
    return [
        (rank << 1 | apart) << _PLACES | step
        for place, rank in enumerate(rare)
        for step in range(((spare - 100 * place) // _PERCENT).bit_length() + 1)
    ]

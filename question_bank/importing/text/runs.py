"""Files in which everything runs on: 1.…？A.…B.…答案：E2.… is cut where the next question begins."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from question_bank.importing.text.words import CJK, CN, KEY, KIND

_NUMBER = re.compile(r"(?<![\d.．])(?P<n>\d{1,6})\s{0,2}[.．、](?!\d)")
_AFTER_BLANK = re.compile(
    rf"(?<![\d.．])(?P<n>\d{{1,6}})[ \u3000\u00a0]{{1,3}}(?=[{CJK}《“(（])(?!.[年月日条款项个名])"
)
#: A number that says of itself that a question begins.
_NAMED = re.compile(r"[【\[](?:题干|题目|试题)\s?\d{1,6}\s?[】\]]")
_HEADING = re.compile(
    rf"(?:第\s?[{CN}]{{1,3}}\s?部分\s{{0,3}}|[{CN}]{{1,3}}\s?[、.．]\s{{0,3}})(?:{KIND})(?:\s?[(（][^()（）]{{0,200}}[)）])?[:：。]?\s{{0,3}}(?=\d{{1,6}}\s?[.．、])"
)
_ANSWER = re.compile(r"答\s{0,3}案\s{0,3}(?:[】\]］]|[:：])")
_OPTION = re.compile(r"(?<![A-Za-z])[(（]?([A-Za-z])\s{0,2}[.．、:：)）]")
_KEY = re.compile(rf"[(（【\[]\s{{0,20}}{KEY}\s{{0,20}}[)）】\]]")
_GAP = re.compile(r"[(（]\s{0,40}[)）]|(?<!_)_{2,}")


def cut(text: str, flat: str) -> list[str]:
    """The line, parted before every question but the first, and around headings."""
    if not _NUMBER.search(flat, 1) and not _AFTER_BLANK.search(flat, 1) and not _NAMED.search(flat, 1):
        return [text]
    bounds = sorted({0, *_cuts(flat), *(found.start() for found in _NAMED.finditer(flat)), len(text)})
    return [text[start:end].strip() for start, end in pairwise(bounds) if text[start:end].strip()]


class _Signs:
    """Where in the line there are answers, options and gaps, so that each question of it is looked at once."""

    def __init__(self, flat: str) -> None:
        self.answers = [found.start() for found in _ANSWER.finditer(flat)]
        self.keys = [found.start() for found in _KEY.finditer(flat)]
        self.gaps = [found.start() for found in _GAP.finditer(flat)]
        options = [(found.start(), found[1].upper()) for found in _OPTION.finditer(flat)]
        self.options = [place for place, _letter in options]
        self.letters = [letter for _place, letter in options]

    @staticmethod
    def within(places: list[int], start: int, end: int) -> bool:
        index = bisect_left(places, start)
        return index < len(places) and places[index] < end

    def ended(self, start: int, end: int) -> bool:
        """Whether a whole question stands here: it has an answer, two options, or a key and no options at all."""
        if self.within(self.answers, start, end):
            return True
        first, last = bisect_left(self.options, start), bisect_left(self.options, end)
        return last - first >= 2 or (last == first and self.within(self.keys, start, end))

    def begins(self, place: int, end: int) -> bool:
        """Whether a question can begin here: what comes next is no option but A, and there is something to answer."""
        index = bisect_left(self.options, place)
        if index < len(self.options) and self.options[index] < end:
            after_answer = self.within(self.answers, place, self.options[index])
            return self.letters[index] == "A" or after_answer
        return any(self.within(places, place, end) for places in (self.answers, self.keys, self.gaps))


def _cuts(flat: str) -> Iterator[int]:
    headings = [found.span() for found in _HEADING.finditer(flat)]
    for start, end in headings:
        yield start
        yield end
    signs = _Signs(flat)
    edges = [0, *(end for _start, end in headings)]
    ends = [*(start for start, _end in headings), len(flat)]
    for start, end in zip(edges, ends, strict=True):
        yield from _between(flat, start, end, signs)


def _between(flat: str, start: int, end: int, signs: _Signs) -> Iterator[int]:
    """The cuts between two headings: each number must be the one that was to come."""
    begun = start
    first = _NUMBER.match(flat, start)
    blank = None if first else _AFTER_BLANK.match(flat, start)
    expression = _AFTER_BLANK if blank else _NUMBER
    last = int((first or blank or {"n": 0})["n"])
    for found in expression.finditer(flat, start + 1, end):
        place = found.start()
        if int(found["n"]) != last + 1 or place <= begun or not signs.begins(place, end):
            continue
        if signs.ended(begun, place) or (last == 0 and not signs.begins(begun, place)):
            yield place
            begun, last = place, last + 1

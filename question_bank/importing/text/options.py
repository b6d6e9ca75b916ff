"""Finding the options of a question: A. A、 (A) A: A　 in any mixture of lines, and never a letter inside a sentence.

Options run A, B, C …; what breaks that run is told, not bridged.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from string import ascii_uppercase
from typing import NamedTuple

from question_bank.importing.text.words import CJK

_MARK = re.compile(
    rf"(?:^[-•·*][ \t]{{0,3}})?(?:(?P<bracket>[(（\[【]\s{{0,3}}(?P<a>[A-Za-z])\s{{0,3}}[)）\]】]\s{{0,2}}[.．、:：]?)"
    rf"|(?<![A-Za-z])(?P<b>[A-Za-z])\s{{0,2}}(?P<point>[.．。、:：)）,，])"
    rf"|(?<!\S)(?P<c>[A-Za-z])(?:(?P<blank>[ \t\u3000\u00a0]{{1,8}})(?=[^\s])|(?P<bare>)(?=[{CJK}《“])(?![类级股型项款等组班座栋楼号段]|公司))"
    rf")",
    re.MULTILINE,
)
_STYLES = {
    ".": "dot",
    "．": "dot",
    "。": "dot",
    "、": "pause",
    ":": "colon",
    "：": "colon",
    ")": "paren",
    "）": "paren",
}
_STYLES |= {",": "comma", "，": "comma"}
_STRONG = {"dot", "pause", "colon", "paren", "bracket"}
_CLOSED = re.compile(r"[。．？?！!)）】\]:：；;_＿…”》]")
#: How the mark is set off: at the start of a line, after a blank, after the end of a sentence, or not at all.
LINE, SPACED, CLOSED, GLUED = 3, 2, 1, 0
#: A text with more letters set off than this, or more first letters, is no question.
_MOST_MARKS = 3000
_MOST_STARTS = 200


class Candidate(NamedTuple):
    key: str
    start: int
    end: int
    style: str
    anchor: int
    small: bool


@dataclass(slots=True)
class Run:
    """The options found in a text: where each mark begins and ends; letters that are missing; whether a second run follows."""

    marks: list[Candidate]
    length: int
    missing: list[str] = field(default_factory=list)
    again: bool = False

    @property
    def start(self) -> int:
        return self.marks[0].start

    def texts(self, text: str) -> Iterator[tuple[str, int, str]]:
        """Key, place of the mark and the text up to the next one."""
        ends = [*(mark.start for mark in self.marks[1:]), self.length]
        for mark, end in zip(self.marks, ends, strict=True):
            yield mark.key, mark.start, text[mark.end : end].strip()


def find(flat: str) -> Run | None:
    """The longest run of options in the folded text of stem and options, lines parted by line feeds."""
    by_key: dict[str, list[Candidate]] = {}
    for candidate in islice(_candidates(flat), _MOST_MARKS):
        by_key.setdefault(candidate.key, []).append(candidate)
    if not {"A", "B"} <= by_key.keys():
        return None
    places = {key: [candidate.start for candidate in found] for key, found in by_key.items()}
    finder = _Finder(flat, by_key, places)
    for styles in (_STRONG, {"comma", "blank"}, {"bare"}):
        starts = [mark for mark in by_key["A"] if mark.style in styles and _may_begin(mark, flat)][:_MOST_STARTS]
        runs = [run for start in starts if (run := finder.run(start)) and finder.is_sound(run)]
        if runs:
            best = max(_nearest(runs), key=lambda run: (len(run.marks), run.marks[0].anchor))
            best.again = finder.comes_again(best)
            return best
    return None


def _nearest(runs: list[Run]) -> list[Run]:
    """Of runs that go on alike, the one whose A stands next to its B: in A、B、C三类…A.甲 B.乙 the second."""
    by_second: dict[int, Run] = {}
    for run in runs:
        other = by_second.get(run.marks[1].start)
        if not other or run.marks[0].anchor >= other.marks[0].anchor:
            by_second[run.marks[1].start] = run
    return list(by_second.values())


def _candidates(flat: str) -> Iterator[Candidate]:
    for found in _MARK.finditer(flat):
        letter = found["a"] or found["b"] or found["c"]
        if found["bracket"]:
            style = "bracket"
        elif found["point"]:
            style = _STYLES[found["point"]]
        else:
            style = "blank" if found["blank"] else "bare"
        yield Candidate(
            letter.upper(), found.start(), found.end(), style, _anchor(flat, found.start()), letter.islower()
        )


_BULLET = re.compile(r"[-•·*]\s{0,3}")


def _anchor(flat: str, start: int) -> int:
    begin = max(start - 4, 0)
    before = flat[begin:start]
    line = before.rpartition("\n")
    own = line[2] if line[1] or begin == 0 else None
    if own is not None and (not own.strip() or _BULLET.fullmatch(own)):
        return LINE
    if before[-1:].isspace():
        return SPACED
    return CLOSED if _CLOSED.match(before[-1:]) else GLUED


def _may_begin(mark: Candidate, flat: str) -> bool:
    """A run begins where a sentence ends, not inside one (维生素A、…); after a full point the letter may be glued."""
    if mark.style == "comma":
        return mark.anchor == LINE
    if mark.style in {"blank", "bare"}:
        before = flat[max(mark.start - 12, 0) : mark.start].rstrip()
        return mark.start > 0 and (mark.anchor == LINE or (mark.anchor == SPACED and bool(_CLOSED.match(before[-1:]))))
    return mark.anchor > GLUED or (mark.style == "dot" and not mark.small)


class _Finder:
    def __init__(self, flat: str, by_key: dict[str, list[Candidate]], places: dict[str, list[int]]) -> None:
        self.flat, self.by_key, self.places = flat, by_key, places

    def run(self, start: Candidate) -> Run | None:
        run = Run([start], len(self.flat))
        wanted = 1
        while wanted < len(ascii_uppercase):
            mark = self._next(ascii_uppercase[wanted], run.marks[-1], start)
            if not mark:
                mark = self._beyond_gap(wanted, run, start)
                if not mark:
                    break
                run.missing.append(ascii_uppercase[wanted])
                wanted += 1
            run.marks.append(mark)
            wanted += 1
        return run if len(run.marks) > 1 else None

    def _next(self, key: str, last: Candidate, start: Candidate) -> Candidate | None:
        """The next mark of this letter; one at the start of a line is preferred to one glued to the words before it."""
        found = None
        index = bisect_right(self.places.get(key, []), last.start)
        for mark in self.by_key.get(key, [])[index : index + 20]:
            if not _goes_with(mark, start):
                continue
            if mark.anchor >= SPACED:
                return mark if not found or mark.anchor == LINE else found
            found = found or mark
        return found

    def _beyond_gap(self, wanted: int, run: Run, start: Candidate) -> Candidate | None:
        if len(run.marks) < 2 or run.missing or wanted + 1 >= len(ascii_uppercase):
            return None
        mark = self._next(ascii_uppercase[wanted + 1], run.marks[-1], start)
        return mark if mark and mark.style == start.style and mark.anchor >= SPACED else None

    def is_sound(self, run: Run) -> bool:
        """A、B、C三类企业 has letters without words; options have words."""
        empty = sum(1 for _key, _place, text in run.texts(self.flat) if not text)
        if all(mark.anchor == LINE for mark in run.marks):
            return run.marks[0].style != "bare" or len(run.marks) > 2
        if run.marks[0].style == "bare":
            return len(run.marks) > 2 and all(mark.anchor >= SPACED for mark in run.marks) and not empty
        if run.marks[0].anchor == GLUED and len(run.marks) < 3:
            return False
        return empty == 0 or (empty == 1 and len(run.marks) > 2)

    def comes_again(self, run: Run) -> bool:
        """Whether a second A … B … follows in the same manner: two questions in one."""
        start, last = run.marks[0], run.marks[-1]
        index = bisect_right(self.places["A"], last.start)
        for mark in self.by_key["A"][index : index + 5]:
            if mark.style == start.style and mark.anchor >= SPACED and self._next("B", mark, mark):
                return True
        return False


def _goes_with(mark: Candidate, start: Candidate) -> bool:
    if mark.style == start.style:
        return (
            mark.anchor >= SPACED
            if mark.style in {"comma", "blank", "bare"}
            else mark.small == start.small or mark.anchor == LINE
        )
    return mark.anchor >= SPACED and mark.style in _STRONG and start.style in _STRONG and mark.small == start.small

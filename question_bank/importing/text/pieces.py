"""From the lines of the file to pieces that each begin at most one thing; page numbers and running heads are passed over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from question_bank.importing.text import options
from question_bank.importing.text.labels import Fragment, fragments
from question_bank.importing.text.lines import Line, Skipped, fold, pieces_of
from question_bank.importing.text.mark import TEXT, Mark
from question_bank.importing.text.marks import classify
from question_bank.importing.text.runs import cut


@dataclass
class Piece:
    """A line, or the part of it that belongs to one question."""

    text: str
    flat: str
    where: str
    after_blank: bool
    mark: Mark
    #: Beside a page number: it may be a running head.
    by_page: bool = False
    #: How many section headings came before; the questions before the n-th key table have n − 1.
    section: int = 0
    area: int = 0
    in_key: bool = False
    #: Where its own words begin, behind the number of a question.
    start: int = 0

    @cached_property
    def fragments(self) -> list[Fragment]:
        """What it says under which label, from behind the number."""
        return fragments(self.text[self.start :], self.flat[self.start :])

    @cached_property
    def inline(self) -> options.Run | None:
        """Options that share this line with the words before them, or with each other."""
        return options.find(self.flat) if "A" in self.flat or "a" in self.flat else None

    @property
    def label(self) -> str:
        return self.fragments[0].name if self.mark is LABEL else ""


LABEL = Mark("label")
_PAGE = re.compile(
    r"第\s?\d{1,5}\s?页(?:\s?[,，/、]?\s?[(（]?共\s?\d{1,5}\s?页[)）]?)?|共\s?\d{1,5}\s?页\s?[,，]?\s?第\s?\d{1,5}\s?页"
    r"|\d{1,5}\s?/\s?\d{1,5}|[—–－\-~～·]{1,3}\s?\d{1,5}\s?[—–－\-~～·]{1,3}|[Pp]age\s?\d{1,5}(?:\s?of\s?\d{1,5})?|页码?\s?[:：]?\s?\d{1,5}"
)
_NUMBER = re.compile(r"\d{1,5}")
#: A running head has no gap and is no sentence.
_SAYS = re.compile(r"[(（]\s{0,40}[)）]|_{2,}|[。？?；;，,：:]$")
_MANY = 3


def is_page(flat: str) -> bool:
    return bool(_PAGE.fullmatch(flat))


class Pages:
    """What repeats on every page of the file: running heads beside page numbers, and page numbers that stand alone."""

    def __init__(self) -> None:
        self.heads: Counter[str] = Counter()
        self.numbers: list[int] = []

    def see(self, piece: Piece) -> None:
        if piece.by_page and piece.mark is TEXT and len(piece.text) <= 60 and not _SAYS.search(piece.flat):
            self.heads[piece.text] += 1
        if _NUMBER.fullmatch(piece.flat):
            self.numbers.append(int(piece.flat))

    @cached_property
    def numbered(self) -> bool:
        """Numbers alone on a line are page numbers if all of them count on by one."""
        steps = {after - before for before, after in pairwise(self.numbers)}
        return len(self.numbers) >= _MANY and steps == {1}

    def drops(self, text: str) -> bool:
        return self.heads.get(text, 0) >= _MANY or (self.numbered and bool(_NUMBER.fullmatch(fold(text))))


Pass = Callable[[Skipped], None]


def pieces(lines: Iterable[Line], skip: Pass) -> Iterator[Piece]:
    return _beside_pages(_split(lines, skip))


def without_heads(found: Iterable[Piece], pages: Pages, skip: Pass) -> Iterator[Piece]:
    """Running heads, known from a first reading, are passed over too."""
    for piece in found:
        if pages.drops(piece.text) and piece.mark is TEXT:
            skip(Skipped(piece.where, piece.text, "header" if not piece.flat.isdigit() else "page"))
        else:
            yield piece


_AFTER_PAGE = 2


def _beside_pages(found: Iterable[Piece | None]) -> Iterator[Piece]:
    """Marks the line before a page number and the two after it; None stands for the page number."""
    held: Piece | None = None
    near = 0
    for piece in found:
        if held:
            held.by_page = held.by_page or piece is None
            yield held
        held = piece
        if piece is None:
            near = _AFTER_PAGE
        else:
            piece.by_page = near > 0
            near = max(near - 1, 0)
    if held:
        yield held


def _split(lines: Iterable[Line], skip: Pass) -> Iterator[Piece | None]:
    after_blank = True
    for line in lines:
        for text in pieces_of(line):
            if not text:
                after_blank = True
                continue
            flat = fold(text)
            if is_page(flat):
                skip(Skipped(line.where, text, "page"))
                yield None
                continue
            for part in cut(text, flat):
                yield piece_of(part, flat if part == text else fold(part), line.where, after_blank)
                after_blank = False


def piece_of(text: str, flat: str, where: str, after_blank: bool = False) -> Piece:
    mark = classify(text, flat)
    piece = Piece(text, flat, where, after_blank, mark)
    if mark.what == "number":
        piece.start = mark.end
    elif mark is TEXT and piece.fragments[0].name:
        piece.mark = LABEL
    return piece

"""Where in a file the questions are and where the keys: both readings of the file part it here, in the same way."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator

from question_bank.importing.text import options, tables
from question_bank.importing.text.pieces import Piece
from question_bank.importing.text.words import is_case_kind
from question_bank.kinds import kind_named

_ANSWERS = {"answer", "reply"}
_HEADINGS = {"section", "chapter", "topic"}
#: More lines than this under one number of a key table are not looked back upon.
_MOST_HELD = 80


def parted(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Every piece, told whether it belongs to a key table, after how many tables and after how many section headings."""
    return _Parting(pieces).all()


class _Parting:
    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.coming = iter(pieces)
        self.back: deque[Piece] = deque()
        self.area = 0
        self.section = 0
        #: The headings of the questions since the last table: a table repeats them, other headings end it.
        self.headings: set[str] = set()
        self.in_case = False
        self.numbered = self.answered = 0

    def all(self) -> Iterator[Piece]:
        while piece := self._take():
            if self._starts_table(piece):
                yield from self._table(piece)
            else:
                self._note(piece)
                yield self._placed(piece)

    def _take(self) -> Piece | None:
        return self.back.popleft() if self.back else next(self.coming, None)

    def _peek(self) -> Piece | None:
        if not self.back and (piece := next(self.coming, None)):
            self.back.append(piece)
        return self.back[0] if self.back else None

    def _placed(self, piece: Piece, in_key: bool = False) -> Piece:
        piece.area, piece.section, piece.in_key = self.area, self.section, in_key
        return piece

    # --- among questions ---
    def _note(self, piece: Piece) -> None:
        what = piece.mark.what
        if what in _HEADINGS:
            self.headings |= _headings(piece)
        if what == "section":
            self.section += 1
            self.in_case = is_case_kind(piece.mark.word)
            self.numbered = self.answered = 0
        elif what == "case":
            self.in_case = True
        elif what == "number":
            self.numbered += 1
        if what in {"label", "number"} and any(part.name in _ANSWERS for part in piece.fragments):
            self.answered += 1

    def _starts_table(self, piece: Piece) -> bool:
        coming = self._peek()
        if tables.is_title(piece.flat) and coming:
            return self._opens(coming)
        if self.in_case or piece.mark.what in {"option", "case"}:
            return False
        start = tables.section_start(piece.flat)
        if start and start["said"] and start.end() == len(piece.flat) and coming:
            return tables.starts_table(coming.flat)
        return self.numbered > 0 and tables.starts_table(piece.flat)

    def _opens(self, coming: Piece) -> bool:
        """Whether the title 参考答案 before this line stands over a table, or over the answer of the question before it."""
        if coming.mark.what == "topic" and self.answered:
            return False
        if coming.mark.what in _HEADINGS:
            return not self.headings or bool(_headings(coming) & self.headings)
        if tables.headed_numbers(coming.flat) or tables.numbers_row(coming.flat):
            return True
        if self.in_case:
            return False
        start = tables.section_start(coming.flat)
        rest = coming.flat[start.end() :] if start and coming.mark.what != "number" else coming.flat
        if tables.pairs(rest):
            return True
        return coming.mark.what == "number" and self.numbered > 1 and not self.answered

    # --- in a table ---
    def _table(self, first: Piece) -> Iterator[Piece]:
        whole = tables.is_title(first.flat)
        yield self._placed(first, in_key=True)
        yield from self._entries() if whole else self._rows()
        self.area += 1
        self.headings = set()
        self.numbered = self.answered = 0
        self.in_case = False

    def _rows(self) -> Iterator[Piece]:
        """A table without a title ends with the first line that gives no keys."""
        while piece := self._take():
            gives_keys = tables.starts_table(piece.flat) or tables.pairs(piece.flat) or tables.cells(piece.flat)
            if not gives_keys and not piece.by_page:
                self.back.appendleft(piece)
                return
            yield self._placed(piece, in_key=True)

    def _entries(self) -> Iterator[Piece]:
        """A table with a title ends where questions begin again: at a heading the questions did not have, or at options."""
        held: list[Piece] = []
        while piece := self._take():
            heading = piece.mark.what in _HEADINGS
            if heading and self._is_new(piece) and not (piece.mark.what == "topic" and held):
                self.back.appendleft(piece)
                break
            begins = (heading or piece.mark.what == "number") and any(each.mark.what == "number" for each in held)
            if begins or len(held) > _MOST_HELD:
                yield from self._all_placed(held)
                held = []
            held.append(piece)
            if _asks(held):
                self.back.extendleft(reversed(held))
                return
        yield from self._all_placed(held)

    def _is_new(self, heading: Piece) -> bool:
        return bool(self.headings) and not (_headings(heading) & self.headings)

    def _all_placed(self, held: list[Piece]) -> Iterator[Piece]:
        return (self._placed(each, in_key=True) for each in held)


def _headings(piece: Piece) -> set[str]:
    """What a heading is known by: its kind, its ordinal, the beginning of its words."""
    mark, flat = piece.mark, piece.flat
    if mark.what == "section":
        return {kind_named(mark.word) or mark.word, mark.ordinal} - {""}
    start = tables.section_start(flat)
    if mark.what == "topic" and start:
        return {kind_named(start["kind"]) or start["kind"]}
    if mark.what == "topic":
        part = tables.ordinal_start(flat)
        return {part[0] if part else flat[:6]}
    return {re.sub(r"\s", "", flat)[:4]}


def _asks(held: list[Piece]) -> bool:
    """Whether the lines under one number have options of their own: then they are a question, not its key."""
    last = held[-1]
    if any(part.name for piece in held for part in piece.fragments) or last.mark.what not in {"option", "number"}:
        return False
    if last.mark.what == "option" and last.mark.word != "B":
        return last.inline is not None
    return options.find("\n".join(piece.flat for piece in held)) is not None

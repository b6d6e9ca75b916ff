"""Pieces gathered behind what may begin something: a heading, a number, a case, a question without a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from question_bank.importing.text import brackets, options
from question_bank.importing.text.mark import TEXT, Mark
from question_bank.importing.text.pieces import Piece
from question_bank.importing.text.words import is_key

_ANSWERS = {"answer", "reply", "solution"}
_ALONE = {"section", "chapter", "instruction", "contents"}
_HEADS = {*_ALONE, "topic", "case", "number", "typed"}
#: 题型: or 章节: before the first question of a file speaks for all that follow; behind one, for that one.
LEADING = {"kind", "category", "difficulty", "marks"}
_ENDS = re.compile(r"[。？?！!；;]$")
_SIGN = re.compile(r"[(（]\s{0,20}[√✓✔×✗✘✕]\s{0,20}[)）]|[。.\s]\s{0,9}[√✓✔×✗✘✕]$")


@dataclass
class Group:
    pieces: list[Piece]

    @property
    def head(self) -> Mark:
        return self.pieces[0].mark

    def without_number(self) -> Group:
        """As a question whose number was taken for that of a heading."""
        first, *rest = self.pieces
        return Group([replace(first, start=first.mark.end), *rest])

    @property
    def flat(self) -> str:
        return self.pieces[0].flat

    @cached_property
    def has_answer(self) -> bool:
        return any(part.name in _ANSWERS for piece in self.pieces for part in piece.fragments)

    @cached_property
    def has_options(self) -> bool:
        return options.find("\n".join(piece.flat[piece.start :] for piece in self.pieces)) is not None

    @cached_property
    def holds_key(self) -> bool:
        first = self.pieces[0]
        return bool(first.mark.lead) or any(brackets.holds_key(piece.flat[piece.start :]) for piece in self._body)

    @cached_property
    def has_gap(self) -> bool:
        return any(brackets.looks_asked(piece.flat[piece.start :]) for piece in self._body)

    @property
    def _body(self) -> list[Piece]:
        return [piece for piece in self.pieces if not piece.fragments[0].name][:3]

    @property
    def is_asked(self) -> bool:
        """Whether it has something that only a question has."""
        return self.has_answer or self.has_options or self.holds_key or self.is_typed

    @property
    def asks_itself(self) -> bool:
        """一、简述… with its answer in the next line, or a gap, is a question; 一、总则 is a heading."""
        second = self.pieces[1] if len(self.pieces) > 1 else None
        answered = second is not None and (second.label in _ANSWERS or second.mark.what == "option")
        return answered or (self.is_asked and brackets.looks_asked(self.flat))

    @property
    def is_typed(self) -> bool:
        return bool(self.head.word) if self.head.what == "number" else self.head.what == "typed"

    @property
    def last_label(self) -> tuple[str, str]:
        """The last label and what is said under it, folded; empty when there is none."""
        for piece in reversed(self.pieces):
            for part in reversed(piece.fragments):
                if part.name:
                    return part.name, part.text
        return "", ""


def groups(pieces: Iterable[Piece]) -> Iterator[Group]:
    gathering = _Gathering()
    for piece in pieces:
        yield from gathering.feed(piece)
    yield from gathering.flush()


class _Gathering:
    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.leading: set[str] = set()
        self.begun = False
        #: The last piece that closed a question: its last option, or its key; and how.
        self.closed = -1
        self.closed_by = ""

    def flush(self) -> Iterator[Group]:
        if self.pieces:
            yield Group(self.pieces)
        self.pieces, self.closed, self.closed_by = [], -1, ""

    def feed(self, piece: Piece) -> Iterator[Group]:
        if piece.mark.what == "rule":
            yield Group([piece])
            return
        if self._heads(piece):
            yield from self.flush()
            self.pieces = [piece]
            if piece.mark.what in _ALONE or self._leads(piece):
                yield from self.flush()
                return
        else:
            self.pieces.append(piece)
            yield from self._part(piece)
        self._note(piece)

    def _heads(self, piece: Piece) -> bool:
        if piece.mark.what in _HEADS or self._leads(piece):
            return True
        # 【题干】 begins a question, unless it is that of the number alone on the line before.
        return piece.label == "stem" and not (len(self.pieces) == 1 and not self.pieces[0].text[self.pieces[0].start :])

    def _leads(self, piece: Piece) -> bool:
        if piece.label not in LEADING:
            return False
        if not self.begun:
            self.leading.add(piece.label)
        return piece.label in self.leading

    def _note(self, piece: Piece) -> None:
        what = piece.mark.what
        self.begun = self.begun or what in {"number", "option", "typed", "case"}
        at = len(self.pieces) - 1
        if what == "option":
            self.closed, self.closed_by = at, "option"
        for part in piece.fragments:
            if part.name in _ANSWERS:
                self.closed, self.closed_by = at, "key" if is_key(part.text) else "answer"
            elif part.name:
                self.closed, self.closed_by = at, part.name
        if what in {"text", "number"} and not self.closed_by and _SIGN.search(piece.flat):
            self.closed, self.closed_by = at, "sign"
        elif what in {"text", "number", "typed"} and piece.inline:
            self.closed, self.closed_by = at, "option" if piece.fragments[-1].name == "" else self.closed_by

    # --- questions without numbers ---
    def _part(self, piece: Piece) -> Iterator[Group]:
        cut = self._cut(piece)
        if cut > 0:
            rest = self.pieces[cut:]
            self.pieces = self.pieces[:cut]
            yield from self.flush()
            self.pieces = rest

    def _cut(self, piece: Piece) -> int:
        """Where the question begins that this piece shows to be another one; 0 when it does not."""
        if self.closed_by == "sign" and piece.mark is TEXT and _SIGN.search(piece.flat):
            return self.closed + 1
        inline = piece.mark is TEXT and piece.inline and piece.inline.start > 0
        if (piece.mark.what == "option" and piece.mark.word == "A") or inline:
            return self._before_options(piece, bool(inline))
        if piece.label in _ANSWERS and self.closed_by == "answer" and self.pieces[0].mark is TEXT:
            return self._before_answer()
        return 0

    def _before_answer(self) -> int:
        """什么是进港？ between two answers in words is the next question, if it asks or stands behind a blank line."""
        asked = len(self.pieces) - 2
        before = self.pieces[asked]
        asks = before.mark is TEXT and (before.after_blank or before.flat[-1:] in "？?")
        return asked if asks and asked > self.closed else 0

    def _before_options(self, piece: Piece, inline: bool) -> int:
        last = len(self.pieces) - (1 if inline else 2)
        texts = [index for index in range(self.closed + 1, last + 1) if self.pieces[index].mark is TEXT]
        if not texts:
            return 0
        if self.closed < 0:
            return self._stem_of_first(texts) if self.pieces[0].mark is TEXT else 0
        after_blank = next((index for index in texts if self.pieces[index].after_blank), 0)
        if after_blank or self.closed_by == "key":
            return after_blank or texts[0]
        asked = next((index for index in texts if brackets.looks_asked(self.pieces[index].flat)), 0)
        return asked if asked and self.closed_by == "option" else texts[-1]

    def _stem_of_first(self, texts: list[int]) -> int:
        """Titles stand over the first question of a file without numbers; its stem is what runs on to the options."""
        index = texts[-1]
        while index > 0 and not self.pieces[index].after_blank and not _ENDS.search(self.pieces[index - 1].flat):
            index -= 1
        return index

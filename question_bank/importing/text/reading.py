"""A whole text, read twice: first for key tables and running heads, then for questions, holding one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from question_bank.importing.raw import RawQuestion
from question_bank.importing.text.areas import parted
from question_bank.importing.text.grammar import Grammar
from question_bank.importing.text.groups import groups
from question_bank.importing.text.lines import Line, Skipped
from question_bank.importing.text.pieces import Piece, pieces, without_heads
from question_bank.importing.text.spool import Spool
from question_bank.importing.text.survey import survey
from sheets.problems import Problem


class TextReading(Iterator[RawQuestion]):
    """The questions of a text, one at a time; when all are read, `skipped` has every other line, and `problems` what is
    wrong with the key table itself: a range that does not fit, a key without a question.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        self.skipped: list[Skipped] = []
        self.problems: list[Problem] = []
        self._questions = self._read(lines)

    def __next__(self) -> RawQuestion:
        return next(self._questions)

    def _read(self, lines: Iterable[Line]) -> Iterator[RawQuestion]:
        skip = self.skipped.append
        with Spool() as spool:
            pages, book = survey(spool.passing(pieces(lines, skip)))
            asked = self._without_keys(parted(without_heads(spool.again(), pages, skip)))
            yield from Grammar(book, skip).questions(groups(asked))
        self.problems += [*book.problems, *book.unused()]

    def _without_keys(self, found: Iterable[Piece]) -> Iterator[Piece]:
        for piece in found:
            if piece.in_key:
                self.skipped.append(Skipped(piece.where, piece.text, "key_table"))
            else:
                yield piece


def read_text(lines: Iterable[Line]) -> TextReading:
    return TextReading(lines)

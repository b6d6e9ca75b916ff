"""The pieces of a text on disk between its two readings: it is taken apart once, and no more of it is held than a question."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any

from question_bank.importing.text.labels import Fragment
from question_bank.importing.text.mark import TEXT, Mark
from question_bank.importing.text.pieces import LABEL, Piece

_AT_ONCE = 500
_LENGTH = 8


class Spool:
    """Written by `passing`, read by `again`; gone when it is closed."""

    def __enter__(self) -> Spool:
        self._file = TemporaryFile()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def passing(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """The pieces as they come, put by some hundred at a time, with what was found in them meanwhile."""
        held: list[Piece] = []
        for piece in pieces:
            if len(held) == _AT_ONCE:
                self._put(held)
                held = []
            held.append(piece)
            yield piece
        self._put(held)

    def again(self) -> Iterator[Piece]:
        self._file.seek(0)
        while length := self._file.read(_LENGTH):
            yield from map(_piece, marshal.loads(self._file.read(int.from_bytes(length))))  # noqa: S302  our own

    def _put(self, held: list[Piece]) -> None:
        data = marshal.dumps([_facts(piece) for piece in held])
        self._file.write(len(data).to_bytes(_LENGTH) + data)


def _facts(piece: Piece) -> tuple[Any, ...]:
    fragments = [tuple(fragment) for fragment in piece.fragments]
    mark = tuple(piece.mark)
    return piece.text, piece.flat, piece.where, piece.after_blank, mark, piece.by_page, piece.start, fragments


def _piece(facts: tuple[Any, ...]) -> Piece:
    text, flat, where, after_blank, mark, by_page, start, fragments = facts
    piece = Piece(text, flat, where, after_blank, _mark(mark), by_page, start=start)
    piece.fragments = [Fragment(*fragment) for fragment in fragments]
    return piece


def _mark(facts: tuple[Any, ...]) -> Mark:
    """TEXT and LABEL are known by being the same object."""
    return {"text": TEXT, "label": LABEL}.get(facts[0]) or Mark(*facts)

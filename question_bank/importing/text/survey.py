"""The first reading of a file: its key tables, and what repeats on every page."""

from __future__ import annotations

from collections.abc import Iterable

from question_bank.importing.text.areas import parted
from question_bank.importing.text.key_tables import TableReader
from question_bank.importing.text.keys import KeyBook
from question_bank.importing.text.pieces import Pages, Piece


def survey(found: Iterable[Piece]) -> tuple[Pages, KeyBook]:
    pages, book = Pages(), KeyBook()
    table: TableReader | None = None
    firsts = _FirstNumbers()
    for piece in parted(found):
        pages.see(piece)
        if not piece.in_key:
            table = None
            firsts.see(piece)
            continue
        if not table:
            table = TableReader(book, piece.area, piece.section)
        table.read(piece)
    book.restarting = firsts.restarting
    book.without(pages)
    return pages, book


class _FirstNumbers:
    """Before which tables the sections count anew."""

    def __init__(self) -> None:
        self.restarting: set[int] = set()
        self.seen: tuple[int, int] | None = None

    def see(self, piece: Piece) -> None:
        here = (piece.area, piece.section)
        if piece.mark.what != "number" or piece.mark.weak or here == self.seen:
            return
        if self.seen and self.seen[0] == piece.area and piece.mark.n == 1:
            self.restarting.add(piece.area)
        self.seen = here

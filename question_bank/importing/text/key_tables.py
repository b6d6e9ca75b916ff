"""The lines of a key table made into entries."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from question_bank.importing.text import tables
from question_bank.importing.text.keys import Entry, Group, KeyBook, key_problem
from question_bank.importing.text.pieces import Piece, piece_of
from question_bank.kinds import kind_named


class TableReader:
    """Reads the pieces of one key table, one after the other."""

    def __init__(self, book: KeyBook, area: int, at_section: int) -> None:
        self.book, self.area, self.at_section = book, area, at_section
        self.chapter = ""
        self.group: Group | None = None
        self.entry: Entry | None = None
        self.numbers: list[int] = []
        self.family = ""
        self.name = "answer"

    def read(self, piece: Piece) -> None:
        mark = piece.mark
        if not self.entry and not self.numbers and tables.is_title(piece.flat) and not tables.section_start(piece.flat):
            return
        if mark.what == "chapter":
            self.chapter, self.group, self.entry = piece.flat[:4], None, None
        elif mark.what == "section":
            self._open(kind=mark.word, ordinal=mark.ordinal)
        elif mark.what == "case" and mark.family != "range":
            self._open(case=mark.n)
            self._read_behind_case(piece)
        elif mark.what == "topic" and not self.family and not self._starts_part(piece):
            self._open(ordinal=re.sub(r"[\s、.．()（）]", "", piece.flat[: mark.end]), words=piece.flat)
        else:
            self._read_keys(piece)

    def _read_behind_case(self, piece: Piece) -> None:
        """【案例一】1.…: the first answer on the line of the case; or its title, or an answer without a number."""
        rest = piece.text[piece.mark.end :].strip()
        begun = piece_of(rest, piece.flat[len(piece.flat) - len(rest) :], piece.where)
        if begun.mark.what == "number":
            self.read(begun)
        elif rest:
            self._here().words = rest

    def _starts_part(self, piece: Piece) -> bool:
        """Whether a line with an ordinal goes on to give keys, or names a kind."""
        return bool(tables.ordinal_start(piece.flat) or tables.section_start(piece.flat))

    def _open(self, **heading: object) -> None:
        self.group = Group(self.area, self.at_section, self.chapter, **heading)  # type: ignore[arg-type]
        self.book.groups.append(self.group)
        self.entry, self.numbers, self.family, self.name = None, [], "", "answer"

    def _here(self) -> Group:
        if not self.group:
            self._open()
        assert self.group
        return self.group

    # --- keys ---
    def _read_keys(self, piece: Piece) -> None:
        flat = piece.flat
        start = None if piece.mark.what == "number" else tables.section_start(flat)
        if start and (
            not flat[start.end() :].strip() or tables.pairs(flat[start.end() :]) or tables.cells(flat[start.end() :])
        ):
            self._open(kind=start["kind"], ordinal=re.sub(r"[()（）\s]", "", start["ordinal"] or ""))
            flat = flat[start.end() :]
        elif part := tables.ordinal_start(flat):
            self._open(ordinal=part[0])
            flat = part[1]
        flat = flat if "\t" in flat else tables.without_label(flat)
        if not flat.strip() or self._read_row(piece, flat) or self._read_pairs(piece, flat):
            return
        self._read_long(piece)

    def _read_row(self, piece: Piece, flat: str) -> bool:
        if numbers := tables.numbers_row(flat):
            self.numbers = numbers
            return True
        if not self.numbers:
            return False
        keys = tables.keys_row(piece.text[len(piece.text) - len(flat) :], len(self.numbers))
        if keys is None:
            return False
        if len(keys) != len(self.numbers):
            self._misfit(piece, self.numbers[0], self.numbers[-1], len(keys))
        else:
            for n, key in zip(self.numbers, keys, strict=True):
                self._put(n, piece.where, key)
        self.numbers = []
        return True

    def _read_pairs(self, piece: Piece, flat: str) -> bool:
        several = bool(self.group and kind_named(self.group.kind) in {"multiple", "indefinite"})
        found = tables.pairs(flat, several, piece.text[len(piece.text) - len(flat) :])
        if not found:
            return False
        for each in found:
            if not each.fits:
                self._misfit(piece, each.first, each.last, len(each.keys))
                continue
            for n, key in enumerate(each.keys, start=each.first):
                self._put(n, piece.where, key)
        return True

    def _misfit(self, piece: Piece, first: int, last: int, count: int) -> None:
        words = {"first": first, "last": last, "wanted": last - first + 1, "count": count}
        message = _(
            "答案表写的是第 %(first)d–%(last)d 题，应有 %(wanted)d 个答案，这里有 %(count)d 个，没有读取。请核对后补全。"
        )
        self.book.problems.append(key_problem("error", piece.where, piece.text, message % words, "key_range"))

    def _put(self, n: int, where: str, key: str) -> Entry:
        entry = Entry(n, where)
        entry.add("answer", key)
        if key:
            self._here().entries.setdefault(n, []).append(entry)
        self.entry, self.name = entry, "answer"
        return entry

    # --- answers in words ---
    def _read_long(self, piece: Piece) -> None:
        mark = piece.mark
        last = self.entry.n if self.entry else 0
        is_next = (
            mark.what == "number"
            and (not self.family or mark.family == self.family)
            and (not self.entry or mark.n == last + 1)
        )
        if mark.what == "number" and (is_next or self._jumps(piece, last)):
            group = self._here()
            self.family, self.name = mark.family, "answer"
            self.entry = Entry(mark.n, piece.where)
            group.entries.setdefault(mark.n, []).append(self.entry)
            self._rest(piece, "")
        else:
            self._rest(piece, piece.text)

    def _jumps(self, piece: Piece, last: int) -> bool:
        """A number out of turn is an entry if it brings an answer of its own."""
        mark = piece.mark
        return (
            mark.family == self.family
            and not mark.weak
            and mark.n > last
            and any(part.name == "answer" for part in piece.fragments)
        )

    def _rest(self, piece: Piece, text: str) -> None:
        if not self.entry:
            if text:
                message = _("答案表里的这一行没有题号，没有读取。请补上题号。")
                self.book.problems.append(key_problem("warning", piece.where, piece.text, message, "key_unreadable"))
            return
        if text:
            if piece.mark.what == "label":
                self._labelled(piece)
            else:
                self.entry.add(self.name, text)
            return
        self._labelled(piece)

    def _labelled(self, piece: Piece) -> None:
        assert self.entry
        for part in piece.fragments:
            self.name = {"": self.name, "reply": "answer", "solution": "answer"}.get(part.name, part.name)
            self.entry.add(self.name, part.text)

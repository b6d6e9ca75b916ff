"""Questions and cases handed over with the keys that the tables of the file have for them."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from question_bank.importing.columns import label_of
from question_bank.importing.raw import RawQuestion
from question_bank.importing.text.blocks import Block
from question_bank.importing.text.case_block import CaseBlock
from question_bank.importing.text.cases import numbered_answers, read_case
from question_bank.importing.text.keys import Entry, KeyBook
from question_bank.importing.text.pieces import Piece
from question_bank.importing.text.question import read_question
from question_bank.importing.text.settings import Setting
from sheets.problems import Problem


class Delivery:
    def __init__(self, book: KeyBook) -> None:
        self.book = book
        #: The last sub-question of the case before, in this section.
        self.last_part = 0

    def begin_section(self) -> None:
        self.last_part = 0

    def question(self, block: Block, setting: Setting) -> RawQuestion:
        return self._ask(block.pieces, block.n, setting)

    def case(self, case: CaseBlock, setting: Setting) -> RawQuestion:
        """A table says the keys under the heading of the case, under its number, or under the numbers of the sub-questions
        where these count on from case to case.
        """
        number = case.n if self.book and self.book.has_cases(case.pieces[0].area) else 0
        whole = "" if number else self._whole_key(case, setting)
        counts_on = case.first_part == self.last_part + 1
        tabled = bool(self.book) and (number > 0 or (not whole and counts_on))
        self.last_part = case.part
        kind = setting.kind

        def ask(found: list[Piece], n: int, within: Setting) -> RawQuestion:
            return self._ask(found, n, within, number, kind) if tabled else read_question(found, within, [])

        if raw := read_case(case.pieces, setting, ask, whole):
            return raw
        first, *rest = case.pieces
        return self._ask([replace(first, start=first.mark.end), *rest], case.n, setting, number)

    def _ask(self, found: list[Piece], n: int, setting: Setting, case: int = 0, kind: str = "") -> RawQuestion:
        entries, tabled = self._keys(found[0], n, setting, case, kind)
        raw = read_question(found, setting, entries[:1], tabled)
        if len({entry.text("answer") for entry in entries}) > 1:
            _tell_of_several(raw, n, entries)
        return raw

    def _keys(self, first: Piece, n: int, setting: Setting, case: int, kind: str = "") -> tuple[list[Entry], bool]:
        if not self.book or n < 1:
            return [], False
        return self.book.find(setting.asked(first, n, kind or first.mark.word, case))

    def _whole_key(self, case: CaseBlock, setting: Setting) -> str:
        """What the table says for the case as a whole, numbered by sub-question."""
        entries, _tabled = self._keys(case.pieces[0], case.n, setting, 0)
        text = entries[0].text("answer") if len(entries) == 1 else ""
        return text if numbered_answers(text, least=1) else ""


def _tell_of_several(raw: RawQuestion, n: int, entries: list[Entry]) -> None:
    answers = "、".join(entry.text("answer")[:20] for entry in entries)
    message = _("答案表里有不止一个第 %(n)d 题：%(answers)s，不知道哪一个是这一题的。请在答案表里写明题型。")
    words = {"n": n, "answers": answers}
    problem = Problem("error", entries[0].where, label_of("answer"), answers[:200], message % words, "key_ambiguous")
    raw.problems.append(problem)

"""From groups to questions: headings set what follows, numbers begin questions, all else belongs to the one before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from question_bank.importing.raw import RawQuestion
from question_bank.importing.text.blocks import Block
from question_bank.importing.text.case_block import CaseBlock
from question_bank.importing.text.delivery import Delivery
from question_bank.importing.text.groups import LEADING, Group
from question_bank.importing.text.headings import opens_bracket
from question_bank.importing.text.keys import KeyBook
from question_bank.importing.text.lines import Skipped
from question_bank.importing.text.mark import TEXT
from question_bank.importing.text.pieces import Pass, Piece
from question_bank.importing.text.settings import Setting
from question_bank.importing.text.words import is_case_kind

_TITLE = re.compile(r".{0,30}(?:试卷|题库|试题|练习|模拟|考试|测试|部分|第.{1,3}[套卷篇])[^。！？!?；;：:]{0,10}")
_ONLY_ASKS = re.compile(r"作答|答题|每小?题|本大?题|共\s?\d+\s?[分题]")
_SENTENCE_ENDS = re.compile(r"[。；;？?，,：:]$")


class Grammar:
    """What is under way: a question or a case, in the setting that the headings made."""

    def __init__(self, book: KeyBook, skip: Pass) -> None:
        self.delivery, self.skip = Delivery(book), skip
        self.setting = Setting()
        self.block: Block | None = None
        self.case: CaseBlock | None = None
        self.cases = 0
        self.instructing = False
        #: A heading whose bracket closes in a later line.
        self.unclosed = ""

    def questions(self, found: Iterable[Group]) -> Iterator[RawQuestion]:
        held: Group | None = None
        for group in chain(found, [None]):
            if held:
                yield from self._take(held, group)
            held = group
        yield from self._flush()

    def _take(self, group: Group, following: Group | None) -> Iterator[RawQuestion]:
        what = group.head.what
        if self.unclosed and what in {"text", "label"} and not self._close_heading(group):
            return
        if what in {"section", "chapter"} or (what == "topic" and self._is_heading(group, following)):
            yield from self._flush(titled=True)
            self._head(group)
        elif what == "rule" or (what == "contents" and not self.block and not self.case):
            self._pass(group.pieces, what)
        elif what == "label" and group.pieces[0].label in LEADING and len(group.pieces) == 1:
            yield from self._flush()
            self._take_default(group)
        elif what == "case" or (what == "topic" and self._begins_case(group, following)):
            yield from self._take_case(group)
        elif self.case:
            yield from self._take_in_case(group, following)
        elif what == "topic" and group.asks_itself:
            yield from self._take_numbered(group.without_number(), following)
        elif what == "number" and not self._is_instruction(group):
            yield from self._take_numbered(group, following)
        else:
            yield from self._take_unnumbered(group)

    def _pass(self, pieces: Iterable[Piece], code: str) -> None:
        for piece in pieces:
            self.skip(Skipped(piece.where, piece.text, code))

    def _flush(self, titled: bool = False) -> Iterator[RawQuestion]:
        """Hand over what is under way; `titled`: a heading follows, so that titles may stand at its end."""
        block, case = self.block, self.case
        self.block = self.case = None
        if titled and (block or case):
            self._pass_titles((block or case).pieces)  # type: ignore[union-attr]
        if block:
            yield self.delivery.question(block, self.setting)
        if case:
            yield self.delivery.case(case, self.setting)

    def _pass_titles(self, pieces: list[Piece]) -> None:
        while len(pieces) > 2 and pieces[-1].mark is TEXT and _TITLE.fullmatch(pieces[-1].text):
            self._pass([pieces.pop()], "title")

    # --- headings ---
    def _head(self, group: Group) -> None:
        first, *rest = group.pieces
        self.setting.take(first)
        self.unclosed = first.flat if opens_bracket(first.flat) else ""
        self.instructing = False
        self.cases = 0
        self.delivery.begin_section()
        self._pass([first], "heading")
        self._pass(rest, "title")

    def _close_heading(self, group: Group) -> bool:
        """Take the rest of a heading that was broken over lines, three at most; whether anything else is left."""
        for count, piece in enumerate(group.pieces[:3], start=1):
            self.unclosed += piece.flat
            if not opens_bracket(self.unclosed):
                self.setting.add_to_heading(self.unclosed)
                self._pass(group.pieces[:count], "heading")
                del group.pieces[:count]
                break
        self.unclosed = ""
        return bool(group.pieces)

    def _is_heading(self, group: Group, following: Group | None) -> bool:
        """一、总则 between questions; inside an answer it is a point of it, at the head of a case its number."""
        mark, flat = group.head, group.flat
        if len(flat) > 40 or _SENTENCE_ENDS.search(flat) or self.case or self._begins_case(group, following):
            return False
        if group.asks_itself:
            return False
        if not self.block or self.block.phase in {"closed", "options"}:
            return not (self.block and group.is_asked)
        is_next = mark.n > 1 and mark.n == self.setting.topic_n + 1
        return self.block.phase == "words" and is_next and mark.family not in self.block.points

    def _take_default(self, group: Group) -> None:
        for part in group.pieces[0].fragments:
            self.setting.default(part.name, part.text)
        self._pass(group.pieces, "heading")

    # --- questions ---
    def _take_numbered(self, group: Group, following: Group | None) -> Iterator[RawQuestion]:
        if self.block and self._makes_case(group, following):
            self._turn_into_case(group)
        elif self.block and not self.block.ends_before(group):
            self.block.take(group)
        else:
            yield from self._flush(titled=group.head.n == 1)
            self._begin(group)

    def _take_unnumbered(self, group: Group) -> Iterator[RawQuestion]:
        begins = (group.head.what in {"typed", "text", "option"} and group.is_asked) or group.pieces[0].label == "stem"
        beyond_options = group.head.what == "topic" and self.block and self.block.phase == "options"
        if self.block and (not begins or group.head.what == "option") and not beyond_options:
            self.block.take(group)
        elif beyond_options:
            yield from self._flush()
            self._pass(group.pieces, "title")
        elif begins:
            yield from self._flush()
            self._begin(group)
        elif is_case_kind(self.setting.kind) and _is_material(group):
            self._open_case(group, "case", 0)
        else:
            self.instructing = self.instructing or group.head.what == "instruction"
            self._pass(group.pieces, "instruction" if self.instructing else "title")

    def _begin(self, group: Group) -> None:
        self.instructing = False
        if group.head.weak and not group.is_asked:
            self._pass(group.pieces, "title")
        elif is_case_kind(self.setting.kind) and group.head.what == "number":
            self._open_case(group, group.head.family, group.head.n)
        else:
            self.block = Block.of(group)

    def _is_instruction(self, group: Group) -> bool:
        return self.instructing and not group.is_asked and not group.has_gap

    # --- cases ---
    def _makes_case(self, group: Group, following: Group | None) -> bool:
        """（1） with an answer of its own behind a stem without any: the stem is the material of （1） and （2）."""
        if not self.block or self.block.phase != "stem" or not following or following.head.what != "number":
            return False
        first, second = group.head, following.head
        nested = first.family == second.family != self.block.family and (first.n, second.n) == (1, 2)
        return nested and group.has_answer and following.has_answer

    def _turn_into_case(self, group: Group) -> None:
        assert self.block
        self.case = CaseBlock(self.block.pieces, self.block.n, self.block.family)
        self.block = None
        self.case.take(group)

    def _begins_case(self, group: Group, following: Group | None) -> bool:
        """（一）某公司… in a section of cases; in one of choices if it is a whole sentence and questions with options follow."""
        if self.case:
            return self.case.ends_before(group, following)
        if is_case_kind(self.setting.kind):
            return not self.block
        if not re.search("选|不定项", self.setting.fields()["kind"]) or (
            self.block and self.block.phase in {"stem", "words"}
        ):
            return False
        is_told = any(piece.flat[-1:] in "。：:" for piece in group.pieces) and not group.is_asked
        return is_told and following is not None and following.head.what == "number" and following.has_options

    def _take_case(self, group: Group) -> Iterator[RawQuestion]:
        mark = group.head
        loosely = mark.what == "case" and mark.family == "material" and not mark.n
        if self.case and mark.what == "case" and self.case.holds(group):
            self.case.take(group)
        elif self.block and loosely and self.block.phase == "stem":
            self._turn_into_case(group)
        elif self.block and loosely and self.block.phase == "words" and not is_case_kind(self.setting.kind):
            self.block.take(group)
        else:
            yield from self._flush()
            self._open_case(group, mark.family if mark.what == "topic" or mark.family == "range" else "case", mark.n)

    def _open_case(self, group: Group, family: str, n: int) -> None:
        self.instructing = False
        self.cases += 1
        self.case = CaseBlock(list(group.pieces), n or self.cases, family)

    def _take_in_case(self, group: Group, following: Group | None) -> Iterator[RawQuestion]:
        assert self.case
        if group.head.what not in {"number", "topic"} or not self.case.ends_before(group, following):
            self.case.take(group)
            return
        ranged = self.case.family == "range"
        yield from self._flush()
        if ranged:
            yield from self._take_numbered(group, following)
        else:
            self._open_case(group, group.head.family, group.head.n)


def _is_material(group: Group) -> bool:
    """Text under a heading of cases is a case, unless it is in brackets or only says what to do."""
    text = "".join(piece.text for piece in group.pieces)
    told = len(text) > 30 or (len(text) > 15 and "。" in text)
    return group.head.what in {"text", "label"} and told and text[0] not in "(（" and not _ONLY_ASKS.search(text[:40])

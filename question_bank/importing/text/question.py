"""One question: its lines parted into stem, options and what stands under labels, and delivered in its own words."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from question_bank.importing.raw import RawQuestion
from question_bank.importing.text.body import read_body, read_kind
from question_bank.importing.text.draft import BODY, LOOSE, SHORT, Draft, lay_out
from question_bank.importing.text.keying import read_answer
from question_bank.importing.text.keys import Entry
from question_bank.importing.text.lines import joined
from question_bank.importing.text.mark import Mark
from question_bank.importing.text.pieces import Piece
from question_bank.importing.text.settings import Setting

_FIELDS = ("explanation", "basis", "difficulty", "category", "tags", "code", "correction", "marks")
_LONE_NUMBER = re.compile(r"\d{1,4}")


def read_question(pieces: list[Piece], setting: Setting, found: list[Entry], tabled: bool = False) -> RawQuestion:
    """`found` is what the table at the end has for it; `tabled` says that there is a table for its section."""
    raw = RawQuestion(pieces[0].where, source="\n".join(piece.text for piece in pieces))
    draft = Draft(raw, setting)
    lay_out(draft, pieces)
    read_body(draft)
    read_kind(draft)
    read_answer(draft, found, tabled)
    _keep_loose(draft)
    _put_all(draft, found)
    _warn_of_lone_numbers(draft)
    _warn_of_numbers_within(draft, pieces)
    return raw


def _put_all(draft: Draft, found: list[Entry]) -> None:
    raw = draft.raw
    raw.fields = {"stem": draft.stem, **raw.fields}
    raw.places["stem"] = draft.place(BODY)
    for name in _FIELDS:
        draft.put(name, draft.text(name), draft.place(name))
        for entry in found:
            if name not in raw.fields:
                draft.put(name, entry.text(name), entry.where)
    raw.fields |= {name: text for name, text in draft.setting.fields().items() if text and name not in raw.fields}
    if draft.kind:
        raw.fields["kind"] = draft.kind


def _keep_loose(draft: Draft) -> None:
    """Text behind a key that no label names: it is kept, as explanation, and told."""
    if loose := draft.said.get(LOOSE):
        draft.said.setdefault("explanation", []).extend(loose)
        text = joined(text for text, _where in loose)
        message = _("答案后面的这段文字没有标明是什么，放进了解析。请核对。")
        draft.say("warning", "explanation", text, message, "unlabelled_text", loose[0][1])


def _warn_of_lone_numbers(draft: Draft) -> None:
    """A number alone on a line is perhaps a page number that got into the text."""
    for name, lines in draft.said.items():
        if name in SHORT:
            continue
        for text, where in lines[0 if name == LOOSE else 1 :]:
            if _LONE_NUMBER.fullmatch(text):
                message = _("单独一行的数字“%(number)s”连进了上一行，它可能是页码。请核对。") % {"number": text}
                draft.say("warning", "stem" if name in (BODY, LOOSE) else name, text, message, "lone_number", where)


def _warn_of_numbers_within(draft: Draft, pieces: list[Piece]) -> None:
    """Lines numbered as the questions are that were taken for points: perhaps they are questions."""
    first = pieces[0].mark
    same = [piece for piece in pieces[1:] if _is_numbered_like(piece, first)]
    if first.what != "number" or not same:
        return
    in_stem = not draft.options and any(text == same[-1].text for text, _where in draft.said.get(BODY, []))
    numbers = [piece.mark.n for piece in same]
    counted = list(range(numbers[0], numbers[0] + len(numbers)))
    if in_stem or numbers != counted:
        message = _("题目里面有这样编号的行：“%(line)s”，它没有被当作新的一题。请核对，是新的一题就补上它的答案。")
        words = {"line": same[0].text[:30]}
        name = "stem" if in_stem else "answer"
        draft.say("warning", name, same[0].text, message % words, "numbers_within", same[0].where)


def _is_numbered_like(piece: Piece, first: Mark) -> bool:
    return piece.mark.what == "number" and piece.mark.family == first.family and not piece.mark.weak

"""The key of a question: from its answer line, its stem, the table at the end; all that is said must agree."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from question_bank.importing.text import answers, brackets
from question_bank.importing.text.draft import BODY, Draft
from question_bank.importing.text.keys import Entry
from question_bank.importing.text.lines import fold, joined
from question_bank.importing.text.words import is_key

_DAMAGED = re.compile(r"(?:^|[\s）)。])[A-Da-d][^A-Za-z\s]?\S{1,30}\s{0,3}[B-Eb-e\d][^A-Za-z]", re.MULTILINE)
_LETTERS_IN_STEM = re.compile(r"[(（]\s{0,20}[A-Z]{1,6}\s{0,20}[)）]")
_LETTERS = re.compile("[A-Za-z、,， ]{1,20}")
_EMPTY_LINE = re.compile(r"[_＿\s]+")


@dataclass(frozen=True, slots=True)
class Saying:
    """One place that says the key."""

    name: str
    text: str
    where: str


def read_answer(draft: Draft, found: list[Entry], tabled: bool) -> None:
    said = [*_in_lines(draft), *_in_table(draft, found)]
    said = _with_stem(draft, said)
    if said:
        draft.put("answer", said[0].text, said[0].where)
        _hold_together(draft, said)
    elif tabled:
        message = _("答案表里没有这一题的答案。请补上答案，或者核对题号。")
        draft.say("error", "answer", "", message, "no_key_in_table")
    if not draft.options and _looks_damaged(draft, said):
        message = _("没有认出选项，选项的字母可能在转换时损坏了。请改成“A.……”“B.……”的写法。")
        draft.say("error", "options", draft.stem, message, "options_unreadable")


def _in_lines(draft: Draft) -> list[Saying]:
    lines = [(joined(text for text, _where in said), said[0][1]) for said in _kept_apart(draft)]
    said = [Saying(_("答案行"), _part(draft, text, where), where) for text, where in lines]
    return [each for each in said if each.text]


def _in_table(draft: Draft, found: list[Entry]) -> list[Saying]:
    entries = [entry for entry in found if entry.text("answer")]
    return [Saying(_("答案表"), _part(draft, entry.text("answer"), entry.where), entry.where) for entry in entries]


def _kept_apart(draft: Draft) -> list[list[tuple[str, str]]]:
    """Two keys must agree; an answer in words may come under two labels, one after the other."""
    lines = [said for said in draft.answers if said]
    in_words = not draft.options and not any(is_key(fold(joined(text for text, _where in said))) for said in lines)
    return [[each for said in lines for each in said]] if in_words and lines else lines


def _part(draft: Draft, text: str, where: str) -> str:
    """The key itself; the note behind it is explanation, and what a wrong statement should say is its correction."""
    said = answers.read(text.strip(), draft.options, draft.is_judging, draft.is_correcting)
    if said.correction and draft.kind and not draft.is_correcting:
        said = answers.Said(said.key, said.whole_note)
    if said.note:
        draft.said.setdefault("explanation", []).insert(0, (said.note, where))
    if said.correction:
        draft.add("correction", said.correction, where)
    return "" if _EMPTY_LINE.fullmatch(said.key) else said.key


def _with_stem(draft: Draft, said: list[Saying]) -> list[Saying]:
    """The key in the bracket, which must be one; a second bracket with letters stays when the answer line names the other."""
    if draft.lead:
        said = [*said, Saying(_("题号前的括号"), draft.lead, draft.raw.where)]
    keys = brackets.keys_in(draft.stem, set(draft.options), draft.is_judging)
    if len({key.letters for key in keys}) > 1:
        agreed = [key for key in keys if any(answers.same(key.key, each.text, draft.options) for each in said)]
        if not agreed:
            _tell_of_several(draft, keys, answered=bool(said))
        keys = agreed
    if not keys:
        return said
    draft.stem = brackets.emptied(draft.stem, keys)
    return [*said, Saying(_("题干括号"), keys[0].key, draft.place(BODY))]


def _tell_of_several(draft: Draft, keys: list[brackets.KeyInStem], answered: bool) -> None:
    words = {"keys": "、".join(key.key for key in keys)}
    if answered:
        message = _("题干里的括号（%(keys)s）和写明的答案都不一样，当作题干原样保留。请核对。") % words
        draft.say("warning", "answer", words["keys"], message, "key_ambiguous")
        return
    message = _("题干里有几个括号像是写着答案：%(keys)s，看不出哪一个是。请另写一行答案。") % words
    draft.say("error", "answer", words["keys"], message, "key_ambiguous")


def _hold_together(draft: Draft, said: list[Saying]) -> None:
    first = said[0]
    for other in said[1:]:
        if not answers.same(first.text, other.text, draft.options):
            words = {"name": first.name, "text": first.text[:40], "other_name": other.name, "other": other.text[:40]}
            message = _("%(name)s写的是“%(text)s”，%(other_name)s写的是“%(other)s”，两处不一致。请核对后只留一个。")
            draft.say("error", "answer", f"{first.text} / {other.text}", message % words, "keys_differ", other.where)


def _looks_damaged(draft: Draft, said: list[Saying]) -> bool:
    flat = fold(draft.stem)
    choosing = "选" in draft.kind or bool(_LETTERS_IN_STEM.search(flat))
    choosing = choosing or any(_LETTERS.fullmatch(fold(each.text)) for each in said)
    return choosing and bool(_DAMAGED.search(flat))

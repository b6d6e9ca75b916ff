"""Aiken read: a stem, options `A. …` or `A) …` in lines of their own, and `ANSWER: B`.

The format knows single choice only; where an answer names several letters, which some programs write, it is read as what it says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from question_bank.exchange.raws import MOST_OF_SOURCE, say, text_of
from question_bank.importing.raw import RawQuestion

OPTION = re.compile(r"\s{0,20}([A-Za-zＡ-Ｚａ-ｚ])[.)．）、]\s{0,20}(.*)")
ANSWER = re.compile(r"\s{0,20}ANSWER\s{0,9}[:：](.*)", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,，、;；.。]+")


@dataclass
class _Block:
    """The lines of one question, up to its answer."""

    number: int
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    #: Lines after the first option that are neither option nor answer.
    stray: list[str] = field(default_factory=list)
    answer: str | None = None
    lines: list[str] = field(default_factory=list)


def read(data: str | bytes) -> Iterator[RawQuestion]:
    """Every question of the file. Raises UnreadableFile when it is no text."""
    for block in _blocks(text_of(data)):
        yield _question(block)


def _blocks(text: str) -> Iterator[_Block]:
    block, after_blank = _Block(1), False
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            after_blank = True
            continue
        if after_blank and block.lines and not OPTION.match(line) and not ANSWER.match(line):
            # A new stem, though nothing said how the question before it is answered; a stem has no blank lines.
            yield block
            block = _Block(number)
        after_blank = False
        if not block.lines:
            block.number = number
        _take(block, line)
        if block.answer is not None:
            yield block
            block = _Block(number + 1)
    if block.lines:
        yield block


def _take(block: _Block, line: str) -> None:
    block.lines.append(line)
    if found := ANSWER.match(line):
        block.answer = found[1].strip()
    elif block.stem and (found := OPTION.match(line)):
        block.options.append((found[1], found[2].strip()))
    else:
        (block.stray if block.options else block.stem).append(line.strip())


def _question(block: _Block) -> RawQuestion:
    raw = RawQuestion(where=_("第 %(line)d 行") % {"line": block.number}, kind="single")
    raw.source = "\n".join(block.lines)[:MOST_OF_SOURCE]
    raw.fields["stem"] = "\n".join(block.stem)
    raw.options = [{"key": _letter(key), "text": text} for key, text in block.options]
    if any(key != _letter(key) for key, _text in block.options):
        say(raw, "fixed", "options", _("已自动修正：选项的字母改成了半角大写。"), code="normalised")
    if block.stray:
        message = _("选项中间多出一行“%(line)s”，看不出属于哪里。请删去，或者接到它前面的选项后面。")
        say(raw, "error", "options", message % {"line": block.stray[0][:60]}, block.stray[0], "unlabelled_text")
    _read_answer(raw, block.answer)
    return raw


def _letter(key: str) -> str:
    return unicodedata.normalize("NFKC", key).upper()


def _read_answer(raw: RawQuestion, said: str | None) -> None:
    if not said:
        say(raw, "error", "answer", _("没有 ANSWER 一行。请在选项后面补上，例如 ANSWER: B。"), code="no_answer")
        return
    letters = _BETWEEN.sub("", _letter(said))
    if not re.fullmatch(r"[A-Z]{1,26}", letters):
        message = _("看不出答案是哪个选项。请填选项的字母，例如 ANSWER: B。")
        say(raw, "error", "answer", message, said, "unreadable_answer")
        return
    raw.answer = sorted(set(letters))
    if "".join(raw.answer) != said:
        say(
            raw,
            "fixed",
            "answer",
            _("已自动修正：%(old)s → %(new)s") % {"old": said[:60], "new": "".join(raw.answer)},
            said,
            "normalised",
        )
    if len(raw.answer) > 1:
        raw.kind = "multiple"
        say(raw, "fixed", "kind", _("Aiken 只有单选题，答案却写了几个字母，按多选题读入。"), said, "kind_deduced")

"""GIFT, the text format of Moodle, read: questions parted by blank lines, their answers in braces.

A blank line inside the braces does not end a question, which Moodle would not read; what belongs to no braces any more does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from question_bank.exchange.extras import LABELS, Extras, gather_cases, take_extras
from question_bank.exchange.gift_answers import read_answers
from question_bank.exchange.gift_signs import hide, of_line, worded
from question_bank.exchange.raws import BLANK, MOST_OF_SOURCE, moodle_path, pass_over, say, take_category, text_of
from question_bank.importing.raw import RawQuestion

_BRACE = re.compile(r"\\.|[{}]")
_CATEGORY = "$CATEGORY:"
_COMMENT = re.compile(r"\s*//\s*([^\s:：]{2,4})\s*[:：]\s*(.*)")
_MARKED = re.compile(r"\[(id|tag):((?:\\\]|[^\]\n]){1,200})\]")


@dataclass
class _Chunk:
    """Lines that belong together; `number` is that of the first, from 1."""

    number: int
    lines: list[str] = field(default_factory=list)


def read(data: str | bytes) -> Iterator[RawQuestion]:
    """Every question of the file. Raises UnreadableFile when it is no text."""
    return gather_cases(_questions(text_of(data)))


def _questions(text: str) -> Iterator[tuple[RawQuestion, Extras]]:
    category: list[str] = []
    for chunk in _chunks(text):
        if chunk.lines[0].startswith(_CATEGORY):
            category = moodle_path(chunk.lines[0][len(_CATEGORY) :])
        elif found := _question(chunk, category):
            yield found


# --- into questions ---
def _chunks(text: str) -> Iterator[_Chunk]:
    """Paragraphs; one whose braces are open goes on with those after it, up to one that begins a question of its own."""
    waiting: _Chunk | None = None
    for chunk in _paragraphs(text):
        if waiting and not _begins_anew(chunk):
            waiting.lines += ["", *chunk.lines]
            if _is_open(chunk.lines, True):
                continue
            yield waiting
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = chunk if _is_open(chunk.lines, False) else None
        if not waiting:
            yield chunk
    if waiting:
        yield waiting


def _paragraphs(text: str) -> Iterator[_Chunk]:
    chunk = _Chunk(1)
    for number, line in enumerate(text.split("\n"), start=1):
        alone = line.startswith(_CATEGORY)
        if (alone or not line.strip()) and chunk.lines:
            yield chunk
            chunk = _Chunk(number)
        if alone:
            yield _Chunk(number, [line])
        elif line.strip():
            chunk = chunk if chunk.lines else _Chunk(number)
            chunk.lines.append(line)
    if chunk.lines:
        yield chunk


def _braces(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if not _is_comment(line):
            yield from (found[0] for found in _BRACE.finditer(line) if found[0] in "{}")


def _is_open(lines: list[str], opened: bool) -> bool:
    for brace in _braces(lines):
        opened = brace == "{"
    return opened


def _begins_anew(chunk: _Chunk) -> bool:
    first = next((line.lstrip() for line in chunk.lines if not _is_comment(line)), "")
    return first.startswith(("::", _CATEGORY)) or next(_braces(chunk.lines), "") == "{"


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("//")


# --- one question ---
def _question(chunk: _Chunk, category: list[str]) -> tuple[RawQuestion, Extras] | None:
    """None for comments that belong to no question."""
    said = _said([line for line in chunk.lines if _is_comment(line)])
    before = next((number for number, line in enumerate(chunk.lines) if not _is_comment(line)), None)
    if before is None:
        return None
    raw = RawQuestion(where=_("第 %(line)d 行") % {"line": chunk.number + before})
    raw.source = "\n".join(chunk.lines)[:MOST_OF_SOURCE]
    take_category(raw, category)
    _read(raw, hide("\n".join("" if _is_comment(line) else line for line in chunk.lines)).strip())
    take_extras(raw, said)
    if not raw.kind and not any(problem.level == "error" for problem in raw.problems):
        pass_over(raw, _("一段说明文字"))
    return raw, said


def _said(comments: list[str]) -> Extras:
    """What our own export says in comments, and the idnumber and tags that Moodle writes there. All else is a comment."""
    said: Extras = {}
    tags = []
    for line in comments:
        if (found := _COMMENT.match(line)) and found[1] in LABELS:
            text = of_line(found[2].strip())
            said[found[1]] = f"{said[found[1]]}\n{text}" if found[1] in said else text
            continue
        for name, text in _MARKED.findall(line[:4000]):
            if name == "id":
                said.setdefault("编号", text.replace("\\]", "]"))
            else:
                tags.append(text.replace("\\]", "]").strip())
    if tags and "标签" not in said:
        said["标签"] = "、".join(tags)
    return said


def _read(raw: RawQuestion, text: str) -> None:
    """`text` with its escaped signs hidden."""
    if text.startswith("::") and (end := text.find("::", 2)) > 0:
        text = text[end + 2 :].strip()
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        raw.fields["stem"] = worded(text)[0]
        return
    if start < 0 or end < start or "{" in text[start + 1 :] or "}" in text[end + 1 :]:
        raw.fields["stem"] = worded(text[:start] if start > 0 else text)[0]
        message = _("大括号没有配成一对。请核对这道题的 { 和 }；文字里的大括号前面要加反斜杠。")
        say(raw, "error", "answer", message, raw.fields["stem"], "braces")
        return
    stem, format = worded(_with_gap(text[:start], text[end + 1 :]))
    raw.fields["stem"] = stem
    read_answers(raw, text[start + 1 : end], format)


def _with_gap(before: str, after: str) -> str:
    """Braces amid a sentence stand for the word that is missing there."""
    return f"{before}{BLANK}{after}" if after.strip() else before

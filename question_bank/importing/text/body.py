"""Stem and options of a question; the kind and the marks, where the stem says them."""

from __future__ import annotations

import re
from bisect import bisect_right

from django.utils.translation import gettext as _

from question_bank.importing.text import options
from question_bank.importing.text.draft import BODY, Draft
from question_bank.importing.text.labels import names_kind
from question_bank.importing.text.lines import fold, joined
from question_bank.importing.text.words import KIND

_WORTH_IN_KIND = r"(?:\s?[,，、:：]\s?(?P<marks>\d{1,3}(?:\.\d)?)\s?分)?"
_TYPED = re.compile(
    rf"[【\[(（_\s]{{1,4}}({KIND}){_WORTH_IN_KIND}[】\])）_]{{1,3}}[】\])）_:：.、\s]{{0,4}}"
    rf"|({KIND})(?:[ \t\u3000\u00a0]{{1,8}}|\s?[:：]\s{{0,3}})(?=\S)"
)
_TYPED_AT_END = re.compile(rf"[【\[(（]\s?({KIND})\s?[】\])）]\s{{0,3}}[。.]?$")
_WORTH = re.compile(r"[(（【\[]\s?(?:本(?:小)?题)?(?:满分|共)?\s?(\d{1,3}(?:\.\d)?)\s?分\s?[)）】\]]")
_END = 30


def read_body(draft: Draft) -> None:
    lines = draft.said.get(BODY, [])
    body = "\n".join(text for text, _where in lines)
    run = options.find(fold(body))
    stem = body[: run.start] if run else body
    draft.stem = joined(line.strip() for line in stem.split("\n"))
    if not run:
        return
    starts = _starts(lines)
    for key, place, text in run.texts(body):
        where = lines[bisect_right(starts, place) - 1][1]
        _take_option(draft, key, joined(part.strip() for part in text.split("\n")), where)
    _tell_of_run(draft, run)


def _starts(lines: list[tuple[str, str]]) -> list[int]:
    starts, place = [], 0
    for text, _where in lines:
        starts.append(place)
        place += len(text) + 1
    return starts


def _take_option(draft: Draft, key: str, text: str, where: str) -> None:
    draft.options[key] = text
    name = f"option_{key.lower()}"
    draft.raw.places[name] = where
    draft.raw.places.setdefault("options", where)
    if text:
        draft.raw.fields[name] = text
    else:
        message = _("选项%(key)s是空的。请补上这个选项的文字。") % {"key": key}
        draft.say("error", name, key, message, "empty_option", where)


def _tell_of_run(draft: Draft, run: options.Run) -> None:
    for key in run.missing:
        words = {"key": key, "next": chr(ord(key) + 1)}
        message = _("没有找到选项%(key)s，后面却有选项%(next)s。请核对字母，补上这个选项。") % words
        where = draft.raw.place(f"option_{words['next'].lower()}")
        draft.say("error", f"option_{key.lower()}", "", message, "option_gap", where)
    if run.again:
        message = _("选项字母从 A 开始出现了两次，可能是两道题连在了一起。请在第二题前面补上题号。")
        draft.say("error", "options", "", message, "options_twice")


# --- kind and marks ---
def read_kind(draft: Draft) -> None:
    """A mark in the stem beats a 题型 line, and this the heading of the section."""
    if found := _TYPED.match(fold(draft.stem)):
        draft.kind = draft.kind or found[1] or found[3]
        draft.put("marks", found["marks"] or "", draft.raw.where)
        draft.stem = draft.stem[found.end() :].strip()
    elif found := _TYPED_AT_END.search(fold(draft.stem[-_END:])):
        draft.kind = draft.kind or found[1]
        draft.stem = draft.stem[: max(len(draft.stem) - _END, 0) + found.start()].strip()
    said = names_kind(draft.text("kind")) if draft.said.get("kind") else ""
    draft.kind = draft.kind or said or draft.setting.fields()["kind"]
    _read_worth(draft)


def _read_worth(draft: Draft) -> None:
    """（10分） before or behind the stem."""
    flat = fold(draft.stem)
    behind = (found for found in _WORTH.finditer(flat, max(len(flat) - 20, 0)) if found.end() >= len(flat) - 1)
    found = _WORTH.match(flat) or next(behind, None)
    if found and found.group() != flat:
        draft.put("marks", found[1], draft.raw.where)
        draft.stem = (draft.stem[: found.start()] + draft.stem[found.end() :]).strip()

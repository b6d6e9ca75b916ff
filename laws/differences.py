"""What differs between two texts, marked in both: for <del> on the one side and <ins> on the other. Pure; nothing is escaped here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

#: A number changes as a whole (五十 → 二百), a Latin word too; of Han characters each.
_TOKEN = re.compile(r"[0-9]+|[A-Za-z]+|[零〇一二三四五六七八九十百千万]+|\s+|.", re.DOTALL)
#: What stayed between two changes is marked with them when it is this short, or the eye finds no hold.
_SHORT = 2
#: Longer texts are compared by their lines: by characters the cost would grow with the square.
LONGEST = 3_000


@dataclass(frozen=True)
class Piece:
    """A run of one text; `differs` when the other has not got it."""

    text: str
    differs: bool = False


def differences(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces; put together each is the text it was."""
    split = str.splitlines if len(old) + len(new) > LONGEST else None
    before = split(old, keepends=True) if split else _TOKEN.findall(old)
    after = split(new, keepends=True) if split else _TOKEN.findall(new)
    left: list[Piece] = []
    right: list[Piece] = []
    for same, gone, came in _runs(before, after):
        left += [Piece(gone, differs=not same)] if gone else []
        right += [Piece(came, differs=not same)] if came else []
    return left, right


def _runs(before: list[str], after: list[str]) -> Iterator[tuple[bool, str, str]]:
    """Runs that are the same or not, by turns: what stood in the one, what stands in the other."""
    gone = came = ""
    for tag, a, b, c, d in _operations(before, after):
        old, new = "".join(before[a:b]), "".join(after[c:d])
        if tag != "equal":
            gone, came = gone + old, came + new
            continue
        if gone or came:
            yield False, gone, came
        yield True, old, new
        gone = came = ""
    if gone or came:
        yield False, gone, came


def _operations(before: list[str], after: list[str]) -> Iterable[tuple[str, int, int, int, int]]:
    operations = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    last = len(operations) - 1
    for place, (tag, a, b, c, d) in enumerate(operations):
        between = tag == "equal" and 0 < place < last
        short = between and len("".join(before[a:b])) <= _SHORT
        yield ("replace" if short else tag), a, b, c, d

"""Lines of text on their way in: what a reader of .txt or .docx delivers, cleaned, folded and joined again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a .txt, or one paragraph of a .docx with its automatic number put before it and pictures as [[图:…]]."""

    text: str
    #: For a person: 第 212 行, 第 57 段.
    where: str


#: Gives the lines of the file anew at each call, so that the key table at its end can be read first.


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that went into no question, and why."""

    where: str
    text: str
    #: title, heading, instruction, page, header, contents, rule, key_table
    code: str


_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\uffff]"
)
_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")

_WIDE = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_TRADITIONAL = "題题單单項项選选擇择斷断簡简論论據据難难點点類类實实務务參参詳详釋释標标準准編编號号錯错對对資资問问節节層层計计數数連连線线應应為为確确誤误頁页組组鑒鉴綜综濟济試试評评閱阅讀读講讲見见圖图幹干"
_FOLDABLE = re.compile(f"[\uff10-\uff5a{_TRADITIONAL[::2]}]")
_FOLDED = str.maketrans(_WIDE | {ord(old): new for old, new in zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)})


def fold(text: str) -> str:
    """The text in which marks are looked for, character by character as long as the text itself: half-width letters and digits,
    and the words of 題型, 單選, 解析 as the mainland writes them. What is kept is the text, not this.
    """
    return text.translate(_FOLDED) if _FOLDABLE.search(text) else text


def pieces_of(line: Line) -> list[str]:
    """The line without what cannot be seen, parted where Word or a printer broke it."""
    return [_INVISIBLE.sub("", text).strip() for text in _BREAKS.split(line.text)]


_ENDS = re.compile(r"[。！？!?；;：:…”」』]$|\.$|\]\]$")
_POINT = re.compile(
    r"(?:[(（]?\s?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s?[)）.．、](?!\d)|[①-⑳⑴-⒇■●◆◇○▪]|[一二三四五六七八九十]是|\[\[图)"
)
#: A point of fewer characters is a heading: a line that was broken is longer.
_SHORT = 12
_LATIN = re.compile(r"[A-Za-z0-9,.;:)\]%]$")


def joined(texts: Iterable[str]) -> str:
    """Lines as one text: a sentence that was broken is whole again, paragraphs and numbered points keep their line."""
    whole = ""
    for text in texts:
        if not text:
            continue
        whole += _between(whole, text) + text
    return whole


def _between(before: str, text: str) -> str:
    if not before:
        return ""
    tail = before[-_SHORT:].rpartition("\n")[2]
    if _ENDS.search(tail) or _POINT.match(text) or (len(tail) < _SHORT and _POINT.match(tail)):
        return "\n"
    return " " if _LATIN.search(tail) and re.match(r"[A-Za-z0-9]", text) else ""

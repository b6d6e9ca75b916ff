"""Which format of question files a text is in, told from how it begins."""

from __future__ import annotations

import re
from typing import Literal

Name = Literal["gift", "aiken", "moodle", "qti", "json"]

_ROOT = re.compile(r"<(?![?!])(?:[\w.-]{1,60}:)?([\w.-]{1,60})")
_ROOTS: dict[str, Name] = {
    "quiz": "moodle",
    "questestinterop": "qti",
    "assessmentItem": "qti",
}
_JSON = re.compile(r"[\[{]\s{0,100}[\"{\]]")
_NAMED = re.compile(r'"(?:questions|stem)"\s{0,20}:')
#: Braces that begin as answers of GIFT do; and what else only GIFT writes.
_BRACES = re.compile(r"(?<!\\)\{\s{0,50}(?:[=~#]|%-?\d|(?:T|F|TRUE|FALSE)\s{0,9}[}#]|>\s{0,9}\d)")
_GIFT_LINE = re.compile(r"^\s{0,20}(?:\$CATEGORY:|::[^\n]{1,300}?::)", re.MULTILINE)
_EMPTY_BRACES = re.compile(r"\{\s{0,50}\}\s{0,20}$", re.MULTILINE)
_AIKEN = re.compile(r"^\s{0,20}ANSWER\s{0,9}[:：]", re.MULTILINE)
_OPTION = re.compile(r"^\s{0,20}[A-ZＡ-Ｚ][.)．）、]", re.MULTILINE)
_CHINESE_KEY = re.compile(r"^\s{0,20}[【\[]?\s{0,5}(?:正确|参考|标准)?\s{0,5}答\s{0,9}案", re.MULTILINE)


def recognise(head: str) -> Name | None:
    """The format, or None: then it is plain text with questions as people write them, or no questions at all."""
    text = head.lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        found = _ROOT.search(re.sub(r"<!--.*?-->", "", text[:5000], flags=re.DOTALL))
        return _ROOTS.get(found[1]) if found else None
    if _JSON.match(text) and _NAMED.search(text):
        return "json"
    if _AIKEN.search(text) and _OPTION.search(text) and not _BRACES.search(text):
        return "aiken"
    return "gift" if _is_gift(text) else None


def _is_gift(text: str) -> bool:
    """Braces alone are no proof: banks in plain text have them too, with their keys written beside them in Chinese."""
    signs = len(_BRACES.findall(text)) + len(_GIFT_LINE.findall(text))
    keys = len(_CHINESE_KEY.findall(text))
    if signs:
        return signs > keys
    return bool(_EMPTY_BRACES.search(text)) and not keys and not _OPTION.search(text)

"""The key in the stem: （B）, ( √ ], ____A____; taken out, so that the officer does not see it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from question_bank.importing.text.lines import fold
from question_bank.importing.text.words import KEY, RIGHT, WRONG

_BRACKET = re.compile(
    rf"[(（\[【]\s{{0,40}}({KEY})\s{{0,40}}[)）\]】]|(?<![_＿])[_＿]{{1,40}}\s{{0,9}}([A-Za-z]{{1,26}}|[{RIGHT}{WRONG}])\s{{0,9}}[_＿]{{1,40}}"
)
_AT_END = re.compile(rf"[\s。．.]\s{{0,20}}([{RIGHT}{WRONG}])[\s。]{{0,5}}$")
_EMPTY = re.compile(r"[(（]\s{0,40}[)）]|(?<![_＿])[_＿]{2,}|【\s{0,40}】|\[\s{0,40}\]")
_EMPTY_BRACKET = re.compile(r"[(（]\s{0,40}[)）]")
_SIGNS = set(RIGHT + WRONG)
_WORDS = {"正确", "错误", "对", "错", "不对", "不正确"}
_LETTERS_OF_TRUTH = {"T", "F", "TRUE", "FALSE", "Y", "N", "YES", "NO", "X", "是", "否"}
GAP = "（　）"


@dataclass(frozen=True, slots=True)
class KeyInStem:
    key: str
    start: int
    end: int

    @property
    def letters(self) -> str:
        return "".join(sorted(re.findall("[A-Z]", fold(self.key).upper()))) or self.key


def keys_in(stem: str, options: set[str], judging: bool) -> list[KeyInStem]:
    """The brackets that hold a key, not those that hold ordinary words, a year, or letters that are no options."""
    flat = fold(stem)
    found = [
        KeyInStem(stem[slice(*match.span(1 if match[1] else 2))].strip(), match.start(), match.end())
        for match in _BRACKET.finditer(flat)
        if _is_key(match[1] or match[2], options, judging)
    ]
    if _EMPTY_BRACKET.search(flat):
        # 甲公司（A）由谁负责（ ）: where a bracket waits for the key, letters in another are a name.
        found = [key for key in found if key.key in _SIGNS or fold(key.key) in _WORDS]
    if not found and (match := _AT_END.search(flat[-60:])):
        offset = max(len(flat) - 60, 0)
        found = [KeyInStem(match[1], offset + match.start(1), len(flat))]
    return found


def _is_key(said: str, options: set[str], judging: bool) -> bool:
    word = said.strip()
    if word in _SIGNS:
        return True
    if word in _WORDS:
        return judging or not options
    if word.upper() in _LETTERS_OF_TRUTH and judging and not options:
        return True
    letters = re.findall("[A-Z]", word.upper())
    return bool(letters) and len(set(letters)) == len(letters) and set(letters) <= options


def emptied(stem: str, keys: list[KeyInStem]) -> str:
    parts, start = [], 0
    for key in keys:
        parts += [stem[start : key.start], _gap_for(stem[key.start : key.end])]
        start = key.end
    return "".join([*parts, stem[start:]]).strip()


def _gap_for(taken: str) -> str:
    if taken[0] in "_＿":
        return "____"
    return "" if taken.strip(" 。") in _SIGNS else GAP


def looks_asked(flat: str) -> bool:
    """Whether a line has a gap or a key in it: then it is a question, not a point of an answer."""
    return bool(_EMPTY.search(flat) or _BRACKET.search(flat) or _AT_END.search(flat[-60:]))


def holds_key(flat: str) -> bool:
    return bool(_BRACKET.search(flat) or _AT_END.search(flat[-60:]))

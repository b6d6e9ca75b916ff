"""The words of an answer parted: the key itself, the note behind it, the correction; and whether two keys say the same."""

from __future__ import annotations

import re
from dataclasses import dataclass

from question_bank.importing.text.lines import fold
from question_bank.importing.text.words import KEY, RIGHT, WRONG, is_key
from question_bank.importing.words import judged

_NOTED = re.compile(
    rf"(?P<key>{KEY})(?:\s{{0,9}}[。.；;]?\s{{0,9}}[(（【\[](?P<inner>.*)[)）】\]]\s{{0,9}}[。.]?|\s{{0,9}}[。.；;，,:：、)）\s]\s{{0,9}}(?P<after>\S.*))",
    re.DOTALL,
)
_CORRECTS = re.compile(
    r"(?:应?改(?:正)?(?:为|成)?|应(?:当)?为|应(?:当)?是|更正(?:为)?|正确(?:的)?说法(?:是|为)?|修改为)\s?[:：，,]?\s{0,3}"
)
_LETTERS = re.compile(r"[A-Z]+")


@dataclass(frozen=True, slots=True)
class Said:
    """An answer line: the key as it stands, what the rest of the line explains or corrects."""

    key: str
    note: str = ""
    correction: str = ""
    #: The correction with the words that announce it.
    whole_note: str = ""


def read(text: str, options: dict[str, str], judging: bool, correcting: bool) -> Said:
    """For a question that is answered by keys the note goes to the explanation; every other answer stays whole."""
    flat = fold(text)
    if is_key(flat):
        return Said(text.strip().rstrip("。.；;，,、 \u3000"))
    found = _NOTED.fullmatch(flat)
    if not found or not _is_keyed(found["key"], options, judging):
        return Said(text)
    group = "inner" if found["inner"] is not None else "after"
    key, note = text[: found.end("key")], text[found.start(group) : found.end(group)].strip()
    if group == "after" and _repeats(found["key"], note, options):
        return Said(key)
    corrects = _CORRECTS.match(note)
    if corrects:
        return Said(key, correction=note[corrects.end() :].strip(), whole_note=note)
    return Said(key, correction=note) if correcting and judged(key) is False else Said(key, note)


def _is_keyed(key: str, options: dict[str, str], judging: bool) -> bool:
    letters = set(_letters(key))
    if letters and judged(key) is None:
        return letters <= options.keys()
    if options:
        return letters <= options.keys() if letters else key in RIGHT + WRONG
    return judging or key in RIGHT + WRONG or key in {"正确", "错误"}


def _repeats(key: str, note: str, options: dict[str, str]) -> bool:
    """答案：B.五日内 says the option's own words after its letter."""
    text = options.get(key.upper(), "")
    return bool(text) and re.sub(r"\s", "", text).rstrip("。.；;") == re.sub(r"\s", "", note).rstrip("。.；;")


def _letters(key: str) -> str:
    return "".join(sorted(set("".join(_LETTERS.findall(fold(key).upper())))))


def same(one: str, other: str, options: dict[str, str]) -> bool:
    """A、C and CA are the same key, √ and 正确, and A where option A reads 正确."""
    return _meaning(one, options) == _meaning(other, options)


def _meaning(key: str, options: dict[str, str]) -> object:
    letters = _letters(key)
    if len(letters) == 1 and letters in options and (truth := judged(options[letters])) is not None:
        return truth
    if letters and set(letters) <= options.keys():
        return letters
    truth = judged(key)
    return truth if truth is not None else re.sub(r"[\s。.]", "", fold(key))

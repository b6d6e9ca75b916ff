"""The options of a question: one field for each, or all in one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from question_bank.importing.columns import KEYS
from question_bank.importing.words import narrow

if TYPE_CHECKING:
    from question_bank.importing.reading import Reading


def read_options(reading: Reading) -> None:
    texts = [reading.text(f"option_{key.lower()}") for key in KEYS]
    if not any(texts) and reading.text("options"):
        texts = _split(reading.text("options"))
    while texts and not texts[-1]:
        texts.pop()
    filled = [(key, text) for key, text in zip(KEYS, texts, strict=False) if text]
    lettered = bool(filled) and all(_lettered(key).match(narrow(text)) for key, text in filled)
    reading.options = [{"key": key, "text": _option_text(reading, key, text, lettered)} for key, text in filled]


_LETTER = re.compile(r"(?<![0-9A-Za-zＡ-Ｚ])(?=[A-ZＡ-Ｚ][ \t\u3000\u00a0]{0,4}[.．、:：])")


def _split(text: str) -> list[str]:
    """Options that share a cell: parted by |, by lines, by their own letters, or by / between letters (A.9种/B.10种)."""
    if re.search(r"[|｜]", text):
        parts = re.split(r"[|｜]", text)
    elif "\n" in text:
        parts = text.splitlines()
    else:
        parts = _LETTER.split(text)
        if len(parts) > 2:
            parts = [part.strip().rstrip("/;；,，") for part in parts]
    parts = [part.strip() for part in parts]
    while parts and not parts[-1]:
        parts.pop()
    return [part for part in parts if part][: len(KEYS)] if not _has_gap(parts) else parts[: len(KEYS)]


def _has_gap(parts: list[str]) -> bool:
    """An empty place between options is told (the key after it would shift), before the first it is only a bar."""
    filled = [bool(part) for part in parts]
    return filled[:1] == [True] and not all(filled)


def _lettered(key: str) -> re.Pattern[str]:
    return re.compile(
        rf"^[(（]?{key}(?:[)）]\s{{0,9}}[.、．:：。]?|\s{{0,9}}[.、．:：。])\s{{0,9}}(?=\S)", re.IGNORECASE
    )


def _option_text(reading: Reading, key: str, text: str, lettered: bool) -> str:
    """With half-width letters and digits, and without the letter that some files repeat in every option (A．三日)."""
    new = narrow(text)
    bare = _lettered(key).sub("", new) if lettered else new
    own = f"option_{key.lower()}"
    if reading.text(own) and bare != text:
        reading.fixed(own, text, bare)
    return bare

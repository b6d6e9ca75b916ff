"""How alike two texts are: the share of their runs of three characters that both have (Jaccard)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_START, _END = "\x02", "\x03"
_LOOKS = re.compile(r"[^\w%<>=+≤≥~√×.\-]|_")


def normal(text: str) -> str:
    """Letters, digits and signs of reckoning only: by these a fingerprint is taken too (question_bank.content)."""
    return _LOOKS.sub("", unicodedata.normalize("NFKC", text).lower())


def grams(texts: Sequence[str]) -> set[str]:
    """The runs of three characters of normal texts, in whatever order the texts stand.

    The edges of a text count as characters, so that 「3日」 has some too. No text at all has one of its own.
    """
    edged = [f"{_START}{text}{_END}" for text in texts or [""]]
    return {text[at : at + 3] for text in edged for at in range(max(1, len(text) - 2))}


def shared(one: set[str], other: set[str]) -> float:
    both = len(one & other)
    return both / (len(one) + len(other) - both)


def likeness(first: str, second: str) -> float:
    """0 (nothing shared) … 1 (the same, however spaced and punctuated)."""
    return shared(grams([normal(first)]), grams([normal(second)]))

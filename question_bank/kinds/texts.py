"""Answers in words and figures, made comparable."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_MINUS = str.maketrans("−–—", "---")
#: More digits are nobody's answer, and JSON would not keep them.
MOST_DIGITS = 15


def normal(text: str) -> str:
    """Without width, blanks, case and a full stop at the end. Words stay words: 五 is not 5 unless the key says so."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).casefold().rstrip("。")


def read_number(text: str) -> Decimal | None:
    """5000, 5,000, ５０００, -0.5; None for anything else, a unit or a per cent included: what they mean would be guessed."""
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", text)).translate(_MINUS)
    if not _NUMBER.fullmatch(plain) or sum(char.isdigit() for char in plain) > MOST_DIGITS:
        return None
    return Decimal(plain.replace(",", ""))


def plain_number(number: Decimal) -> int | float:
    """As JSON keeps it."""
    return int(number) if number == number.to_integral_value() else float(number)


def exact(number: float) -> Decimal:
    """The number that JSON wrote down, not its binary neighbour."""
    return Decimal(str(number))

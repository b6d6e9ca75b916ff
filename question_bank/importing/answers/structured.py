"""Pairs, orders and numbers, as our own workbook writes them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from question_bank.importing.answers.written import listed_in_json
from question_bank.importing.columns import KEYS

if TYPE_CHECKING:
    from question_bank.importing.reading import Reading

_ARROW = re.compile(r"\s{0,9}(?:→|->|—>|=>|——)\s{0,9}")
_NUMBER = re.compile(
    r"^(?P<value>[+-]?\d[\d,]{0,20}(?:\.\d{1,10})?)(?:\s{0,4}(?:±|\+-|\+/-)\s{0,4}(?P<off>\d{1,12}(?:\.\d{1,10})?))?$"
)


def read_pairs(reading: Reading, said: str) -> None:
    """警告→申诫罚, one pair a line. Options are further right-hand sides that belong to none."""
    listed = listed_in_json(said)
    lines = [line for line in re.split(r"[\n;；]+", said) if line.strip()]
    pairs = [_ARROW.split(line, maxsplit=1) for line in lines] if listed is None else listed
    if any(len(pair) != 2 for pair in pairs):
        message = _("匹配题的答案要一行一对，写成“左边→右边”。")
        reading.say("error", "answer", message, code="unreadable_pairs")
        return
    reading.answer = [[left.strip(), right.strip()] for left, right in pairs]
    known = [option["text"] for option in reading.options]
    rights = list(dict.fromkeys([*known, *(right for _left, right in reading.answer)]))
    reading.options = [{"key": key, "text": text} for key, text in zip(KEYS, rights, strict=False)]


def read_order(reading: Reading, said: str) -> None:
    """C,A,B: the keys of the options in their right order."""
    keys = re.findall(r"[A-Z]", unicodedata.normalize("NFKC", said).upper())
    if re.sub(r"[A-Z\s,，、>→\-;；.]", "", unicodedata.normalize("NFKC", said).upper()):
        message = _("排序题的答案要写选项的字母，按正确的先后排列，例如 C、A、B。")
        reading.say("error", "answer", message, code="unreadable_order")
        return
    reading.answer = keys


def read_number(reading: Reading, said: str) -> None:
    """5±0.1, 5000: a number, and how far off an answer may be."""
    found = _NUMBER.match(unicodedata.normalize("NFKC", said).strip())
    if not found:
        message = _("计算题的答案要写一个数，可以带允许的误差，例如 5±0.1；单位写在题干里。")
        reading.say("error", "answer", message, code="unreadable_number")
        return
    reading.answer = [_number(found["value"]), _number(found["off"] or "0")]


def _number(text: str) -> int | float:
    plain = text.replace(",", "")
    return float(plain) if "." in plain else int(plain)

"""What tells two like questions apart: a number, a yes or no, a unit, or words. A number may turn right into wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from laws.numerals import from_chinese


class Difference(TextChoices):
    NUMBERS = "numbers", _("数字不同")
    NEGATION = "negation", _("肯定与否定、可以与应当不同")
    UNITS = "units", _("单位不同")
    WORDS = "words", _("文字不同")
    SPELLING = "spelling", _("同一数字写法不同")


_CHINESE = "〇零一二两三四五六七八九十百千万亿"
_UNIT = "个工作日|工作日|个月|小时|分钟|公斤|千克|公里|千米|毫米|厘米|立方米|平方米|年度|周岁|[%日天月年周秒元倍人次条款项目章级米吨克度名家起岁件套个]"
_LONGEST_NUMERAL = 20
_SIGNS = re.compile(
    rf"(?P<marked>第|[百千万]分之)?(?P<number>[0-9]+(?:\.[0-9]+)*[万亿]*|[{_CHINESE}]+)(?P<unit>{_UNIT})?"
    r"|(?P<negation>不[得应予]?|[未无非]|没有|禁止|严禁|可以|应[当该]|必须|正确|错误)"
)


@dataclass(frozen=True)
class _Reading:
    """A normal text taken apart."""

    numbers: tuple[float | str, ...]
    units: tuple[str, ...]
    negations: tuple[str, ...]
    rest: str

    @classmethod
    def of(cls, text: str) -> _Reading:
        found = [match for match in _SIGNS.finditer(text) if _counts(match)]
        return cls(
            tuple(_value(match["number"]) for match in found if match["number"]),
            tuple(match["unit"] for match in found if match["unit"]),
            tuple(match["negation"] for match in found if match["negation"]),
            without_signs(text),
        )


def without_signs(text: str) -> str:
    """A normal text without its numbers, units and negations: what two questions share that differ in nothing else."""
    return _SIGNS.sub(_kept, text)


def _counts(match: re.Match[str]) -> bool:
    """一 of 一般 and 统一 is no number; before a unit, after 第 or in 百分之 it is."""
    return bool(match["negation"] or match["unit"] or match["marked"] or match["number"][0] in "0123456789")


def _kept(match: re.Match[str]) -> str:
    return "" if _counts(match) else match[0]


def _value(numeral: str) -> float | str:
    """五万 and 5万 and 50000 are the same number; what cannot be read is itself."""
    try:
        return _product(numeral) if len(numeral) <= _LONGEST_NUMERAL else numeral
    except ValueError:
        return numeral


def _product(numeral: str) -> float:
    for sign, factor in (("亿", 10**8), ("万", 10**4)):
        above, found, below = numeral.rpartition(sign)
        if found:
            return (_product(above) if above else 1) * factor + (_product(below) if below else 0)
    if re.fullmatch(r"[0-9.]+", numeral):
        return float(numeral)
    if re.fullmatch("[〇零一二三四五六七八九]{2,}", numeral):
        return float("".join(str(from_chinese(digit)) for digit in numeral))
    return float(from_chinese(numeral))


def differs_in(first: Sequence[str], second: Sequence[str]) -> tuple[Difference, ...]:
    """Of two questions as [stem, option, …] in normal form. Empty: they say the same, in whatever order the options stand."""
    halves = [(first[0], second[0]), _options_apart(first[1:], second[1:])]
    found = {kind for one, other in halves if one != other for kind in _kinds(_Reading.of(one), _Reading.of(other))}
    return tuple(kind for kind in Difference if kind in found)


def _kinds(one: _Reading, other: _Reading) -> list[Difference]:
    asked = [
        (Difference.NUMBERS, one.numbers != other.numbers),
        (Difference.NEGATION, one.negations != other.negations),
        (Difference.UNITS, one.units != other.units),
        (Difference.WORDS, one.rest != other.rest),
    ]
    return [kind for kind, differs in asked if differs] or [Difference.SPELLING]


def _options_apart(first: Sequence[str], second: Sequence[str]) -> tuple[str, str]:
    """The options that only one of them has, in an order that puts like beside like."""
    one, other = Counter(first), Counter(second)
    return _joined(one - other), _joined(other - one)


def _joined(options: Counter[str]) -> str:
    return "\n".join(sorted(options.elements(), key=lambda option: (without_signs(option), option)))

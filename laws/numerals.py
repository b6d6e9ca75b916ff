"""Chinese numerals as statutes write them, and the names of articles."""

import re

_DIGITS = "零一二三四五六七八九"
_VALUES = {"〇": 0, "两": 2} | {digit: value for value, digit in enumerate(_DIGITS)}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def to_chinese(number: int) -> str:
    """63 → 六十三, 110 → 一百一十, for 0 to 9999."""
    if number < 10:
        return _DIGITS[number]
    parts = []
    gap = False
    for unit, value in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, value)
        if digit:
            parts.append(("零" if gap else "") + _DIGITS[digit] + unit)
            gap = False
        else:
            gap = bool(parts)
    return "".join(parts).removeprefix("一") if parts[0] == "一十" else "".join(parts)


def from_chinese(text: str) -> int:
    """六十三 → 63, 63 → 63, ６３ → 63. Raises ValueError for anything else."""
    text = re.sub(r"\s", "", text)
    if text.isdecimal():
        return int(text)
    total = digit = 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in _VALUES:
            digit = _VALUES[char]
        else:
            raise ValueError(f"not a Chinese number: {text}")
    if not text:
        raise ValueError("not a Chinese number: nothing")
    return total + digit


def article_name(number: int, insert: int = 0) -> str:
    return f"第{to_chinese(number)}条" + (f"之{to_chinese(insert)}" if insert else "")


def part_name(paragraph: int | None, item: int | None) -> str:
    """第一款第二项; empty for the whole article."""
    return (f"第{to_chinese(paragraph)}款" if paragraph else "") + (f"第{to_chinese(item)}项" if item else "")

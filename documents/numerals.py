"""The numbers of Word's automatic lists: 1 as A, 一, ①, 甲 …"""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
#: No list is longer; what claims so is shown in digits.
_MOST = 9999


def numeral(number: int, format: str) -> str:
    """A number in a format of w:numFmt; in digits where the format has no sign for it, or is not known."""
    if not 0 < number <= _MOST:
        return str(number)
    return _FORMATS.get(format, str)(number) or str(number)


def _letters(number: int) -> str:
    """Word goes from Z to AA, BB, CC."""
    times, index = divmod(number - 1, 26)
    return chr(65 + index) * (times + 1) if times < 10 else ""


def _roman(number: int) -> str:
    signs = {1000: "M", 900: "CM", 500: "D", 400: "CD", 100: "C", 90: "XC", 50: "L", 40: "XL"}
    signs |= {10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I"}
    text = ""
    for value, sign in signs.items():
        text += sign * (number // value)
        number %= value
    return text


def _counting(digits: str, units: tuple[str, ...]) -> Callable[[int], str]:
    """一, 十, 十一, 二十, 一百零五 — with 一十 only inside a larger number, as it is said."""

    def counted(number: int) -> str:
        text, gap = "", False
        for place in (3, 2, 1, 0):
            digit = number // 10**place % 10
            if digit:
                text += ("零" if gap and text else "") + digits[digit] + units[place]
            gap = not digit
        return text[1:] if text.startswith(digits[1] + units[1]) and digits == _DIGITS else text

    return counted


def _row(first: int, count: int) -> Callable[[int], str]:
    """Signs that stand beside each other in Unicode."""
    return lambda number: chr(first + number - 1) if number <= count else ""


def _circled(number: int) -> str:
    if number <= 20:
        return chr(0x2460 + number - 1)
    return chr(0x3251 + number - 21) if number <= 35 else chr(0x32B1 + number - 36) if number <= 50 else ""


def _of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if number <= len(signs) else ""


_chinese = _counting(_DIGITS, ("", "十", "百", "千"))
_FORMATS: dict[str, Callable[[int], str]] = {
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: "".join(chr(0xFF10 + int(digit)) for digit in str(number)),
    "decimalFullWidth2": lambda number: "".join(chr(0xFF10 + int(digit)) for digit in str(number)),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _row(0x2474, 20),
    "decimalEnclosedFullstop": _row(0x2488, 20),
    "ideographEnclosedCircle": _row(0x3280, 10),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "chineseLegalSimplified": _counting(_FORMAL, ("", "拾", "佰", "仟")),
    "ideographDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "japaneseDigitalTenThousand": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "ideographTraditional": _of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _of("子丑寅卯辰巳午未申酉戌亥"),
    "none": lambda number: " ",
}

"""Ticks and boxes that Word takes from fonts of pictures, as the signs that Unicode has for them."""

from __future__ import annotations

_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x72: "□", 0x75: "◆", 0x9F: "•", 0xA1: "○", 0xA8: "□",
    0xD8: "➢", 0xE0: "→", 0xFB: "×", 0xFC: "√", 0xFD: "☒", 0xFE: "☑",
    **{0x80 + n: "⓪①②③④⑤⑥⑦⑧⑨⑩"[n] for n in range(11)},
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "×", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x98: "●", 0xA3: "□",
    **{0x69 + n: "⓪①②③④⑤⑥⑦⑧⑨⑩"[n] for n in range(11)},
}  # fmt: skip
_SYMBOL = {
    0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x6D: "μ", 0x70: "π", 0xA3: "≤", 0xA5: "∞", 0xB0: "°", 0xB1: "±",
    0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xAE: "→", 0xD6: "√", 0x2B: "+", 0x2D: "−", 0x3D: "=",
}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
#: What stands for a sign that is not known.
UNKNOWN = "\ufffd"


def sign(code: str, font: str) -> str:
    """A <w:sym> by the number of its sign, in hexadecimal; these fonts live from F000 on."""
    try:
        number = int(code[:6], 16)
    except ValueError:
        return UNKNOWN
    if 0xF000 <= number <= 0xF0FF:
        return _FONTS.get(font.lower(), {}).get(number - 0xF000, UNKNOWN)
    usual = number >= 0x20 and number < 0xE000
    return _FONTS.get(font.lower(), {}).get(number) or (chr(number) if usual else UNKNOWN)


def in_font(text: str, font: str) -> str:
    """Text set in one of these fonts, or copied out of one: its letters are pictures."""
    table = _FONTS.get(font.lower())
    if table is None and not any("\uf000" <= letter <= "\uf0ff" for letter in text):
        return text
    return "".join(_letter(letter, table or _WINGDINGS, table is not None) for letter in text)


def _letter(letter: str, table: dict[int, str], all_letters: bool) -> str:
    number = ord(letter)
    if 0xF000 <= number <= 0xF0FF:
        return table.get(number - 0xF000, UNKNOWN)
    return table.get(number, letter) if all_letters and number < 0x100 else letter

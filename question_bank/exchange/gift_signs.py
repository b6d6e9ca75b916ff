"""The signs of GIFT: what stands behind a backslash is text and no sign; which format a text is in.

While a question is taken apart, an escaped sign is a character that no text holds (a noncharacter of Unicode).
"""

from __future__ import annotations

import re

from question_bank.exchange.html_text import looks_like_html, plain_text

#: `\\/` and `\\>` are ours: Moodle knows no way to begin a line with // or to write -> in a pair.
_SIGNS = "~=#{}:\\n/>"
_SHOWN = "~=#{}:\\\n/>"
_FIRST = 0xFDD0
_HIDE = {sign: chr(_FIRST + number) for number, sign in enumerate(_SIGNS)}
_SHOW = {_FIRST + number: sign for number, sign in enumerate(_SHOWN)}
_ESCAPED = re.compile(r"\\([~=#{}:\\n/>])")
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")


def hide(text: str) -> str:
    """With what is escaped out of the way."""
    return _ESCAPED.sub(lambda found: _HIDE[found[1]], _NONCHARACTERS.sub("", text))


def show(text: str) -> str:
    return text.translate(_SHOW)


def worded(text: str, default: str = "moodle") -> tuple[str, str]:
    """A text as a person reads it, and the format it is in."""
    found = _FORMAT.match(text)
    format = found[1] if found else default
    text = show(text[found.end() :] if found else text).strip()
    if format == "html":
        return plain_text(text), format
    if format == "moodle" and looks_like_html(text):
        return plain_text(text.replace("\n", "<br>")), format
    return text, format


# --- written ---
_TO_ESCAPE = re.compile(r"[\\~=#{}:\n]")


def escaped(text: str) -> str:
    return _TO_ESCAPE.sub(lambda found: "\\n" if found[0] == "\n" else f"\\{found[0]}", text)


def plain(text: str) -> str:
    """A text that its format may stand before: said to be plain when it would be taken for another."""
    return f"[plain]{escaped(text)}" if text.startswith("[") or looks_like_html(text) else escaped(text)


def line_of(text: str) -> str:
    """A text of several lines in one, for a comment."""
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def of_line(line: str) -> str:
    return re.sub(r"\\([\\n])", lambda found: "\n" if found[1] == "n" else "\\", line)

"""Bytes as text: the marks at the front, else UTF-8, else GB18030. Nothing is guessed from how often a letter occurs.

A detector of encodings is not used on purpose: the best of them takes a short Chinese file for UTF-16.
"""

from __future__ import annotations

import codecs

from files.refused import Refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What a text may hold below the blank: tab, line ends, page feed, and the sign old DOS editors put at the end.
_ALLOWED = set("\t\n\r\f\x1a")
_CONTROLS = {code for code in range(32) if chr(code) not in _ALLOWED}


def decoded(data: bytes) -> str:
    """The text of a whole file. Refused when it is none."""
    for name in _candidates(data):
        try:
            return _checked(data.decode(name))
        except UnicodeDecodeError:
            continue
    raise Refused("encoding" if _CONTROLS.isdisjoint(data) else "unknown")


def beginning(data: bytes) -> str:
    """The text of the first bytes of a file, which may end amid a sign; Refused when they are none."""
    for name in _candidates(data):
        try:
            return _checked(codecs.getincrementaldecoder(name)("strict").decode(data))
        except UnicodeDecodeError:
            continue
    raise Refused("encoding" if _CONTROLS.isdisjoint(data) else "unknown")


def _candidates(data: bytes) -> tuple[str, ...]:
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    return (marked,) if marked else ("utf-8", "gb18030")


def _checked(text: str) -> str:
    """Bytes that no text holds, NUL before all, say that this is something else."""
    if any(sign < " " and sign not in _ALLOWED for sign in set(text)):
        raise Refused("unknown")
    return text.rstrip("\x1a")

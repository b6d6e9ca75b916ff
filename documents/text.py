"""A plain text line by line, whatever wrote it: UTF-8, GB18030, or UTF-16 with its mark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from documents.limits import Limits
from documents.reading import limits_in_force
from documents.refusals import REASONS, UnreadableDocument
from files.child import opened
from files.recognition import kind_of
from files.refusals import in_words
from files.refused import Refused
from files.text import decoded

_LINE_END = re.compile(r"\r\n|\r|\n|\f|\u2028|\u2029|\x85")
#: What is text, and may be wanted line by line.
_TEXTS = ("txt", "csv", "json", "xml")


def text_of(source: Path | BinaryIO, limits: Limits | None = None) -> str:
    """The whole text, without a mark at the front. Raises UnreadableDocument."""
    caps = limits or limits_in_force()
    with in_words(UnreadableDocument, REASONS), opened(source, caps) as (file, name, _size):
        kind = kind_of(file, name)
        if kind not in _TEXTS:
            raise Refused("archive" if kind == "zip" else kind)
        file.seek(0)
        return decoded(file.read()).removeprefix("\ufeff")


def lines(source: Path | BinaryIO, limits: Limits | None = None) -> Iterator[tuple[int, str]]:
    """(number from 1, text without its end), blank lines too. Raises UnreadableDocument."""
    text = text_of(source, limits)
    number, start = 1, 0
    for end in _LINE_END.finditer(text):
        yield number, text[start : end.start()]
        number, start = number + 1, end.end()
    if start < len(text):
        yield number, text[start:]

"""The one sheet of a .csv: its separator counted on the first lines, line breaks inside quotation marks kept."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import BinaryIO

from files.refused import Refused
from files.text import decoded
from sheets.source import Source

_SEPARATORS = ",\t;"
_LOOKED_AT = 20


def sources(file: BinaryIO, name: str, longest: int) -> Iterator[Source]:
    file.seek(0)
    text = decoded(file.read())
    said = text[:5].lower()
    separator = said[4] if said.startswith("sep=") and len(said) == 5 else separator_of(text)
    rows = _rows(text, separator, name, longest)
    if said.startswith("sep="):  # a line for Excel, no row
        next(rows, None)
    yield Source(name, False, rows)


def separator_of(text: str) -> str:
    """The sign that most of the first lines have equally often, outside of quotation marks."""
    bare = "".join(text[:100_000].split('"')[::2])
    lines = [line for line in bare.splitlines()[:_LOOKED_AT] if line.strip()]
    return max(_SEPARATORS, key=lambda mark: _agreement(lines, mark))


def _agreement(lines: list[str], mark: str) -> tuple[int, int]:
    counts = Counter(line.count(mark) for line in lines)
    del counts[0]
    times, lines_with = max(
        ((count, lines) for count, lines in counts.items()), key=lambda found: found[1], default=(0, 0)
    )
    return lines_with, times


def _rows(text: str, separator: str, name: str, longest: int) -> Iterator[list[str]]:
    """A quotation mark without its fellow would swallow rows; it is refused with its place."""
    csv.field_size_limit(longest + 1)
    number = 0
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True):
            number += 1
            yield row
    except csv.Error as error:
        if "field limit" in str(error):
            raise Refused("characters", place=f"{name}!{number + 1}", limit=longest) from error
        raise Refused("quotes", row=number + 1) from error

"""Reads a statute from Markdown or plain text in the layouts that public copies use. Pure: no database, no files.

`read_statute` returns all it understood and names every irregularity with its line. A fatal one means that the text could
not be read whole; who loads texts refuses it (laws.services).
"""

from __future__ import annotations

from laws.parsing.lines import clean_lines, decode, refuse_large, split_header
from laws.parsing.reader import Reader
from laws.parsing.statute import Irregularity, StatuteText, UnreadableText

__all__ = ["StatuteText", "UnreadableText", "decode", "read_statute", "refuse_large"]


def read_statute(content: str) -> StatuteText:
    header, body = split_header(content)
    statute = StatuteText()
    if isinstance(header, str):
        statute.irregularities.append(Irregularity(1, header, fatal=True))
        header = {}
    Reader(statute, list(clean_lines(body)), header).read()
    return statute

"""Sheets of an .xls (Excel 97 to 2003, and the .et of WPS): by calamine, with the failed formulas that it leaves empty.

[MS-XLS]: the stream is a row of records, two bytes of kind, two of length, the content. Each sheet is a part of its own from a
BOF to an EOF, and the first part lists where the sheets begin.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from files.compound import Compound
from files.refused import Refused
from sheets.by_calamine import sources as by_calamine
from sheets.source import Place, Source

_BOUND_SHEET, _FILE_PASS, _BOF, _EOF = 0x85, 0x2F, 0x809, 0x0A
_ERROR_CELL, _FORMULA = 0x205, 0x06
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def sources(file: BinaryIO) -> Iterator[Source]:
    file.seek(0)
    compound = Compound(file.read())
    name = next(name for name in ("Workbook", "Book", "WORKBOOK", "BOOK") if name in compound.names)
    return by_calamine(file, _errors(compound.stream(name)))


def _errors(stream: bytes) -> dict[int, dict[Place, str]]:
    """Number of the sheet → its failed formulas."""
    starts = []
    for kind, content in _records(stream, 0):
        if kind == _FILE_PASS:
            raise Refused("password")
        if kind == _BOUND_SHEET and len(content) >= 4:
            starts.append(struct.unpack_from("<I", content)[0])
    return {index: dict(_errors_of(stream, start)) for index, start in enumerate(starts)}


def _errors_of(stream: bytes, start: int) -> Iterator[tuple[Place, str]]:
    for kind, content in _records(stream, start):
        code = None
        if kind == _ERROR_CELL and len(content) >= 8 and content[7]:
            code = content[6]
        elif kind == _FORMULA and len(content) >= 14 and content[6] == 2 and content[12:14] == b"\xff\xff":
            code = content[8]
        if code is not None:
            row, column = struct.unpack_from("<HH", content)
            yield (row + 1, column), _ERRORS.get(code, "#N/A")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part, up to the end that belongs to its beginning: charts inside it have their own."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length

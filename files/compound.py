"""The container of Office 97 to 2003 (OLE2): the names of its streams, and their bytes.

[MS-CFB]: sectors of 512 or 4096 bytes; a table says for each sector which one follows; the directory is itself a chain of them,
and streams under 4096 bytes lie in sectors of 64 bytes inside the stream of the root.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from files.refused import Refused

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_ENTRY = 128
_SMALL = 4096
#: From here on a number names no sector: end of chain, free, part of the table itself.
_SPECIAL = 0xFFFFFFFA


class _Stream(NamedTuple):
    start: int
    size: int


class Compound:
    """An OLE2 file in memory. Refused when it does not hold together."""

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER or not data.startswith(SIGNATURE):
            raise Refused("damaged")
        self._data = data
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise Refused("damaged")
        self._sector = 1 << shift
        self._next = self._table()
        self._streams = self._directory(struct.unpack_from("<I", data, 48)[0])
        self._small_next = self._numbers(self._chain(struct.unpack_from("<I", data, 60)[0]))

    @property
    def names(self) -> set[str]:
        return set(self._streams)

    def stream(self, name: str) -> bytes:
        start, size = self._streams[name]
        if size >= _SMALL:
            return self._chain(start)[:size]
        held = self._chain(self._streams["Root Entry"].start) if "Root Entry" in self._streams else b""
        return b"".join(held[at * 64 : at * 64 + 64] for at in _followed(start, self._small_next))[:size]

    def _at(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        return self._data[start : start + self._sector]

    def _numbers(self, block: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])

    def _table(self) -> tuple[int, ...]:
        """The sectors of the table: 109 of them in the header, further ones in a chain of their own."""
        listed = [number for number in struct.unpack_from("<109I", self._data, 76) if number < _SPECIAL]
        further, seen = struct.unpack_from("<I", self._data, 68)[0], 0
        while further < _SPECIAL and seen < len(self._data) // self._sector:
            numbers = self._numbers(self._at(further))
            if not numbers:
                break
            listed += [number for number in numbers[:-1] if number < _SPECIAL]
            further, seen = numbers[-1], seen + 1
        most = len(self._data) // self._sector + 1
        return self._numbers(b"".join(self._at(number) for number in listed[:most]))

    def _chain(self, start: int) -> bytes:
        return b"".join(self._at(number) for number in _followed(start, self._next))

    def _directory(self, start: int) -> dict[str, _Stream]:
        block = self._chain(start)
        found: dict[str, _Stream] = {}
        for at in range(0, len(block) - _ENTRY + 1, _ENTRY):
            length = struct.unpack_from("<H", block, at + 64)[0]
            if block[at + 66] and 2 <= length <= 64:
                name = block[at : at + length - 2].decode("utf-16-le", "replace")
                found.setdefault(name, _Stream(*struct.unpack_from("<II", block, at + 116)))
        if not found:
            raise Refused("damaged")
        return found


def _followed(start: int, following: tuple[int, ...]) -> list[int]:
    """The chain from a sector on. One that bites its tail, or leads nowhere, is damage."""
    chain: list[int] = []
    while start < _SPECIAL:
        if start >= len(following) or len(chain) >= len(following):
            raise Refused("damaged")
        chain.append(start)
        start = following[start]
    return chain

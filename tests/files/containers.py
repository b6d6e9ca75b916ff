"""Containers built by hand: the OLE2 files of Office 97 to 2003."""

import struct

SECTOR, SMALL = 512, 4096
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE2 file of these streams, each filled up to the size from which it has sectors of its own."""
    contents = [content.ljust(SMALL, b"\0") for content in streams.values()]
    sectors, following, starts = [], [], []
    for content in contents:
        starts.append(len(sectors))
        pieces = [content[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(content), SECTOR)]
        following += [*range(len(sectors) + 1, len(sectors) + len(pieces)), _END]
        sectors += pieces
    entries = [_entry("Root Entry", 5, _END, 0)]
    entries += [_entry(name, 2, at, len(content)) for name, at, content in zip(streams, starts, contents, strict=True)]
    directory = b"".join(entries)
    directory = directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0")
    pieces = [directory[at : at + SECTOR] for at in range(0, len(directory), SECTOR)]
    first_of_directory = len(sectors)
    following += [*range(len(sectors) + 1, len(sectors) + len(pieces)), _END]
    sectors += pieces
    tables = next(n for n in range(1, 110) if n * SECTOR // 4 >= len(sectors) + n)
    listed = [*range(len(sectors), len(sectors) + tables)]
    following += [_TABLE] * tables
    following += [_FREE] * (tables * SECTOR // 4 - len(following))
    table = struct.pack(f"<{len(following)}I", *following)
    return _header(listed, first_of_directory) + b"".join(sectors) + table


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<BBIII", kind, 1, _FREE, _FREE, _FREE)
    return text.ljust(64, b"\0") + struct.pack("<H", len(text)) + links + b"\0" * 36 + struct.pack("<IQ", start, size)


def _header(tables: list[int], directory: int) -> bytes:
    facts = struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, len(tables), directory, 0, SMALL, _END, 0, _END, 0
    )
    listed = struct.pack("<109I", *tables, *[_FREE] * (109 - len(tables)))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + facts + listed

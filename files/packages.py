"""What the directory of a zip says, held against the limits before anything is unpacked."""

from __future__ import annotations

import stat
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from files.limits import Limits
from files.refused import Refused

MEGABYTE = 1024 * 1024
BLOCK = 1 << 18
_ARCHIVES = (".zip", ".xlsx", ".xlsm", ".xlsb", ".docx", ".pptx", ".jar", ".7z", ".rar", ".gz", ".tar")
#: What the standard library raises over a zip that is not sound.
BROKEN = (BadZipFile, zlib.error, ValueError, KeyError, NotImplementedError, RuntimeError, OSError, EOFError)


def entries_of(file: BinaryIO) -> list[ZipInfo]:
    """The directory; Refused when there is none that can be read."""
    try:
        with ZipFile(file) as archive:
            return archive.infolist()
    except BROKEN as error:
        raise Refused("damaged") from error


def check_package(file: BinaryIO, size: int, limits: Limits) -> None:
    """Refused unless the zip of so many bytes keeps within the limits and holds nothing but plain parts."""
    entries = entries_of(file)
    if len(entries) > limits.entries:
        raise Refused("entries", entries=len(entries), limit=limits.entries)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes or unpacked > limits.ratio * max(size, 1):
        raise Refused("unpacked", megabytes=min(limits.unpacked_bytes, limits.ratio * size) // MEGABYTE or 1)
    for entry in entries:
        _check_entry(entry)


def _check_entry(entry: ZipInfo) -> None:
    name = entry.filename.lower()
    if entry.flag_bits & 1:
        raise Refused("password")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Refused("damaged")
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name:
        raise Refused("names")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused("names")
    if name.endswith("vbaproject.bin"):
        raise Refused("macros")
    if name.endswith(_ARCHIVES):
        raise Refused("nested", name=entry.filename[-60:])


def blocks(archive: ZipFile, name: str) -> Iterator[bytes]:
    """A part piece by piece, to its end, where its check sum is compared."""
    with archive.open(name) as part:
        while block := part.read(BLOCK):
            yield block

"""Word documents of others (.docx) as paragraphs, read without trusting them.

The way in is that of sheets.reading: size, kind, zip against its limits, then a child process (documents.worker) that follows the XML
without ever holding the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from documents.limits import Limits
from documents.refusals import NOTES, REASONS, UnreadableDocument
from files.child import opened, told
from files.packages import check_package
from files.recognition import kind_of
from files.refusals import in_words
from files.refused import Refused

__all__ = ["Paragraph", "UnreadableDocument", "command_limits", "limits_in_force", "paragraphs"]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with its automatic number in front, or a row of a table with its cells joined by tabs."""

    #: Counted from 1 over all paragraphs and rows, blank ones too.
    number: int
    text: str
    #: By the mark that stands in the text (documents.pictures): PNG, in base64.
    pictures: dict[str, str] = field(default_factory=dict)
    table: bool = False
    #: What could not be read, as sentences.
    notes: tuple[str, ...] = ()


def paragraphs(source: Path | BinaryIO, limits: Limits | None = None) -> Iterator[Paragraph]:
    """The body from top to bottom as it is read; nothing is held. Raises UnreadableDocument, maybe after many paragraphs."""
    caps = limits or limits_in_force()
    with in_words(UnreadableDocument, REASONS), opened(source, caps) as (file, name, size):
        kind = kind_of(file, name)
        if kind != "docx":
            raise Refused("archive" if kind == "zip" else kind)
        check_package(file, size, caps)
        for _kind, *facts in told("documents.worker", file, {}, caps):
            yield _paragraph(*facts)


def _paragraph(number: int, text: str, pictures: dict[str, str], table: bool, notes: list[Any]) -> Paragraph:
    return Paragraph(number, text, pictures, table, tuple(str(NOTES[code]) for code in notes))


def limits_in_force() -> Limits:
    """What holds for an upload."""
    return Limits(
        max_bytes=settings.IMPORT_MAX_BYTES,
        unpacked_bytes=settings.IMPORT_DOCUMENT_UNPACKED_BYTES,
        entries=settings.IMPORT_MAX_ENTRIES,
        ratio=settings.IMPORT_MAX_RATIO,
        seconds=settings.IMPORT_SECONDS,
        memory_bytes=settings.IMPORT_MEMORY_BYTES,
        paragraphs=settings.IMPORT_DOCUMENT_PARAGRAPHS,
    )


def command_limits() -> Limits:
    """What holds for commands and jobs, where nobody waits for a page."""
    return replace(
        limits_in_force(),
        max_bytes=settings.IMPORT_COMMAND_MAX_BYTES,
        unpacked_bytes=settings.IMPORT_COMMAND_MAX_UNPACKED_BYTES,
        seconds=settings.IMPORT_COMMAND_SECONDS,
        memory_bytes=settings.IMPORT_COMMAND_MEMORY_BYTES,
        paragraphs=settings.IMPORT_COMMAND_DOCUMENT_PARAGRAPHS,
    )

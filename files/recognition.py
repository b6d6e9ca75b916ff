"""What a file is, told from what it holds; its name only decides between kinds of plain text.

A kind that is read comes back as a word; any other is refused by name. What Office protects with a password is an OLE2 file with
a stream of its own. A WPS .et is an OLE2 file with the stream of an .xls and is read as one; should that fail, it is refused by
its own name. A .wps is to .doc what .et is to .xls, and as little read.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal

from files.compound import SIGNATURE, Compound
from files.packages import entries_of
from files.refusals import UnreadableFile, in_words
from files.refused import Refused
from files.text import beginning

Kind = Literal["xlsx", "xls", "ods", "csv", "docx", "txt", "json", "xml", "zip"]

_HEAD = 64 * 1024
_SHEETS = (".csv", ".tsv", ".tab")
_TEXTS = (".txt", ".text", ".gift", ".aiken", ".md")
_MAGIC = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "rar"),
    (b"\x1f\x8b", "rar"),
)
_PAGE = ("<html", "<!doctype html", "<table", "<head", "<body", "<meta", "mime-version")
_OFFICE_XML = "urn:schemas-microsoft-com:office:"
_JSON = re.compile(r"\s{0,100}(\{\s{0,100}[\"}]|\[\s{0,100}[\[{\"\]])")


def recognise(source: bytes | Path | BinaryIO, name: str = "") -> Kind:
    """The kind of a file that is read. Raises UnreadableFile, with what to do, for any other."""
    with in_words(UnreadableFile):
        if isinstance(source, Path):
            with source.open("rb") as file:
                return kind_of(file, name or source.name)
        return kind_of(BytesIO(source) if isinstance(source, bytes) else source, name)


def kind_of(file: BinaryIO, name: str) -> Kind:
    """As `recognise`, raising Refused."""
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        raise Refused("empty")
    if head.startswith(b"PK\x03\x04"):
        return _package({entry.filename for entry in entries_of(file)}, head)
    if head.startswith(SIGNATURE):
        file.seek(0)
        return _compound(Compound(file.read()).names, name.lower())
    for magic, code in _MAGIC:
        if head.lstrip().startswith(magic):
            raise Refused(code)
    return _text(beginning(head), name.lower())


def _package(names: set[str], head: bytes) -> Kind:
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    if "xl/workbook.bin" in names:
        raise Refused("xlsb")
    if "[Content_Types].xml" in names:
        for folder, kind in (("xl/", "xlsx"), ("word/", "docx")):
            if any(name.startswith(folder) for name in names):
                return kind  # type: ignore[return-value]  # both are kinds
        if any(name.startswith("ppt/") for name in names):
            raise Refused("pptx")
    return _open_document(head) if {"mimetype", "content.xml"} <= names else "zip"


def _open_document(head: bytes) -> Kind:
    """Its kind stands unpacked at the front of the file."""
    if b"opendocument.spreadsheet" in head[:200]:
        return "ods"
    raise Refused("odt" if b"opendocument.text" in head[:200] else "unknown")


def _compound(names: set[str], name: str) -> Kind:
    if "EncryptedPackage" in names:
        raise Refused("password")
    if "WordDocument" in names:
        raise Refused("wps" if name.endswith(".wps") else "doc")
    if "PowerPoint Document" in names:
        raise Refused("ppt")
    if not names & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        raise Refused("et" if name.endswith(".et") else "unknown")
    if "_VBA_PROJECT_CUR" in names:
        raise Refused("macros")
    return "xls"


def _text(text: str, name: str) -> Kind:
    start = text.lstrip("\ufeff \t\r\n")[:4000]
    lowered = start.lower()
    if lowered.startswith(_PAGE):
        raise Refused("html")
    if lowered.startswith("<?xml") or (start.startswith("<") and name.endswith(".xml")):
        if _OFFICE_XML in lowered:
            raise Refused("xml2003" if "spreadsheet" in lowered else "doc")
        if "<html" in lowered:
            raise Refused("html")
        return "xml"
    if name.endswith(".json") or (_JSON.match(start) and not name.endswith(_TEXTS)):
        return "json"
    if name.endswith(_TEXTS):
        return "txt"
    return "csv" if name.endswith(_SHEETS) or _in_columns(text) else "txt"


def _in_columns(text: str) -> bool:
    """Whether the first lines all have the same number of one separator."""
    lines = [line for line in text.splitlines()[:10] if line.strip()]
    counts = [{line.count(mark) for line in lines} for mark in "\t,;"]
    return any(len(found) == 1 and found != {0} for found in counts)

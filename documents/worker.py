"""The child process that opens a .docx: `python -m documents.worker '{limits}'`, the file on stdin, one JSON line a paragraph.

Lines: ["paragraph", number, text, {mark: PNG in base64}, whether it is a row of a table, [codes of notes]]; at last what files.confined says.
"""

from __future__ import annotations

import posixpath
from base64 import b64encode
from collections.abc import Iterator
from typing import Any, BinaryIO
from zipfile import ZipFile

from documents.body import Body
from documents.collecting import Unit
from documents.definitions import Definitions
from documents.encoding import encoded
from documents.limits import Limits
from documents.names import attributes, short
from files.confined import Line, main
from files.markup import follow
from files.packages import blocks
from files.refused import Refused

_DOCUMENT = "word/document.xml"


def read(file: BinaryIO, order: dict[str, Any]) -> Iterator[Line]:
    """Every paragraph and every row of a table of the body, blank ones too."""
    limits = Limits(**order["limits"])
    with ZipFile(file) as archive:
        main_part = next(iter(_related(archive, "_rels/.rels", "").get("officeDocument", {}).values()), _DOCUMENT)
        folder, name = posixpath.split(main_part)
        related = _related(archive, f"{folder}/_rels/{name}.rels", folder)
        definitions = Definitions()
        for kind in ("styles", "numbering"):
            for part in related.get(kind, {}).values():
                definitions.read(blocks(archive, part))
        body = Body(definitions.numbering, _Pictures(archive, related.get("image", {})).of)
        yield from _told(body.units(blocks(archive, main_part)), limits)


def _told(units: Iterator[Unit], limits: Limits) -> Iterator[Line]:
    # As for sheets: no honest document comes near a quarter of what it may unpack to in letters, nor to all of it in pictures.
    letters, dots = limits.unpacked_bytes // 4, limits.unpacked_bytes
    for number, unit in enumerate(units, start=1):
        letters -= len(unit.text)
        dots -= sum(map(len, unit.pictures.values()))
        if letters < 0 or dots < 0:
            raise Refused("unpacked", megabytes=limits.unpacked_bytes // 1024 // 1024)
        if number > limits.paragraphs:
            raise Refused("paragraphs", limit=limits.paragraphs)
        yield ["paragraph", number, unit.text, unit.pictures, unit.table, list(unit.notes)]


def _related(archive: ZipFile, name: str, folder: str) -> dict[str, dict[str, str]]:
    """Kind of relation → its number → the part. What lies outside the file is left out."""
    found: dict[str, dict[str, str]] = {}

    def start(element: str, facts: dict[str, str]) -> None:
        said = attributes(facts)
        if short(element) == "Relationship" and said.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, said.get("Target", "")))
            found.setdefault(said.get("Type", "").rpartition("/")[2], {})[said.get("Id", "")] = target.lstrip("/")

    if name in archive.namelist():
        follow(blocks(archive, name), start)
    return found


class _Pictures:
    """The pictures of the document, each made anew once."""

    def __init__(self, archive: ZipFile, parts: dict[str, str]) -> None:
        self.archive, self.parts = archive, parts
        self.made: dict[str, tuple[str, str] | Refused] = {}

    def of(self, relation: str) -> tuple[str, str]:
        part = self.parts.get(relation)
        if part is None:
            raise Refused("picture_missing")
        if part not in self.made:
            self.made[part] = self._make(part)
        made = self.made[part]
        if isinstance(made, Refused):
            raise made
        return made

    def _make(self, part: str) -> tuple[str, str] | Refused:
        try:
            mark, png = encoded(self.archive.read(part))
        except KeyError:
            return Refused("picture_missing")
        except Refused as refused:
            return refused
        return mark, b64encode(png).decode("ascii")


if __name__ == "__main__":
    main(read)

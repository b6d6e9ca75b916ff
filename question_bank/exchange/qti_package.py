"""A QTI package: a zip with a manifest, files of questions, and their pictures. Nothing is unpacked to disk."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import unquote
from zipfile import ZipFile

from django.utils.translation import gettext as _

from documents.reading import limits_in_force
from files.packages import BROKEN, MEGABYTE, check_package
from files.refusals import UnreadableFile, in_words
from files.refused import Refused
from question_bank.exchange.xml_reading import elements

MANIFEST = "imsmanifest.xml"
_BASE = re.compile(r"^\$?(?:IMS-CC-FILEBASE|IMS_CC_FILEBASE)\$?/?(?:\.\./)?|^%24IMS-CC-FILEBASE%24/?")
_QUESTIONS = (".xml", ".qti")


class Package:
    """The parts of a zip that keeps within the limits. Raises UnreadableFile for any other."""

    def __init__(self, data: bytes) -> None:
        limits = limits_in_force()
        with in_words(UnreadableFile):
            if len(data) > limits.max_bytes:
                raise Refused("large", megabytes=limits.max_bytes // MEGABYTE)
            check_package(BytesIO(data), len(data), limits)
            try:
                self._archive = ZipFile(BytesIO(data))
            except BROKEN as error:
                raise Refused("damaged") from error
        self.names = {name: name for name in self._archive.namelist() if not name.endswith("/")}
        self._left = limits.unpacked_bytes

    def part(self, name: str) -> bytes:
        with in_words(UnreadableFile):
            try:
                data = self._archive.read(name)
            except BROKEN as error:
                raise Refused("damaged") from error
            self._left -= len(data)
            if self._left < 0:
                raise Refused("unpacked", megabytes=limits_in_force().unpacked_bytes // MEGABYTE)
            return data

    def questions(self) -> Iterator[tuple[str, bytes]]:
        """The files that may hold questions: in the order of the manifest, then those it does not name."""
        named = [name for name in self._listed() if name in self.names]
        rest = sorted(self.names.keys() - set(named))
        for name in dict.fromkeys([*named, *rest]):
            if name.lower().endswith(_QUESTIONS) and posixpath.basename(name) != MANIFEST:
                yield name, self.part(name)

    def _listed(self) -> Iterator[str]:
        found = min((name for name in self.names if posixpath.basename(name) == MANIFEST), key=len, default="")
        if not found:
            raise UnreadableFile(
                _("这个压缩包里没有 imsmanifest.xml，不是 QTI 题库。请在原来的系统里导出 QTI 包；别的压缩包请先解压。")
            )
        folder = posixpath.dirname(found)
        for resource in elements(self.part(found), ("resource",), ("manifest",)):
            for element in (resource, *resource.iter("file")):
                if address := element.get("href"):
                    yield posixpath.normpath(posixpath.join(folder, unquote(address)))

    def file(self, address: str, beside: str) -> bytes | None:
        """The file that a text in the part `beside` names; None when there is none."""
        path = unquote(_BASE.sub("", address.partition("?")[0]))
        for place in (posixpath.dirname(beside), "", "web_resources", posixpath.dirname(posixpath.dirname(beside))):
            name = posixpath.normpath(posixpath.join(place, path)).lstrip("/")
            if name in self.names:
                return self.part(name)
        return None

"""QTI 1.2 (as Canvas exports it) and 2.1/2.2 read: one file, or a package."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from django.utils.translation import gettext as _

from question_bank.exchange.qti1 import read_item as read_item_of_1
from question_bank.exchange.qti2 import read_item as read_item_of_2
from question_bank.exchange.qti_package import Package
from question_bank.exchange.qti_texts import Files, Texts
from question_bank.exchange.raws import MOST_OF_SOURCE, pass_over
from question_bank.exchange.xml_reading import elements
from question_bank.importing.raw import RawQuestion

ROOTS = ("questestinterop", "assessmentItem")
_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]{1,60}:)?([\w.-]{1,60})")


def read(data: str | bytes) -> Iterator[RawQuestion]:
    """Every question of a file or package. Raises UnreadableFile, also midway, when it is damaged or too large."""
    if isinstance(data, bytes) and data.startswith(b"PK\x03\x04"):
        return _of_package(Package(data))
    return _of_file(data, "", lambda address: None)


def _of_package(package: Package) -> Iterator[RawQuestion]:
    """A question that stands in two files, as in a cartridge of Canvas, is read from the first."""
    met: set[str] = set()
    for name, data in package.questions():
        root = _ROOT.search(data, 0, 5000)
        if root and root[1].decode() in ROOTS:
            yield from _of_file(data, name, partial(package.file, beside=name), met)


def _of_file(data: str | bytes, name: str, files: Files, met: set[str] | None = None) -> Iterator[RawQuestion]:
    for number, element in enumerate(elements(data, ("item", "assessmentItem"), ROOTS), start=1):
        raw = RawQuestion(where=" ".join(part for part in (name, _("第 %(number)d 题") % {"number": number}) if part))
        raw.source = " ".join(" ".join(element.itertext()).split())[:MOST_OF_SOURCE]
        identifier = element.get("ident") or element.get("identifier") or ""
        if met is not None and identifier and identifier in met:
            pass_over(raw, _("包里另一个文件已有的题（%(id)s）") % {"id": identifier[:60]})
        elif element.tag == "item":
            read_item_of_1(raw, element, Texts(raw, files))
        else:
            read_item_of_2(raw, element, Texts(raw, files))
        if met is not None:
            met.add(identifier)
        yield raw

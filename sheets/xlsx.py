"""Sheets of an .xlsx, by the faster of two libraries that loses nothing (docs/decisions/0004-two-readers-of-workbooks.md).

calamine reads twelve times as fast as openpyxl, but leaves out failed formulas, rounds numbers of more than fifteen digits, and
lays out a sheet from its first cell to its last, however far. A sheet that holds such a thing is left to openpyxl. Neither reads a
part to its end, where damage shows, so every part is gone through beforehand: its check sum, and its XML.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Any, BinaryIO
from zipfile import ZipFile

from files.markup import followed
from files.packages import BROKEN, blocks
from files.refused import Refused
from sheets.by_calamine import sources as by_calamine
from sheets.source import Merge, Source

#: A failed formula, a shared text without its number, a long number, a column beyond ZZ, a row beyond a million.
_BEYOND_CALAMINE = re.compile(rb't="e"|t="s"><v(?:/|></)|v>-?\d{16}|\sr="(?:[A-Z]{3}|[A-Z]{0,3}\d{7})')
_READ = re.compile(r"xl/.*\.xml$|.*\.rels$", re.DOTALL)
_OVERLAP = 32
_ROOT = re.compile(rb"<(?:\w{1,20}:)?worksheet\b")


def sources(file: BinaryIO, rows: int) -> Iterator[Source]:
    """The worksheets of a workbook that may have so many rows: of more, openpyxl need not read the rest."""
    return by_calamine(file, {}) if _is_for_calamine(file, rows) else by_openpyxl(file)


def _is_for_calamine(file: BinaryIO, rows: int) -> bool:
    """Go through every part that is read, or up to what calamine would lose."""
    try:
        with ZipFile(file) as archive:
            return all(_is_sound(archive, name, rows) for name in archive.namelist() if _READ.match(name))
    except BROKEN as error:
        raise Refused("damaged") from error


def _is_sound(archive: ZipFile, name: str, rows: int) -> bool:
    """Refused when the part is damaged; False when it is a sheet for openpyxl."""
    sheet, last = name.startswith("xl/worksheets/") and name.endswith(".xml"), b""
    for block in followed(blocks(archive, name)):
        if sheet:
            if not last and not _ROOT.search(block):
                raise Refused("damaged")
            rows -= block.count(b"<row")
            if rows < 0 or _BEYOND_CALAMINE.search(last + block):
                return False
            last = block[-_OVERLAP:]
    return True


def by_openpyxl(file: BinaryIO) -> Iterator[Source]:
    from openpyxl import load_workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    warnings.simplefilter("ignore")
    # To find the stated size of a sheet, which we do not believe anyway, the library reads a sheet that states none to its end.
    ReadOnlyWorksheet._get_size = lambda sheet: None  # type: ignore[attr-defined]  # private, so not in the stubs
    file.seek(0)
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        yield Source(
            sheet.title, sheet.sheet_state != "visible", sheet.iter_rows(values_only=True), list(_merges(sheet))
        )


_MERGE = re.compile(rb'<(?:\w{1,20}:)?mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


def _merges(sheet: Any) -> Iterator[Merge]:
    """Read-only, the library passes over them."""
    from openpyxl.utils import column_index_from_string

    rest = b""
    for block in blocks(sheet.parent._archive, sheet._worksheet_path):
        rest += block
        for left, top, right, bottom in _MERGE.findall(rest):
            if left == right and top != bottom:
                yield int(top), int(bottom), column_index_from_string(left.decode()) - 1
        rest = rest[rest.rfind(b"<") :][:1000] if b"<" in rest else b""

"""Workbooks for tests, made in memory; and parts of a package taken apart and put together."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def make_book(*sheets, hidden=()) -> BytesIO:
    """A workbook of sheets given as (name, rows), or of one sheet given as rows."""
    if not (isinstance(sheets[0], tuple) and isinstance(sheets[0][0], str)):
        sheets = (("题目", sheets[0]),)
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in hidden:
            sheet.sheet_state = "hidden"
    target = BytesIO()
    book.save(target)
    target.seek(0)
    return target


def upload_of(book: BytesIO | bytes, name="题库.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, book if isinstance(book, bytes) else book.getvalue(), XLSX)


def parts_of(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def with_shared_texts(parts: dict[str, bytes], texts: list[str]) -> dict[str, bytes]:
    """The parts with a table of shared texts, as Excel and WPS write them."""
    table = "".join(f"<si><t>{text}</t></si>" for text in texts)
    types = parts["[Content_Types].xml"].decode()
    entry = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}"/></Types>'
    return parts | {
        "xl/sharedStrings.xml": f'<?xml version="1.0"?><sst xmlns="{SPACE}">{table}</sst>'.encode(),
        "[Content_Types].xml": types.replace("</Types>", entry).encode(),
    }


def as_excel_writes(data: bytes) -> bytes:
    """The same workbook with its texts shared, where the library wrote them into the cells."""
    parts, texts = parts_of(data), []

    def share(found):
        texts.append(found[1])
        return f't="s"><v>{len(texts) - 1}</v></c>'

    for name in [name for name in parts if name.startswith("xl/worksheets/")]:
        xml = re.sub(r't="inlineStr"><is><t[^>]*>([^<]*)</t></is></c>', share, parts[name].decode())
        parts[name] = xml.encode()
    return packed(with_shared_texts(parts, texts))


def sheet_xml(rows: str, *, before: str = "") -> bytes:
    """A worksheet part around rows given as XML."""
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{SPACE}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def with_sheet(xml: bytes) -> bytes:
    """A sound package whose first sheet is replaced."""
    return packed(parts_of(make_book([["a"]]).getvalue()) | {"xl/worksheets/sheet1.xml": xml})

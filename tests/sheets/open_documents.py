"""Sheets of LibreOffice and WPS (.ods), written by hand."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

_NAMES = "office table text style"
_SPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in _NAMES.split())
_CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
_HIDDEN = '<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>'
MIME = "application/vnd.oasis.opendocument.spreadsheet"


def ods(tables: str, *, before="") -> BytesIO:
    """The file around tables given as XML; one of the style `hidden` is hidden."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {_SPACES} {_CALC} office:version="1.2">'
        f"<office:automatic-styles>{_HIDDEN}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return ods_of(content.encode())


def ods_of(content: bytes, mime=MIME) -> BytesIO:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mime, ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/></manifest:manifest>',
        )
    target.name = "题库.ods"
    target.seek(0)
    return target


def table(name: str, *rows: str, style="") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def row(*cells: str, times=1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def text(value: str, facts="") -> str:
    return f'<table:table-cell office:value-type="string" {facts}><text:p>{value}</text:p></table:table-cell>'


def value(kind: str, said: str, facts="") -> str:
    name = {"date": "date-value", "boolean": "boolean-value"}.get(kind, "value")
    return f'<table:table-cell office:value-type="{kind}" office:{name}="{said}" {facts}/>'


def failed(words: str) -> str:
    """As LibreOffice writes a failed formula: a number 0 that is none."""
    return (
        '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0" calcext:value-type="error">'
        f"<text:p>{words}</text:p></table:table-cell>"
    )


def blank(times=1, kind="table-cell") -> str:
    return f'<table:{kind} table:number-columns-repeated="{times}"/>'

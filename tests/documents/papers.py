"""Word documents for tests, written by hand: only the parts that matter, so that each test shows what it is about."""

from io import BytesIO

from PIL import Image

from tests.sheets.books import packed

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def parts_of_paper(body: str, *, numbering="", styles="", media=(), before="") -> dict[str, bytes]:
    """The parts of a document around the XML of its body; `media` holds pictures, related as rId1, rId2 …"""
    related = [
        ("numbering", "numbering.xml"),
        ("styles", "styles.xml"),
        *(("image", f"media/{n}.png") for n in range(len(media))),
    ]
    ids = ["rIdN", "rIdS", *(f"rId{n + 1}" for n in range(len(media)))]
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations([("rId1", "officeDocument", "word/document.xml")]),
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document {_SPACES}><w:body>{body}</w:body></w:document>',
        "word/numbering.xml": f"<w:numbering {_SPACES}>{numbering}</w:numbering>",
        "word/styles.xml": f"<w:styles {_SPACES}>{styles}</w:styles>",
        "word/_rels/document.xml.rels": _relations([(id, *one) for id, one in zip(ids, related, strict=True)]),
    }
    pictures = {f"word/media/{n}.png": data for n, data in enumerate(media)}
    return {name: text.encode() for name, text in parts.items()} | pictures


def paper(body: str, **parts) -> BytesIO:
    file = BytesIO(packed(parts_of_paper(body, **parts)))
    file.name = "题库.docx"
    return file


def _relations(relations) -> str:
    listed = "".join(
        f'<Relationship Id="{id}" Type="{_KIND}{kind}" Target="{target}"/>' for id, kind, target in relations
    )
    return f'<Relationships xmlns="{_PACKAGE}">{listed}</Relationships>'


# --- pieces of a body ---
def p(*runs: str, style="", number=None, level=0) -> str:
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>' if number is not None else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{listed}</w:pPr>{''.join(run if run.startswith('<') else r(run) for run in runs)}</w:p>"


def r(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows) -> str:
    """Cells are texts, or XML of a whole cell."""
    return f"<w:tbl>{''.join(f'<w:tr>{_cells(row)}</w:tr>' for row in rows)}</w:tbl>"


def _cells(row) -> str:
    return "".join(cell if cell.startswith("<w:tc>") else f"<w:tc>{p(cell)}</w:tc>" for cell in row)


def picture(relation: str) -> str:
    return f'<w:r><w:drawing><a:graphic><a:blip r:embed="{relation}"/></a:graphic></w:drawing></w:r>'


def levels(number: int, *formats, extra="") -> str:
    """A definition with levels given as (format, text), and the list of the same number that uses it."""
    listed = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (format, text) in enumerate(formats)
    )
    return f'<w:abstractNum w:abstractNumId="{number}">{listed}{extra}</w:abstractNum>{a_list(number, number)}'


def a_list(number: int, definition: int, *, start=None) -> str:
    anew = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>' if start else ""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{definition}"/>{anew}</w:num>'


def image(format="PNG", size=(40, 30), mode="RGB", colour="red", **options) -> bytes:
    target = BytesIO()
    Image.new(mode, size, colour).save(target, format, **options)
    return target.getvalue()

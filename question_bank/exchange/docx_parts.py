"""Pieces of a Word document for print: fonts, page numbers, text with pictures, options side by side."""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from PIL import Image

from documents.pictures import MARK

BODY, HEADING = "仿宋", "黑体"
#: What is between the margins of A4.
WIDTH = Cm(16)
#: In widths of a Latin letter, what one of so many columns of options takes, its letter and a blank left off.
_FITS = {4: 14, 2: 32}
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def new_document() -> Any:
    """A4, 仿宋, with the number of the page and of all pages at the foot."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    _set_font(document.styles["Normal"], BODY, 12)
    document.styles["Normal"].paragraph_format.space_after = Pt(2)
    _set_font(document.styles["Title"], HEADING, 18)
    _set_font(document.styles["Heading 1"], HEADING, 13)
    _number_pages(section.footer.paragraphs[0])
    return document


def _set_font(style: Any, name: str, size: int) -> None:
    style.font.name, style.font.size = name, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(attribute), name)
    style.font.color.rgb = None


def _number_pages(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, between, after = (_("第 %(page)s 页 共 %(pages)s 页") % {"page": "\0", "pages": "\0"}).split("\0")
    paragraph.add_run(before)
    _add_field(paragraph, "PAGE")
    paragraph.add_run(between)
    _add_field(paragraph, "NUMPAGES")
    paragraph.add_run(after)


def _add_field(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def add_text(paragraph: Any, text: str, pictures: dict[str, bytes]) -> None:
    """The text with its line breaks, and the pictures where their marks stand."""
    for number, piece in enumerate(MARK.split(text)):
        if number % 2 and piece in pictures:
            _add_picture(paragraph, pictures[piece])
        elif number % 2:
            paragraph.add_run(_("［图］"))
        elif piece:
            paragraph.add_run(_UNWRITABLE.sub("", piece))


def _add_picture(paragraph: Any, png: bytes) -> None:
    """In its own size at 96 dots an inch, and no wider than the page."""
    with Image.open(BytesIO(png)) as picture:
        natural = Cm(picture.width * 2.54 / 96)
    paragraph.add_run().add_picture(BytesIO(png), width=min(natural, WIDTH - Cm(1)))


def add_options(document: Any, options: list[dict[str, str]], pictures: dict[str, bytes]) -> None:
    """In four columns, two or one, by the longest of them."""
    columns = columns_for([option["text"] for option in options])
    for start in range(0, len(options), columns):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.8)
        for number, option in enumerate(options[start : start + columns]):
            if number:
                paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(0.8 + 15.2 * number / columns))
                paragraph.add_run("\t")
            add_text(paragraph, f"{option['key']}. {option['text']}", pictures)


def columns_for(texts: list[str]) -> int:
    if any("\n" in text or MARK.search(text) for text in texts):
        return 1
    longest = max((sum(_width(sign) for sign in text) for text in texts), default=0)
    return next((columns for columns, fits in _FITS.items() if longest <= fits), 1)


def _width(sign: str) -> int:
    return 2 if unicodedata.east_asian_width(sign) in "WFA" else 1

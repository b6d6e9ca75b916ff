"""Texts of QTI: pages as elements or as escaped HTML, with the pictures of the package they came in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from html import escape
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from question_bank.exchange.html_text import looks_like_html, plain_text
from question_bank.exchange.pictures import decoded, take_picture
from question_bank.exchange.raws import say, take_choice
from question_bank.importing.raw import RawQuestion
from question_bank.importing.words import judged

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: The bytes of a file that a text names by its address; None when it is not in the package.
Files = Callable[[str], bytes | None]


class Texts:
    """Reads the texts of one question; a picture in them that is missing is told of it."""

    def __init__(self, raw: RawQuestion, files: Files) -> None:
        self.raw, self.files = raw, files

    def picture(self, address: str) -> str:
        if address.startswith("data:") and ";base64," in address[:100]:
            return take_picture(self.raw, decoded(address.partition(";base64,")[2]), "data:")
        return take_picture(self.raw, self.files(address), address)

    def of_html(self, html: str) -> str:
        return plain_text(html, self.picture)

    def of_words(self, text: str) -> str:
        """A text that does not say whether it is HTML."""
        return self.of_html(text.replace("\n", "<br>")) if looks_like_html(text) else text.strip()

    def of_page(self, element: Element, *, without: Collection[str] = (), put: dict[str, str] | None = None) -> str:
        """What a person reads of an element: without those named, and with a text in place of others."""
        return self.of_html(_html(element, without, put or {}))


def _html(element: Element, without: Collection[str], put: dict[str, str]) -> str:
    pieces = [escape(element.text or "")]
    for child in element:
        if child.tag in put:
            pieces.append(escape(put[child.tag]))
        elif child.tag not in without:
            attributes = "".join(
                f' {name}="{escape(value)}"' for name, value in child.attrib.items() if name in ("src", "data")
            )
            name = "img" if child.tag == "object" and child.get("data") else child.tag
            pieces.append(f"<{name}{attributes.replace(' data=', ' src=')}>{_html(child, without, put)}</{name}>")
        pieces.append(escape(child.tail or ""))
    return "".join(pieces)


def take_options(raw: RawQuestion, options: dict[str, str], weights: dict[str, float], *, single: bool) -> None:
    """A choice, by the identifiers of its options. Between 对 and 错 it is a 判断题."""
    texts = list(options.values())
    if single and {judged(text) for text in texts} == {True, False} and len(texts) == 2:
        right = [text for name, text in options.items() if weights.get(name, 0) >= 100]
        raw.kind, raw.answer = "judge", [judged(text) for text in right][:1] if len(right) == 1 else []
        say(raw, "fixed", "kind", _("在对和错之间选择的题，认作判断题。"), code="kind_deduced")
        return
    take_choice(raw, texts, [weights.get(name, 0.0) for name in options], single=single)

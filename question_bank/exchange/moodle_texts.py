"""The texts of a Moodle question: in the format they say, with the pictures that stand beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from question_bank.exchange.html_text import looks_like_html, plain_text
from question_bank.exchange.pictures import decoded, take_picture
from question_bank.importing.raw import RawQuestion

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_HERE = "@@PLUGINFILE@@/"

#: What Moodle puts into every question of its own accord.
BOILERPLATE = frozenset(
    {
        "Your answer is correct.",
        "Your answer is partially correct.",
        "Your answer is incorrect.",
        "您的回答正确。",
        "您的回答部分正确。",
        "您的回答不正确。",
        "回答正确。",
        "部分正确。",
        "回答错误。",
    }
)


class Texts:
    """Reads the texts of one question, and remembers which of its files were shown."""

    def __init__(self, raw: RawQuestion) -> None:
        self.raw = raw
        self.shown: set[str] = set()

    def of(self, element: Element | None) -> str:
        """What a person reads; nothing when there is no such element."""
        if element is None:
            return ""
        text = element.findtext("text") or ""
        format = element.get("format", "moodle_auto_format")
        if format == "moodle_auto_format" and looks_like_html(text):
            return self._page(text.replace("\n", "<br>"), element)
        return self._page(text, element) if format == "html" else text.strip()

    def _page(self, html: str, element: Element) -> str:
        return plain_text(html, lambda address: self._picture(address, element))

    def _picture(self, address: str, element: Element) -> str:
        if address.startswith("data:") and ";base64," in address[:100]:
            return take_picture(self.raw, decoded(address.partition(";base64,")[2]), "data:")
        name = unquote(address.partition(_HERE)[2].partition("?")[0])
        files = {str(each.get("name")): each.text or "" for each in element.findall("file")}
        self.shown.add(name)
        return take_picture(self.raw, decoded(files[name]) if name in files else None, name or address)

    def unused(self, element: Element) -> list[str]:
        """Files of the question that no text of it shows, pictures of the answer form aside."""
        names = [str(each.get("name")) for each in element.iter("file")]
        return [name for name in dict.fromkeys(names) if name not in self.shown]

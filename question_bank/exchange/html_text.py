"""HTML as plain text with its line breaks, and back. Linear on hostile input, which the parser of the standard library is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

from documents.pictures import MARK, mark_text

#: From the address of a picture to what stands for it in the text.
Picture = Callable[[str], str]

_BLOCKS = frozenset(
    "address article aside blockquote center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table tbody tfoot thead tr ul caption".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big button cite code col colgroup data del dfn em font i img input ins kbd label mark meter "
    "o:p object q rp rt ruby s samp small source span strike strong sub sup svg td th time tt u var video audio wbr nobr "
    "html body head title meta link math mi mn mo mrow msup msub mfrac br".split()
)
_HIDDEN = ("script", "style")
_KNOWN = _BLOCKS | _INLINE | frozenset(_HIDDEN)
_NAME = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9:]{0,15})(?=[\s/]|$)")
_SRC = re.compile(r"""(?<![\w-])src\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\f]+")
_RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_TAG_LIKE = re.compile(
    r"</?(?:p|br|div|span|b|i|u|em|strong|sub|sup|img|ul|ol|li|table|tr|td|h[1-6]|a|font)(?:\s[^<>]{0,2000})?/?>", re.I
)


def looks_like_html(text: str) -> bool:
    """Whether a text that does not say its format has tags that are HTML beyond doubt."""
    return bool(_TAG_LIKE.search(text))


def plain_text(html: str, picture: Picture | None = None) -> str:
    """What a reader of the page sees. What is no tag of HTML (a<b, <单位>) stays as it is written."""
    page = _Page(picture or (lambda address: ""))
    for kind, value in _tokens(html):
        page.text(value) if kind == "text" else page.tag(value)
    return page.result()


def _tokens(html: str) -> Iterator[tuple[str, str]]:
    """("text", …) and ("tag", what stands between the angles)."""
    at, end, rest = 0, -1, len(html)
    while (start := html.find("<", at)) >= 0:
        if html.startswith("<!--", start):
            close = html.find("-->", start)
            yield "text", html[at:start]
            at = rest if close < 0 else close + 3
            continue
        if end < start:
            end = html.find(">", start)
            if end < 0:
                break
        following = html.find("<", start + 1)
        if 0 <= following < end or not _is_tag(html[start + 1 : end]):
            yield "text", html[at : start + 1]
            at = start + 1
            continue
        yield "text", html[at:start]
        yield "tag", html[start + 1 : end]
        at = _after_hidden(html, html[start + 1 : end], end + 1)
    yield "text", html[at:]


def _is_tag(inside: str) -> bool:
    found = _NAME.match(inside)
    return bool(found and found[2].lower() in _KNOWN)


def _after_hidden(html: str, inside: str, at: int) -> int:
    """Behind a script or a style, whose content nobody sees."""
    name = inside[:6].lower()
    for hidden in _HIDDEN:
        if name.startswith(hidden):
            close = html.find(f"</{hidden}", at)
            return len(html) if close < 0 else close
    return at


class _Page:
    """The lines as they come; a block begins a line of its own, a run of blanks is one."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.lines: list[list[str]] = [[]]
        self.shift = ""

    def text(self, source: str) -> None:
        text = _SPACE.sub(" ", _unescaped(source))
        if self.shift and text.strip():
            text = _shifted(self.shift, text.strip())
        if text:
            self.lines[-1].append(text)

    def tag(self, inside: str) -> None:
        found = _NAME.match(inside)
        assert found
        closing, name = bool(found[1]), found[2].lower()
        if name == "br":
            self.lines.append([])
        elif name in _BLOCKS:
            self._break()
        elif name == "img" and not closing:
            source = _SRC.search(inside)
            address = next((part for part in source.groups() if part), "") if source else ""
            self.lines[-1].append(self.picture(_unescaped(address)))
        elif name in ("sup", "sub", "msup", "msub"):
            self.shift = "" if closing else name[-3:]
        elif name in ("td", "th") and not closing and "".join(self.lines[-1]).strip():
            self.lines[-1].append("\u3000")

    def _break(self) -> None:
        if "".join(self.lines[-1]).strip(" "):
            self.lines.append([])

    def result(self) -> str:
        lines = [_SPACE.sub(" ", "".join(line)).strip(" ").replace("\u00a0", " ") for line in self.lines]
        while lines and not lines[-1].strip():
            lines.pop()
        while lines and not lines[0].strip():
            lines.pop(0)
        return "\n".join(lines)


def _unescaped(text: str) -> str:
    try:
        return unescape(text)
    except ValueError:  # the number of a character with thousands of digits
        return text


def _shifted(shift: str, text: str) -> str:
    """m² stays m², and x^y does not become xy."""
    table, mark = (_RAISED, "^") if shift == "sup" else (_LOWERED, "_")
    raised = text.translate(table)
    return raised if all(ord(sign) in table for sign in text) else f"{mark}{text}"


def html_of(text: str, address: Callable[[str], str]) -> str:
    """Plain text as HTML that `plain_text` reads back the same; `address` gives that of the picture of a mark, or nothing."""
    pieces = []
    for number, piece in enumerate(MARK.split(text)):
        source = address(piece) if number % 2 else ""
        words = mark_text(piece) if number % 2 else piece
        pieces.append(f'<img src="{escape(source)}" alt="">' if source else _lines(words))
    return "".join(pieces)


def _lines(text: str) -> str:
    spaced = re.sub(r"(?<= ) |^ | $", "&nbsp;", escape(text, quote=False), flags=re.MULTILINE)
    return spaced.replace("\t", "&nbsp;").replace("\n", "<br>")

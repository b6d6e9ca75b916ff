"""Lesson texts: Markdown to safe HTML in parts, between which the in-lesson questions stand.

    ![图注](figures/x.svg)      a figure of the course, served by training:file
    {{question 2}}              alone in its paragraph: the place of slot 2
    [[行政处罚法:63/1/2]]        a citation, linked to the article in force on the day the course was published

Raw HTML is off in the parser; what it renders is cleaned once more, so that a fault in a rule of ours is no hole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import nh3
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from laws import citations

_QUESTION = re.compile(r"\{\{\s*question\s+(\d{1,3})\s*\}\}")
_BETWEEN = "<!--part-->"
_TAGS = {
    *("h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "hr", "br", "strong", "em", "code", "pre", "a"),
    *("table", "thead", "tbody", "tr", "th", "td", "div", "figure", "figcaption", "img"),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt"},
    "figure": {"class"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "ol": {"start"},
    **{tag: {"id"} for tag in ("h2", "h3", "h4")},
    **{tag: {"class"} for tag in ("th", "td")},
}


@dataclass(frozen=True)
class Heading:
    anchor: str
    title: str


@dataclass
class Part:
    """A stretch of text, or the place of a slot. `headings` are those inside it, for the way back to where one was."""

    html: str = ""
    slot: int = 0
    headings: list[Heading] = field(default_factory=list)


def render_lesson(text: str, *, on: date, file_url: Callable[[str], str]) -> list[Part]:
    """The text in parts: a new one begins at every `##` heading and at every question.

    `file_url` gives the address of a course file by its name. All citations are looked up in one query.
    """
    parser = _parser()
    tokens = parser.parse(text)
    _mend(tokens, file_url)
    parts = list(_parts_of(tokens, parser))
    cleaned = _BETWEEN.join(_clean(part.html) for part in parts)
    linked = citations.link_all(cleaned, on).split(_BETWEEN)
    for part, html in zip(parts, linked, strict=True):
        part.html = mark_safe(html)  # noqa: S308  cleaned above; links are escaped by laws.citations
    return parts


def plain_text(text: str) -> str:
    """The text without its marks, for excerpts."""
    text = _QUESTION.sub("", text)
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)|^\|.*$|^\s*[-+]\s", "", text, flags=re.MULTILINE)
    text = re.sub(r"\[\[([^:\]]+)[^\]]*\]\]", r"\1", text)
    return re.sub(r"\s+", " ", re.sub(r"[#*`>]+", "", text)).strip()


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    rules: dict[str, Any] = {"table_open": _table_open, "table_close": _table_close, "image": _image, "figure": _figure}
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    return parser


def _mend(tokens: list[Token], file_url: Callable[[str], str]) -> None:
    """Anchor the headings, number the tables, place the figures, give cells classes in place of styles."""
    headings = tables = 0
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            headings += 1
            token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"
            tokens[index + 2].tag = token.tag
            token.attrSet("id", f"s{headings}")
        elif token.type == "table_open":
            tables += 1
            token.meta["number"] = tables
        elif token.type in ("th_open", "td_open") and token.attrs.pop("style", "") == "text-align:right":
            token.attrSet("class", "number")
        elif token.type == "inline":
            _address_images(token, file_url)
            if _is_figure(tokens, index):
                _make_figure(tokens, index)


def _address_images(inline: Token, file_url: Callable[[str], str]) -> None:
    for child in inline.children or []:
        if child.type == "image":
            source = str(child.attrGet("src") or "")
            is_ours = source and not source.startswith("/") and ":" not in source
            child.attrSet("src", file_url(source) if is_ours else "")


def _is_figure(tokens: Sequence[Token], index: int) -> bool:
    children = tokens[index].children or []
    return tokens[index - 1].type == "paragraph_open" and len(children) == 1 and children[0].type == "image"


def _make_figure(tokens: Sequence[Token], index: int) -> None:
    """A paragraph that is but an image becomes a figure; its paragraph tags go."""
    tokens[index - 1].hidden = tokens[index + 1].hidden = True
    [image] = tokens[index].children or []
    image.type = "figure"


def _parts_of(tokens: list[Token], parser: MarkdownIt) -> Iterator[Part]:
    start = 0
    for index, token in enumerate(tokens):
        slot = _slot_at(tokens, index)
        begins = token.type == "heading_open" and token.tag == "h2" and token.level == 0
        if (slot or begins) and index > start:
            yield _text_part(tokens[start:index], parser)
            start = index
        if slot:
            yield Part(slot=slot)
            start = index + 3
    if start < len(tokens):
        yield _text_part(tokens[start:], parser)


def _slot_at(tokens: Sequence[Token], index: int) -> int:
    """The slot, where the paragraph beginning here is `{{question n}}` and stands in nothing else."""
    if tokens[index].type != "paragraph_open" or tokens[index].level:
        return 0
    match = _QUESTION.fullmatch(tokens[index + 1].content.strip())
    return int(match[1]) if match else 0


def _text_part(tokens: Sequence[Token], parser: MarkdownIt) -> Part:
    headings = [
        Heading(str(token.attrGet("id")), plain_text(tokens[index + 1].content))
        for index, token in enumerate(tokens)
        if token.type == "heading_open"
    ]
    return Part(parser.renderer.render(tokens, parser.options, {}), headings=headings)


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


# --- rules of rendering ---------------------------------------------------------
def _table_open(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    label = _("表格 %(number)d") % tokens[index].meta
    return format_html('<div class="table-box" tabindex="0" role="region" aria-label="{}"><table>', label)


def _table_close(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return "</table></div>\n"


def _image(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """An image inside a line: only its words, if it is not a file of the course."""
    source, words = tokens[index].attrGet("src"), tokens[index].content
    return format_html('<img src="{}" alt="{}">', source, words) if source else format_html("{}", words)


def _figure(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """The picture is a link to itself, since its letters may be small on a phone."""
    source, words = tokens[index].attrGet("src"), tokens[index].content
    if not source:
        return format_html("<p>{}</p>", words)
    return format_html(
        '<figure class="figure"><a href="{0}"><img src="{0}" alt="{1}"></a><figcaption>{1}</figcaption></figure>\n',
        source,
        words,
    )

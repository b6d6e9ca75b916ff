"""Citations of articles in our own texts: `[[行政处罚法:63]]`.

[[行政处罚法:63]]        the article
[[行政处罚法:63/1/2]]    its paragraph (款) and item (项); [[行政处罚法:64//1]] an item where there is one paragraph
[[行政处罚法:63-1]]      第六十三条之一
[[行政处罚法@2017:42]]   of that version; otherwise of the version in force on the day that is asked for
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from laws.models import Article
from laws.numerals import article_name, part_name

STATE = "中华人民共和国"


@dataclass(frozen=True)
class CitationRef:
    """What a citation names. `version` is empty unless the citation is pinned to one."""

    statute: str
    number: int
    insert: int = 0
    paragraph: int | None = None
    item: int | None = None
    version: str = ""


def bare_title(title: str) -> str:
    """The title as it is compared and shortened: without blanks and 中华人民共和国, in full-width marks."""
    title = re.sub(r"\s", "", title).translate(str.maketrans("()〈〉", "（）《》"))
    return title.removeprefix(STATE)


# --- our own marks ------------------------------------------------------------
_BODY = (
    r"\s*(?P<statute>[^\s\[\]@:：/](?:[^\[\]@:：/\n]{0,198}[^\s\[\]@:：/])??)\s*"
    r"(?:@\s*(?P<version>[^\[\]:：\s]+)\s*)?[:：]\s*"
    r"(?P<number>\d{1,4})(?:-(?P<insert>\d{1,3}))?(?:/(?P<paragraph>\d{0,3})(?:/(?P<item>\d{1,3}))?)?\s*"
)
_MARK = re.compile(rf"\[\[{_BODY}\]\]")
_TAG = re.compile(r"(<[^>]*>)")


def parse(text: str) -> list[CitationRef]:
    """The citations `[[…]]` of a text, in their order; what is no citation is passed over."""
    return [_ref_of(match) for match in _MARK.finditer(text)]


def parse_one(text: str) -> CitationRef:
    """A citation without its brackets, as lists of related articles have it: 行政处罚法:76/1/5."""
    match = re.fullmatch(_BODY, text)
    if not match:
        raise ValueError(_("“%(text)s”不是条文引用。写法如：行政处罚法:63、行政处罚法:63/1/2。") % {"text": text})
    return _ref_of(match)


def _ref_of(match: re.Match[str]) -> CitationRef:
    part = match.groupdict()
    return CitationRef(
        statute=part["statute"],
        number=int(part["number"]),
        insert=int(part["insert"] or 0),
        paragraph=int(part["paragraph"]) if part["paragraph"] else None,
        item=int(part["item"]) if part["item"] else None,
        version=part["version"] or "",
    )


def label(ref: CitationRef) -> str:
    """行政处罚法第六十三条第一款第二项; 行政处罚法（2017年版）第四十二条 when the version is pinned."""
    pinned = _("（%(version)s年版）") % {"version": ref.version} if ref.version else ""
    return bare_title(ref.statute) + pinned + place(ref)


def place(ref: CitationRef) -> str:
    """第六十三条第一款第二项."""
    return article_name(ref.number, ref.insert) + part_name(ref.paragraph, ref.item)


def resolve(refs: Iterable[CitationRef], on: date) -> dict[CitationRef, Article | None]:
    """The article of each citation, of its pinned version or the one in force on the day; None where there is none.

    One query for many. Articles come with their version and statute.
    """
    refs = list(dict.fromkeys(refs))
    if not refs:
        return {}
    names = {form for ref in refs for form in (ref.statute, bare_title(ref.statute), STATE + bare_title(ref.statute))}
    rows = Article.objects.filter(
        Q(version__statute__title__in=names) | Q(version__statute__short_title__in=names),
        number__in={ref.number for ref in refs},
    ).select_related("version__statute")
    known: dict[tuple[str, str, int, int], Article] = {}
    for article in rows:
        version = article.version
        for title in (version.statute.title, version.statute.short_title):
            key = bare_title(title), version.name, article.number, article.insert
            known[key] = article
            if version.is_in_force(on):
                known[key[0], "", article.number, article.insert] = article
    return {ref: known.get((bare_title(ref.statute), ref.version, ref.number, ref.insert)) for ref in refs}


def link_all(html: str, on: date) -> SafeString:
    """Replace the citations in HTML that is already safe by links that open the article's sheet in place.

    Only between tags: a citation in an attribute stays as it is written.
    """
    articles = resolve(parse(html), on)

    def link(match: re.Match[str]) -> str:
        ref = _ref_of(match)
        return link_to(articles[ref], label(ref))

    pieces = _TAG.split(html)
    return mark_safe("".join(_between_tags(pieces, link)))  # noqa: S308  the caller's HTML is safe, the links are escaped


def _between_tags(pieces: list[str], link: Callable[[re.Match[str]], str]) -> Iterator[str]:
    for piece in pieces:
        yield piece if piece.startswith("<") else _MARK.sub(link, piece)


def link_to(article: Article | None, words: str) -> SafeString:
    """A link that opens the article's sheet in place; plain words where the article is not known."""
    if article is None:
        return format_html('<span class="cite-missing">{}</span>', words)
    return format_html(
        '<a class="cite" href="{0}" hx-get="{0}" hx-target="#sheet" hx-swap="innerHTML">{1}</a>',
        article.get_sheet_url(),
        words,
    )

"""What is asked of the statutes: the outline of a version to read, the list by kind, the search by words and by 条."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from laws.models import Article, Digest, Statute, StatuteVersion
from laws.numerals import from_chinese


# --- reading --------------------------------------------------------------------
@dataclass
class Section:
    """A run of articles under one 节; without a name for those before the first one."""

    name: str
    articles: list[Article] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"s{self.articles[0].anchor}"


@dataclass
class Chapter:
    name: str
    sections: list[Section] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"c{self.sections[0].articles[0].anchor}"

    @property
    def first(self) -> Article:
        return self.sections[0].articles[0]

    @property
    def last(self) -> Article:
        return self.sections[-1].articles[-1]


def outline(articles: Iterable[Article]) -> list[Chapter]:
    """The articles in their order, under their chapters and sections."""
    chapters: list[Chapter] = []
    for article in articles:
        if not chapters or chapters[-1].name != article.chapter:
            chapters.append(Chapter(article.chapter))
        sections = chapters[-1].sections
        if not sections or sections[-1].name != article.section:
            sections.append(Section(article.section))
        sections[-1].articles.append(article)
    return chapters


def articles_to_read(version: StatuteVersion) -> QuerySet[Article]:
    """With what stands beside each: the digest and the articles it names."""
    return version.articles.select_related("digest").prefetch_related("digest__related__version__statute")


def related_to(article: Article, digest: Digest) -> list[Article]:
    """The articles that a digest names: those of the same version first."""
    related = list(digest.related.select_related("version__statute", "digest"))
    return sorted(related, key=lambda other: (other.version_id != article.version_id, other.version_id, other.number))


def statutes_by_kind(day: date) -> list[tuple[str, list[tuple[Statute, list[StatuteVersion]]]]]:
    """Kinds in their order of rank; of each statute the version in force first, then the others from new to old."""
    versions: dict[int, list[StatuteVersion]] = {}
    for version in StatuteVersion.objects.annotate(size=Count("articles")).order_by("-in_force_from"):
        versions.setdefault(version.statute_id, []).append(version)
    for entries in versions.values():
        entries.sort(key=lambda version: not version.is_in_force(day))
    statutes = list(Statute.objects.order_by("short_title"))
    kinds = [
        (kind.label, [(statute, versions.get(statute.pk, [])) for statute in statutes if statute.kind == kind])
        for kind in Statute.Kind
    ]
    return [(str(label), entries) for label, entries in kinds if entries]


# --- searching -------------------------------------------------------------------
_NUMBER = r"[零〇一二三四五六七八九十百千两\d]+"
_ARTICLE = re.compile(rf"第?\s*({_NUMBER})\s*条(?:\s*之\s*([一二三四五六七八九十]+|\d+))?")
_INNER = re.compile(rf"第\s*[（(]?{_NUMBER}[)）]?\s*[款项]")
_BARE = re.compile(r"^(\d{1,4})(?:-(\d{1,2}))?$|^([零一二三四五六七八九十百]+)$")
_STUCK = re.compile(rf"(?<=[法例定则释])(?<!办法)(?<!方法)(?={_NUMBER}$)|(?<=办法)(?={_NUMBER}$)")
_YEAR = re.compile(r"(?:^|[（(\s])((?:19|20)\d\d)\s*年?版?[）)]?(?=\s|$|第)")

#: More than anyone reads; the page then asks for another word.
MOST = 200


@dataclass(frozen=True)
class Asked:
    """A query taken apart: words, the year of a version, the number of an article."""

    words: tuple[str, ...] = ()
    number: int | None = None
    insert: int = 0
    year: str = ""


def read_query(query: str) -> Asked:
    """第63条, 六十三, 63, 处罚法 63, 行政处罚法第63条第1款, 行政处罚法 2017 听证."""
    text = re.sub(r"[《》〈〉“”\"'，。、；：？！,;:?!\0]", " ", unicodedata.normalize("NFKC", query)[:100])
    asked = Asked()
    if year := _YEAR.search(text):
        asked = replace(asked, year=year[1])
        text = text[: year.start(1)] + " " + text[year.end() :]
    if article := _ARTICLE.search(text):
        asked = replace(asked, number=from_chinese(article[1]), insert=from_chinese(article[2]) if article[2] else 0)
        text = _INNER.sub(" ", text[: article.start()] + " " + text[article.end() :])
    words = []
    for word in _STUCK.sub(" ", text).strip("() ").split():
        bare = _BARE.match(word) if asked.number is None else None
        if bare:
            number = from_chinese(bare[1] or bare[3])
            asked = replace(asked, number=number, insert=int(bare[2] or 0))
        elif word.strip("()"):
            words.append(word.strip("()"))
    return replace(asked, words=tuple(dict.fromkeys(words)))


@dataclass
class Found:
    """The articles of one version that a query found, each with the piece of text that shows why."""

    version: StatuteVersion
    superseded: bool
    articles: list[tuple[Article, SafeString]] = field(default_factory=list)


@dataclass
class Results:
    asked: Asked
    statutes: list[StatuteVersion] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    count: int = 0
    cut: bool = False

    @property
    def only_article(self) -> Article | None:
        """The article, when a number was asked for and only one can be meant."""
        if self.asked.number is None or self.count != 1:
            return None
        return self.found[0].articles[0][0]


def search(query: str, *, on: date, superseded: bool = False) -> Results:
    """Statutes by name and articles by words and number, in versions in force on the day (or in all)."""
    asked = read_query(query)
    results = Results(asked)
    if not asked.words and asked.number is None:
        return results
    meant, text_words = _statutes_meant(asked.words)
    # A name alone asks for the statute; with a number or further words it says where to look.
    if asked.number is None:
        results.statutes = _versions_to_open(meant, on)
    articles = _articles(asked, meant, text_words)
    if asked.year:
        articles = articles.filter(version__name=asked.year)
    elif not superseded:
        articles = articles.filter(_in_force(on))
    rows = list(articles[: MOST + 1])
    results.cut, results.count = len(rows) > MOST, len(rows[:MOST])
    results.found = _by_version(rows[:MOST], text_words or asked.words, on)
    return results


def _by_version(rows: list[Article], words: tuple[str, ...], day: date) -> list[Found]:
    """Those with most articles first."""
    found: dict[int, Found] = {}
    for article in rows:
        entry = found.setdefault(article.version_id, Found(article.version, not article.version.is_in_force(day)))
        entry.articles.append((article, excerpt(article, words)))
    return sorted(found.values(), key=lambda entry: (-len(entry.articles), len(entry.version.statute.short_title)))


def _in_force(day: date) -> Q:
    return Q(version__in_force_from__lte=day) & (Q(version__in_force_until=None) | Q(version__in_force_until__gt=day))


def _statutes_meant(words: tuple[str, ...]) -> tuple[list[Statute], tuple[str, ...]]:
    """The statutes whose titles hold the words, and the words left for the text.

    A word that is a whole title means that statute alone, and the other words are then looked for in it.
    """
    statutes = list(Statute.objects.all()) if words else []
    whole = {word: s for word in words for s in statutes if word in (s.title, s.short_title)}
    if whole:
        return list(whole.values()), tuple(word for word in words if word not in whole)
    named = [word for word in words if any(word in statute.title for statute in statutes)]
    meant = [statute for statute in statutes if named and all(word in statute.title for word in named)]
    return meant, tuple(word for word in words if not meant or word not in named)


def _versions_to_open(statutes: list[Statute], day: date) -> list[StatuteVersion]:
    """Of each statute the version in force, or the newest."""
    chosen: dict[int, StatuteVersion] = {}
    versions = StatuteVersion.objects.filter(statute__in=statutes).select_related("statute").order_by("in_force_from")
    for version in versions if statutes else []:
        standing = chosen.get(version.statute_id)
        if standing is None or not standing.is_in_force(day):
            chosen[version.statute_id] = version
    return sorted(chosen.values(), key=lambda version: len(version.statute.short_title))


def _articles(asked: Asked, meant: list[Statute], text_words: tuple[str, ...]) -> QuerySet[Article]:
    rows = Article.objects.select_related("version__statute", "digest")
    if asked.number is not None:
        rows = rows.filter(number=asked.number)
        rows = rows.filter(insert=asked.insert) if asked.insert else rows
        for word in text_words:
            rows = rows.filter(_holds(word))
        return rows.filter(version__statute__in=meant) if meant else rows
    if meant and text_words:
        rows = rows.filter(version__statute__in=meant)
    for word in text_words or asked.words:
        rows = rows.filter(_holds(word))
    return rows


def _holds(word: str) -> Q:
    fields = ("text", "digest__text", "digest__topic", "chapter", "section")
    held = Q()
    for name in fields:
        held |= Q(**{f"{name}__icontains": word})
    return held


_BEFORE, _LENGTH = 24, 96


def excerpt(article: Article, words: Iterable[str]) -> SafeString:
    """A piece of the article around the first word found, the words marked: of the text, else the digest, else the heads."""
    digest = getattr(article, "digest", None)
    sources = [article.text, digest.text if digest else "", f"{article.chapter} {article.section}".strip()]
    present = [" ".join(source.split()) for source in sources if source]
    words = [word for word in words if word]
    chosen = next((text for text in present if any(word in text for word in words)), present[0] if present else "")
    first = min((at for word in words if (at := chosen.find(word)) >= 0), default=0)
    start = max(0, first - _BEFORE) if first > _LENGTH - _BEFORE else 0
    piece = chosen[start : start + _LENGTH]
    piece = ("…" if start else "") + piece + ("…" if start + _LENGTH < len(chosen) else "")
    return marked(piece, words)


def marked(text: str, words: Iterable[str]) -> SafeString:
    """The text escaped, the words in <mark>."""
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    pieces = re.split(f"({pattern})", text) if pattern else [text]
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", p) if i % 2 else p,) for i, p in enumerate(pieces))
    )

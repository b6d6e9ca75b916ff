"""What a question cites, in 依据, stem and explanation, each held against the statutes in force.

《行政处罚法》第六十三条第一款第（二）项 → the article, so that the question points at it; an old number → the article it was, with
those that hold the rule now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from laws.citations import CitationRef
from laws.citations import place as place_of
from laws.currency import Library, State, Verdict
from laws.numerals import article_name
from question_bank.content import Cited, Content
from question_bank.models import Citation

if TYPE_CHECKING:
    from question_bank.importing.reading import Reading

#: Those of which the article is known, and so can be pointed at.
_POINTS = {
    State.IN_FORCE: Citation.State.IN_FORCE,
    State.SUPERSEDED: Citation.State.SUPERSEDED,
    State.REPEALED: Citation.State.REPEALED,
}


@dataclass(frozen=True)
class Seen:
    """One citation as found, for the report: what it names, whether that is in force, and where the rule stands now."""

    statute: str
    article: str
    state: str
    now: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"statute": self.statute, "article": self.article, "state": self.state, "now": list(self.now)}


@dataclass(frozen=True)
class Doubt:
    """A sentence about a citation, and the field it stands in."""

    field: str
    code: str
    message: str


@dataclass(frozen=True)
class Finding:
    """What a question cites: the articles found, each citation as written, and a sentence for each thing that is not right."""

    cites: tuple[Cited, ...] = ()
    references: tuple[Seen, ...] = ()
    doubts: tuple[Doubt, ...] = ()


class Bookshelf:
    """The statutes on a day, asked for once and not for each question."""

    def __init__(self, on: date) -> None:
        self.library = Library(on)

    def look_up(self, reading: Reading) -> Finding:
        """All that a question cites. Nothing is guessed: a name or number that is not here is a doubt, in words."""
        return self.look_into(reading.content())

    def look_into(self, content: Content) -> Finding:
        doubts = list(self._unreadable(content.basis)) if content.basis else []
        found = dict(self._references(content))
        cites: list[Cited] = []
        seen: list[Seen] = []
        for reference, field in found.items():
            verdict = self._judged(reference, content, [*found])
            seen.append(_seen(reference, verdict))
            if _is_history(reference, field):
                continue
            cites += _cited(reference, verdict)
            if message := _about(reference, verdict):
                doubts.append(Doubt(field, str(verdict.state), message))
        return Finding(tuple(dict.fromkeys(cites)), tuple(seen), tuple(dict.fromkeys(doubts)))

    def _judged(self, reference: CitationRef, content: Content, found: list[CitationRef]) -> Verdict:
        """A question that sets the old number beside the new one names the year; then the number without a year is today's."""
        others = [other for other in found if other != reference]
        compares = any(
            (other.statute, other.number, bool(other.version)) == (reference.statute, reference.number, True)
            for other in others
        )
        return self.library.judge(reference, "" if compares else told(content), beside=others)

    def _references(self, content: Content) -> Iterator[tuple[CitationRef, str]]:
        """Each citation with the field it stands in, the earliest last, so that 依据 is what is pointed at."""
        fields = [("explanation", text) for text in _explanations(content)]
        fields += [("stem", text) for text in _stems(content)]
        for field, text in [*fields, ("basis", content.basis)]:
            for reference in self.library.find(text):
                yield reference, field

    def _unreadable(self, basis: str) -> Iterator[Doubt]:
        """What 依据 holds that names no article."""
        read = self.library.read(basis)
        for ref in read.nameless:
            message = _("“%(article)s”前面没有法规名称。请写成“《行政处罚法》第六十三条”的样子。")
            yield Doubt("basis", "no_statute", message % {"article": article_name(ref.number, ref.insert)})
        for name in read.alone:
            yield Doubt("basis", "no_article", _("只写了《%(name)s》，没有写明第几条。") % {"name": name})
        for text in read.unreadable:
            message = _("没有认出“%(text)s”。请核对条、款、项的写法。")
            yield Doubt("basis", "unreadable_citation", message % {"text": text})
        if not (read.references or read.nameless or read.alone or read.unreadable):
            message = _("没有认出法规名称和条号。请写成“《行政处罚法》第六十三条”的样子。")
            yield Doubt("basis", "unreadable_citation", message)


def _is_history(reference: CitationRef, field: str) -> bool:
    """An old version named by its year in passing: the question speaks of it, and does not rest on it."""
    return bool(reference.version) and field != "basis"


_GAP = re.compile(r"[(（]\s*[)）]|_{2,}")


def told(content: Content) -> str:
    """What a question says is so: its stem, the words of its key and its explanation, without the wrong options."""
    return " ".join(_told(content))


def _told(content: Content) -> Iterator[str]:
    yield from (content.material, content.stem, content.explanation)
    keys = {key for key in content.answer if isinstance(key, str)}
    chosen = [option["text"] for option in content.options if option["key"] in keys]
    said = chosen or [text for text in keys if not content.options]
    yield from said
    if said:
        yield _GAP.sub("、".join(said), content.stem)  # 预警（ ）制度 with its key says 预警级别制度
    for part in content.parts:
        yield from _told(part)


def _stems(content: Content) -> Iterator[str]:
    yield from (content.material, content.stem)
    for part in content.parts:
        yield part.stem


def _explanations(content: Content) -> Iterator[str]:
    yield content.explanation
    for part in content.parts:
        yield part.explanation


def _seen(reference: CitationRef, verdict: Verdict) -> Seen:
    name = verdict.statute.short_title if verdict.statute else reference.statute
    number = f"{reference.number}" + (f"-{reference.insert}" if reference.insert else "")
    return Seen(name, number, str(verdict.state), tuple(verdict.now_names))


def _cited(reference: CitationRef, verdict: Verdict) -> list[Cited]:
    if verdict.article is None or verdict.state not in _POINTS:
        return []
    return [Cited(verdict.article.pk, reference.paragraph, reference.item, _POINTS[verdict.state])]


def _about(reference: CitationRef, verdict: Verdict) -> str:
    """What is not right with a citation, and what to do; nothing for one in force."""
    words = {"name": reference.statute, "place": place_of(reference), "now": _in_words(verdict)}
    if verdict.state == State.UNKNOWN_STATUTE:
        return _("法规库中没有《%(name)s》。请核对名称，或者先把它导入法规库。") % words
    if verdict.state == State.NO_SUCH_ARTICLE:
        return _("《%(name)s》没有%(place)s。条号可能写错了，请核对。") % words
    if verdict.state == State.REPEALED:
        head = _("《%(name)s》已经废止，不能再作依据。") % words
        return head + (_("现在的规定见%(now)s。") % words if verdict.now else _("请查现行规定。"))
    if verdict.state == State.SUPERSEDED and verdict.article:
        words["version"] = verdict.article.version.name
        head = _("《%(name)s》%(place)s是%(version)s年版的条号。") % words
        return head + (
            _("现行规定在%(now)s，请改过来。") % words if verdict.now else _("现行版本没有对应的条文，请核对。")
        )
    return ""


def _in_words(verdict: Verdict) -> str:
    """突发事件应对法第六十三条、第六十四条."""
    named: dict[str, list[str]] = {}
    for article in verdict.now:
        named.setdefault(article.version.statute.short_title, []).append(article.name)
    return "；".join(_("《%(name)s》%(articles)s") % {"name": n, "articles": "、".join(a)} for n, a in named.items())

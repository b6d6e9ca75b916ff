"""Is a citation still right? A text that cites an article is held against that article in every version of its statute.

    library = Library(today)                       # once for many texts: three queries, and two for each statute cited
    for reference in library.find(text):           # 《…》第X条第Y款, 本法第X条, ranges and lists
        verdict = library.judge(reference, text)   # text: stem, key texts and explanation, without the wrong options
        verdict.state, verdict.article, verdict.now

A number that exists in the version in force may still be an old one. It is called superseded only where the older article
of that number fits the text clearly better, and what took that one over is the best match among those in force.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from laws.citations import CitationRef, bare_title
from laws.fit import Asked
from laws.models import Article, Statute, StatuteVersion
from laws.references import Reader, Reading
from laws.shelf import Shelf


class State(StrEnum):
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    REPEALED = "repealed"
    NO_SUCH_ARTICLE = "no_such_article"
    UNKNOWN_STATUTE = "unknown_statute"


@dataclass(frozen=True)
class Verdict:
    """`article` is the one meant, in the version it fits; `now` are those in force that hold what it said."""

    state: State
    article: Article | None = None
    now: tuple[Article, ...] = ()
    statute: Statute | None = None

    @property
    def now_names(self) -> list[str]:
        """行政处罚法:63, as our own citations and the JSON of an import write it."""
        return [f"{a.version.statute.short_title}:{a.number}" + (f"-{a.insert}" if a.insert else "") for a in self.now]


class Library:
    """All statutes as they stand on a day."""

    def __init__(self, on: date) -> None:
        self.on = on
        statutes = {statute.pk: statute for statute in Statute.objects.all()}
        self._versions: dict[int, list[StatuteVersion]] = {pk: [] for pk in statutes}
        for version in StatuteVersion.objects.all():
            version.statute = statutes[version.statute_id]
            self._versions[version.statute_id].append(version)
        self._by_name = {bare_title(name): statute for statute in statutes.values() for name in reversed(statute.names)}
        self._statutes = statutes
        self._shelves: dict[int, Shelf] = {}
        self._reader = Reader(name for statute in statutes.values() for name in statute.names)

    def read(self, text: str, named: str = "") -> Reading:
        """What a text cites, with what could not be read: see `laws.references.Reading`."""
        return self._reader.read(text, named)

    def find(self, text: str, named: str = "") -> list[CitationRef]:
        """The citations of a text, each once; `named` is the statute that 本法 means before the text names one."""
        return list(dict.fromkeys(self.read(text, named).references))

    def statute(self, name: str) -> Statute | None:
        return self._by_name.get(bare_title(name))

    def judge(self, reference: CitationRef, text: str, beside: Iterable[CitationRef] = ()) -> Verdict:
        """Whether the reference is right for a text.

        `beside` are the other citations of the same question: what one of them already covers is no reason to doubt this
        one. A question on hearings that cites 42 (two officers) and 63 (hearings) is right.
        """
        statute = self.statute(reference.statute)
        if statute is None:
            return Verdict(State.UNKNOWN_STATUTE)
        shelf, asked = self._shelf(statute), Asked(text)
        if statute.is_repealed(self.on):
            return self._repealed(shelf, reference, asked)
        key = reference.number, reference.insert
        named = shelf.version_named(reference.version)
        if named and shelf.current and named.in_force_from < shelf.current.in_force_from:
            return self._outdated(shelf, shelf.article(named, key), asked)
        standing = shelf.article(shelf.current, key)
        if standing is None:
            return self._outdated(shelf, self._best(shelf, shelf.older(key), asked), asked)
        covered = {
            shelf.article(shelf.current, (r.number, r.insert)) for r in beside if self.statute(r.statute) == statute
        }
        for old in shelf.older(key):
            heirs = [article for article, _topic in shelf.heirs(old)]
            if standing in heirs or covered.intersection(heirs):
                continue
            if shelf.fit.clearly_older(old, standing, heirs, asked):
                return self._outdated(shelf, old, asked)
        return Verdict(State.IN_FORCE, standing, (standing,), statute)

    def _shelf(self, statute: Statute) -> Shelf:
        if statute.pk not in self._shelves:
            self._shelves[statute.pk] = Shelf(statute, self._versions[statute.pk], self.on)
        return self._shelves[statute.pk]

    def _outdated(self, shelf: Shelf, old: Article | None, asked: Asked) -> Verdict:
        if old is None:
            return Verdict(State.NO_SUCH_ARTICLE, statute=shelf.statute)
        return Verdict(State.SUPERSEDED, old, tuple(shelf.holding_now(old, asked)), shelf.statute)

    def _repealed(self, shelf: Shelf, reference: CitationRef, asked: Asked) -> Verdict:
        """The article of the last version that had it; `now` in the statute that repealed it, as far as texts are loaded."""
        old = next(iter(shelf.older((reference.number, reference.insert))), None)
        heir = self._statutes.get(shelf.statute.repealed_by_id or 0)
        now = shelf.holding_now(old, asked, self._shelf(heir)) if old and heir else []
        return Verdict(State.REPEALED, old, tuple(now), shelf.statute)

    def _best(self, shelf: Shelf, articles: list[Article], asked: Asked) -> Article | None:
        """The one that fits best; of equals the latest."""
        return max(articles, key=lambda article: shelf.fit.together(article, asked), default=None)

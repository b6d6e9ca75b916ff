"""A statute's articles as cells, and how whole statutes stand with a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from laws.models import Article, Statute, StatuteVersion
from laws.queries import outline
from people.models import Person
from practice.queries.mastery import Level, Share, level_of, shares_of


@dataclass(frozen=True)
class Cell:
    article: Article
    share: Share | None
    level: Level
    #: Published questions on the article that the viewer may practise.
    questions: int = 0

    @property
    def percent(self) -> int | None:
        """Not told where it is not told."""
        return round(self.share.mean * 100) if self.share and self.level not in {Level.NONE, Level.FEW} else None

    @property
    def number(self) -> str:
        return f"{self.article.number}" + (f"-{self.article.insert}" if self.article.insert else "")


@dataclass(frozen=True)
class Grid:
    version: StatuteVersion
    chapters: list[tuple[str, list[Cell]]]

    @property
    def cells(self) -> list[Cell]:
        return [cell for _name, cells in self.chapters for cell in cells]

    @property
    def counts(self) -> list[tuple[Level, int]]:
        counted = Counter(cell.level for cell in self.cells)
        return [(level, counted[level]) for level in Level if counted[level] or level != Level.FEW]


def grid_of(
    version: StatuteVersion, shares: Mapping[int, Share], *, least: int = 1, sizes: Mapping[int, int] | None = None
) -> Grid:
    def cell(article: Article) -> Cell:
        share = shares.get(article.pk)
        return Cell(article, share, level_of(share, least=least), (sizes or {}).get(article.pk, 0))

    articles = version.articles.select_related("digest", "version__statute")
    chapters = outline(articles)
    return Grid(
        version,
        [
            (chapter.name, [cell(article) for section in chapter.sections for article in section.articles])
            for chapter in chapters
        ],
    )


def shown_version(statute: Statute, on: date) -> StatuteVersion | None:
    """The one in force; of a statute that is not in force the last one."""
    return statute.version_on(on) or statute.versions.first()


@dataclass(frozen=True)
class Summary:
    """A statute with how its articles stand with a person, and how many questions there are."""

    statute: Statute
    questions: int
    levels: Counter[Level]
    articles: int

    @property
    def practised(self) -> int:
        return sum(self.levels.values())

    @property
    def good(self) -> int:
        return self.levels[Level.GOOD]


def summaries(person: Person, sizes: Mapping[int, int], on: date) -> list[Summary]:
    """For the statutes that there are questions on, the most questions first."""
    statutes = Statute.objects.in_bulk(sizes)
    in_force = StatuteVersion.objects.in_force(on).filter(statute__in=statutes).annotate(size=Count("articles"))
    versions = {version.statute_id: version for version in in_force}
    shares = shares_of(Q(question_version__responses__person=person), Q(article__version__in=versions.values()))
    levels = _levels_by_version(shares)
    return [
        Summary(statutes[pk], n, levels.get(versions[pk].pk, Counter()), versions[pk].size)
        if pk in versions
        else Summary(statutes[pk], n, Counter(), 0)
        for pk, n in sizes.items()
    ]


def _levels_by_version(shares: Mapping[int, Share]) -> dict[int, Counter[Level]]:
    found: dict[int, Counter[Level]] = {}
    for article, version in Article.objects.filter(pk__in=shares).values_list("pk", "version"):
        found.setdefault(version, Counter())[level_of(shares[article])] += 1
    return found

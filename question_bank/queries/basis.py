"""Where the articles that a question rests on stand today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, QuerySet

from laws.models import Article, Correspondence
from question_bank.models import Citation

State = Citation.State
#: A statute is not revised more often while a question stands.
_MOST_STEPS = 6


@dataclass(frozen=True)
class Basis:
    """A citation as it stands on a day; of one that is superseded the articles that hold the rule now, when a table knows."""

    cite: Citation
    state: State
    now: list[Article] = field(default_factory=list)

    @property
    def article(self) -> Article:
        return self.cite.article


def cited_articles() -> QuerySet[Citation]:
    """With the article, its digest and its statute, for pages that show the law beside the question."""
    return Citation.objects.select_related("article__version__statute", "article__digest")


def citations_to_read() -> Prefetch:
    """The same, to be fetched with many versions."""
    return Prefetch("citations", cited_articles())


def bases_of(cites: Sequence[Citation], on: date) -> list[Basis]:
    """In their order; what is in force costs no query."""
    states = [(cite, _state_on(cite.article, on)) for cite in cites]
    led = _now_of([cite.article for cite, state in states if state == State.SUPERSEDED], on)
    return [Basis(cite, state, led.get(cite.article_id, [])) for cite, state in states]


def _state_on(article: Article, on: date) -> State:
    if article.version.statute.is_repealed(on):
        return State.REPEALED
    return State.IN_FORCE if article.version.is_in_force(on) else State.SUPERSEDED


def _now_of(articles: Iterable[Article], on: date) -> dict[int, list[Article]]:
    """Followed through the tables of correspondence, from version to version, until one in force is reached."""
    ends = {article.pk: {article} for article in articles}
    for _step in range(_MOST_STEPS):
        old = {end.pk for reached in ends.values() for end in reached if not end.version.is_in_force(on)}
        led = _led(old) if old else {}
        if not led:
            break
        ends = {
            pk: {new for end in reached for new in (led.get(end.pk, ()) if end.pk in old else [end])}
            for pk, reached in ends.items()
        }
    return {
        pk: sorted((end for end in reached if end.version.is_in_force(on)), key=lambda a: (a.number, a.insert))
        for pk, reached in ends.items()
    }


def _led(old: Iterable[int]) -> dict[int, list[Article]]:
    """Article → those of the next version that took it over."""
    rows = Correspondence.objects.filter(old__in=old, new__isnull=False).select_related("new__version__statute")
    led: dict[int, list[Article]] = {}
    for row in rows:
        led.setdefault(row.old_id, []).append(row.new)  # type: ignore[arg-type]
    return led


def articles_named(articles: Iterable[int]) -> dict[int, str]:
    """行政处罚法第六十三条 for each."""
    rows = Article.objects.filter(pk__in=articles).select_related("version__statute")
    return {article.pk: str(article) for article in rows}

"""One statute with all its versions and articles in memory, and the way from an older article to those in force."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from laws.comparison import compare
from laws.correspondence import texts_of
from laws.fit import Asked, Fit
from laws.likeness import Key
from laws.models import Article, Correspondence, Statute, StatuteVersion

#: An heir and the topic of what it took over.
Heir = tuple[Article, str]


class Shelf:
    """Two queries when it is made: the articles and the rows of the tables."""

    def __init__(self, statute: Statute, versions: Iterable[StatuteVersion], on: date) -> None:
        self.statute, self.on = statute, on
        self.versions = sorted(versions, key=lambda version: version.in_force_from)
        self.current = next((version for version in self.versions if version.is_in_force(on)), None)
        self.articles: dict[int, dict[Key, Article]] = {version.pk: {} for version in self.versions}
        known = {version.pk: version for version in self.versions}
        for article in Article.objects.filter(version__in=self.versions):
            article.version = known[article.version_id]
            self.articles[article.version_id][article.number, article.insert] = article
        self.fit = Fit(article for articles in self.articles.values() for article in articles.values())
        self._links: dict[tuple[int, int], dict[Key, list[Heir]]] = self._read_tables()

    def _read_tables(self) -> dict[tuple[int, int], dict[Key, list[Heir]]]:
        by_pk = {article.pk: article for article in self.fit.articles}
        links: dict[tuple[int, int], dict[Key, list[Heir]]] = {}
        rows = Correspondence.objects.filter(
            old__in=Article.objects.filter(version__in=self.versions), new__isnull=False
        )
        for old_pk, new_pk, topic in rows.values_list("old", "new", "topic"):
            old, new = by_pk[old_pk], by_pk[new_pk]
            led = links.setdefault((old.version_id, new.version_id), {})
            led.setdefault((old.number, old.insert), []).append((new, topic))
        return links

    def version_named(self, year: str) -> StatuteVersion | None:
        """The version of that year, else the one that was in force when it ended."""
        if named := [version for version in self.versions if version.name == year]:
            return named[0]
        if not re.fullmatch("[12][0-9]{3}", year):
            return None
        return next((version for version in self.versions if version.is_in_force(date(int(year), 12, 31))), None)

    def article(self, version: StatuteVersion | None, key: Key) -> Article | None:
        return self.articles[version.pk].get(key) if version else None

    def older(self, key: Key) -> list[Article]:
        """The articles of that number in earlier versions, the latest first."""
        end = self.current.in_force_from if self.current else self.on
        before = [version for version in self.versions if version.in_force_from < end]
        return [article for version in reversed(before) if (article := self.article(version, key))]

    def heirs(self, old: Article, to: Shelf | None = None) -> list[Heir]:
        """The articles in force that took an older one over: by one table, by one version after the other, or by the texts.

        `to` is the shelf of the statute that repealed this one.
        """
        target = (to or self).current
        if target is None or old.version_id == target.pk:
            return []
        direct = self._links_between(old.version, target, (to or self).articles[target.pk])
        later = self.versions[self.versions.index(old.version) + 1 :]
        if direct is not None or not later or later[0] == target:
            return (direct or {}).get((old.number, old.insert), [])
        steps = self._links_between(old.version, later[0], self.articles[later[0].pk]) or {}
        found = [heir for step, _topic in steps.get((old.number, old.insert), []) for heir in self.heirs(step, to)]
        return list({article.pk: (article, topic) for article, topic in found}.values())

    def _links_between(
        self, old: StatuteVersion, new: StatuteVersion, later: dict[Key, Article]
    ) -> dict[Key, list[Heir]] | None:
        """By the table; without one by the texts, once; None where there are neither."""
        if (old.pk, new.pk) not in self._links and old.has_text and new.has_text:
            pairs = compare(texts_of(self.articles[old.pk].values()), texts_of(later.values()))
            self._links[old.pk, new.pk] = {a: [(later[b], "") for b in pair.new] for pair in pairs for a in pair.old}
        return self._links.get((old.pk, new.pk))

    def holding_now(self, old: Article, asked: Asked, to: Shelf | None = None) -> list[Article]:
        """Of the heirs those that fit the text; all when none does."""
        # Of another statute the words weigh otherwise.
        fit, asked = (to.fit, Asked(asked.text)) if to else (self.fit, asked)
        rated = [(fit.together(article, asked, topic), article) for article, topic in self.heirs(old, to)]
        best = max((rate for rate, _article in rated), default=0.0)
        return sorted((a for rate, a in rated if rate >= best / 2), key=lambda a: (a.number, a.insert))

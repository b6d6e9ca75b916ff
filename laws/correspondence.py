"""What became of the articles of one version in another: from the shipped tables, or from both texts where these are loaded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from laws.comparison import Pair, Relation, compare, in_order
from laws.likeness import Key
from laws.models import Article, Correspondence, StatuteVersion
from laws.numerals import article_name


@dataclass(frozen=True)
class Change:
    """A `comparison.Pair` with its articles. `topics` says which piece went where, when a table knows it."""

    pair: Pair
    old: list[Article]
    new: list[Article]
    topics: list[str] = field(default_factory=list)

    @property
    def relation(self) -> Relation:
        return self.pair.relation

    @property
    def changed(self) -> bool:
        return self.pair.changed

    @property
    def number_only(self) -> bool:
        """Nothing but numbers changed: whoever cites it needs another number and nothing else."""
        return self.pair.number_only

    @property
    def anchor(self) -> str:
        return f"n{self.new[0].anchor}" if self.new else f"o{self.old[0].anchor}"


def changes_between(old: StatuteVersion, new: StatuteVersion) -> list[Change]:
    """Every article of both versions, each in exactly one change; empty when neither a table nor both texts are there.

    The table goes before the texts: a person has read it. `similarity` is then 0 and says nothing.
    """
    earlier = {(a.number, a.insert): a for a in old.articles.select_related("digest")}
    later = {(a.number, a.insert): a for a in new.articles.select_related("digest")}
    rows = rows_between(old, new)
    if rows:
        pairs = _pairs_of(rows, earlier, later)
    elif old.has_text and new.has_text:
        pairs = compare(texts_of(earlier.values()), texts_of(later.values()))
    else:
        return []
    topics: dict[Key, list[str]] = {}
    for row in rows:
        topics.setdefault(_key(row.old), []).append(row.topic)
    return [
        Change(
            pair=pair,
            old=[earlier[key] for key in pair.old],
            new=[later[key] for key in pair.new],
            topics=[topic for key in pair.old for topic in topics.get(key, ())],
        )
        for pair in pairs
    ]


def rows_between(old: StatuteVersion, new: StatuteVersion) -> list[Correspondence]:
    """The table from one version to the other; nothing when none was shipped."""
    rows = list(Correspondence.objects.filter(old__version=old).select_related("old", "new"))
    led = [row for row in rows if row.new and row.new.version_id == new.pk]
    return led + [row for row in rows if row.new is None] if led else []


def texts_of(articles: Iterable[Article]) -> list[tuple[int, int, str]]:
    return [(article.number, article.insert, article.text) for article in articles]


def _key(article: Article) -> Key:
    return article.number, article.insert


def _pairs_of(rows: list[Correspondence], earlier: Iterable[Key], later: Iterable[Key]) -> list[Pair]:
    """The rows put together, so that an article stands once: 42 → 63, 42 → 65 and 43 → 65 are one split."""
    groups: dict[tuple[str, Key], list[Correspondence]] = {}
    for row in rows:
        if row.new:
            ends = ("old", _key(row.old)), ("new", _key(row.new))
            joined = [*groups.get(ends[0], []), *groups.get(ends[1], []), row]
            for one in joined:
                groups["old", _key(one.old)] = joined
                if one.new:
                    groups["new", _key(one.new)] = joined
    pairs = [_pair_of(group) for group in {id(group): group for group in groups.values()}.values()]
    pairs += [Pair(Relation.NEW, (), (key,), changed=True) for key in later if ("new", key) not in groups]
    pairs += [Pair(Relation.GONE, (key,), (), changed=True) for key in earlier if ("old", key) not in groups]
    return in_order(pairs)


def _pair_of(group: list[Correspondence]) -> Pair:
    olds = tuple(sorted({_key(row.old) for row in group}))
    news = tuple(sorted({_key(row.new) for row in group if row.new}))
    if len(group) > 1:
        return Pair(Relation.SPLIT if len(news) >= len(olds) else Relation.MERGED, olds, news, changed=True)
    row = group[0]
    number_only = row.relation == Relation.MOVED and not row.changed
    return Pair(Relation(row.relation), olds, news, changed=row.changed, number_only=number_only)


# --- the shipped tables -----------------------------------------------------------
@transaction.atomic
def load_correspondences(data: dict[str, Any]) -> int:
    """Bring the rows and topic words of a content/correspondence/*.yaml into the database; how many rows that changed.

    Numbers that the catalogue does not know are refused; rows that the file no longer has go.
    """
    versions = StatuteVersion.objects.filter(statute__short_title=data["statute"])
    old, new = versions.get(name=str(data["old"])), versions.get(name=str(data["new"]))
    articles = {v: {a.number: a for a in v.articles.filter(insert=0)} for v in (old, new)}
    _refuse_unknown(data, {old.name: articles[old], new.name: articles[new]})
    for version in (old, new):
        _write_topics(articles[version], data["topics"][version.name])
    return _write_rows(data["correspondences"], articles[old], articles[new], rows_between(old, new))


def _refuse_unknown(data: dict[str, Any], articles: dict[str, dict[int, Article]]) -> None:
    old, new = str(data["old"]), str(data["new"])
    named = {(name, number) for name, topics in data["topics"].items() for number in topics}
    named |= {(old, entry["old"]) for entry in data["correspondences"]}
    named |= {(new, entry["new"]) for entry in data["correspondences"] if "new" in entry}
    if missing := sorted((name, number) for name, number in named if number not in articles[name]):
        words = "、".join(f"{name}年版{article_name(number)}" for name, number in missing[:5])
        raise ValidationError(_("新旧条文对应表里的条文不存在：%(words)s。") % {"words": words})


def _write_topics(articles: dict[int, Article], topics: dict[int, list[str]]) -> None:
    changed = []
    for number, words in topics.items():
        if articles[number].topics != (line := " ".join(words)):
            articles[number].topics = line
            changed.append(articles[number])
    Article.objects.bulk_update(changed, ["topics"], batch_size=200)


def _write_rows(
    entries: list[dict[str, Any]], old: dict[int, Article], new: dict[int, Article], known: list[Correspondence]
) -> int:
    standing = {(row.old_id, row.new_id): row for row in known}
    kept, changed = set(), 0
    for entry in entries:
        before, after = old[entry["old"]], new[entry["new"]] if "new" in entry else None
        facts = {name: entry.get(name, default) for name, default in _FACTS.items()}
        row = standing.get((before.pk, after.pk if after else None))
        if row is None or {name: getattr(row, name) for name in facts} != facts:
            row, _made = Correspondence.objects.update_or_create(old=before, new=after, defaults=facts)
            changed += 1
        kept.add(row.pk)
    gone = [row.pk for row in known if row.pk not in kept]
    Correspondence.objects.filter(pk__in=gone).delete()
    return changed + len(gone)


_FACTS = {"relation": "", "changed": False, "topic": ""}

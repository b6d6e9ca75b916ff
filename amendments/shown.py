"""How items are shown: the old article beside those that took it over, and the items that cite it below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from amendments import queries
from amendments.models import AffectedItem
from laws.comparison import Pair, Relation
from laws.correspondence import Change
from laws.models import Article
from laws.side_by_side import Row, kind_of
from people.models import Person
from question_bank.models import Citation


@dataclass(frozen=True)
class Shown:
    item: AffectedItem
    may_decide: bool
    may_withdraw: bool
    may_rewrite: bool

    @property
    def cites(self) -> list[Citation]:
        """Where the newest version points to the old article, with paragraph and item."""
        question = self.item.question
        if question is None or question.latest is None:
            return []
        return [cite for cite in question.latest.citations.all() if cite.article_id == self.item.article_id]

    @property
    def is_rewritten(self) -> bool:
        """The newest version no longer cites the old article: somebody has put it right already."""
        return self.item.question is not None and not self.cites

    @property
    def may_say_revised(self) -> bool:
        return self.may_decide and (self.item.lesson is not None or self.is_rewritten)


@dataclass(frozen=True)
class Group:
    """One old article with those that cite it."""

    row: Row
    items: list[Shown]

    @property
    def article(self) -> Article:
        return self.row.change.old[0]


def shown(items: Iterable[AffectedItem], person: Person) -> list[Shown]:
    rows = list(items)
    rights = queries.rights_over(rows, person)
    return [Shown(item, *(item.pk in rights[name] for name in ("decide", "withdraw", "rewrite"))) for item in rows]


def grouped(entries: Iterable[Shown]) -> list[Group]:
    """By the old article, in their order."""
    groups = groupby(entries, key=lambda entry: entry.item.article_id)
    found = [list(group) for _article, group in groups]
    return [Group(row_of(group[0].item), group) for group in found]


def row_of(item: AffectedItem) -> Row:
    old, new = item.article, list(item.suggested.all())
    pair = Pair(
        Relation(item.relation),
        ((old.number, old.insert),),
        tuple((article.number, article.insert) for article in new),
        changed=not item.number_only,
        number_only=item.number_only,
    )
    change = Change(pair=pair, old=[old], new=new)
    return Row(change, kind_of(change))

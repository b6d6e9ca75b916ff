"""Two versions of a statute laid side by side, for the page that compares them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from laws.comparison import Relation
from laws.correspondence import Change
from laws.differences import Piece, differences
from laws.models import Article


class Kind(models.TextChoices):
    """What the reader wants to know of a change; its order is that of the filter."""

    NUMBER_ONLY = "number", _("只有条号变化")
    MOVED = "moved", _("条号变了，文字也改了")
    CHANGED = "changed", _("条号没变，文字改了")
    SPLIT = "split", _("拆成几条")
    MERGED = "merged", _("几条并成一条")
    NEW = "new", _("新增")
    GONE = "gone", _("不再规定")
    SAME = "same", _("没有变化")


#: The badge of a kind; the word says it, the colour only helps.
_BADGES = {
    Kind.NEW: "success",
    Kind.GONE: "danger",
    Kind.CHANGED: "warning",
    Kind.MOVED: "warning",
    Kind.SPLIT: "info",
    Kind.MERGED: "info",
}


def kind_of(change: Change) -> Kind:
    if change.number_only:
        return Kind.NUMBER_ONLY
    return Kind(change.relation.value)


@dataclass(frozen=True)
class Side:
    """One article on its side. `lines` are empty while the official text is not loaded."""

    article: Article
    lines: list[list[Piece]]

    @property
    def topics(self) -> list[str]:
        return self.article.topics.split()


@dataclass(frozen=True)
class Row:
    change: Change
    kind: Kind

    @property
    def badge(self) -> str:
        return _BADGES.get(self.kind, "")

    @property
    def folded(self) -> bool:
        """Nothing to compare in the words."""
        return not self.change.changed and self.comparable

    @property
    def comparable(self) -> bool:
        """Both sides have words; what is wholly new or gone is not marked, its badge says it."""
        return bool(self.change.old and self.change.new) and all(a.text for a in (*self.change.old, *self.change.new))

    @cached_property
    def old(self) -> list[Side]:
        return self._sides(self.change.old, self.change.new, lambda own, other: differences(own, other)[0])

    @cached_property
    def new(self) -> list[Side]:
        return self._sides(self.change.new, self.change.old, lambda own, other: differences(other, own)[1])

    def _sides(self, own: list[Article], other: list[Article], marked: Callable[[str, str], list[Piece]]) -> list[Side]:
        if not self.comparable or not self.change.changed:
            return [Side(article, lines_of([Piece(article.text)])) for article in own]
        against = "\n".join(article.text for article in other)
        return [Side(article, lines_of(marked(article.text, against))) for article in own]


def lines_of(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces by paragraph; blank lines go."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *others = piece.text.split("\n")
        lines[-1].append(Piece(first, piece.differs))
        lines += [[Piece(text, piece.differs)] for text in others]
    kept = [[piece for piece in line if piece.text] for line in lines]
    return [line for line in kept if line]


def rows_of(changes: Sequence[Change]) -> list[Row]:
    return [Row(change, kind_of(change)) for change in changes]


def kinds_with_counts(rows: Sequence[Row]) -> list[tuple[Kind, int]]:
    """Those that occur."""
    counts = Counter(row.kind for row in rows)
    return [(kind, counts[kind]) for kind in Kind if counts[kind]]


# --- the picture --------------------------------------------------------------------
WIDTH, HEIGHT = 1000, 150
_TOP, _BOTTOM, _STUB = 24, 126, 16


@dataclass(frozen=True)
class Band:
    """A line from an old number above to a new one below; a stub for what is new or gone."""

    kind: Kind
    x1: float
    y1: float
    x2: float
    y2: float


def picture_of(rows: Sequence[Row], old: Sequence[Article], new: Sequence[Article]) -> dict[str, Any]:
    """Where the articles went, as lines; every tenth number stands at the edge."""
    above, below = _places(old), _places(new)
    bands = []
    for row in rows:
        change = row.change
        bands += [Band(row.kind, above[a.pk], _TOP, below[b.pk], _BOTTOM) for a in change.old for b in change.new]
        if change.relation == Relation.GONE:
            bands += [Band(row.kind, above[a.pk], _TOP, above[a.pk], _TOP + _STUB) for a in change.old]
        if change.relation == Relation.NEW:
            bands += [Band(row.kind, below[b.pk], _BOTTOM - _STUB, below[b.pk], _BOTTOM) for b in change.new]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "top": _TOP,
        "bottom": _BOTTOM,
        "bands": bands,
        "above": _labels(old, above),
        "below": _labels(new, below),
    }


def _places(articles: Sequence[Article]) -> dict[int, float]:
    return {article.pk: round((n + 0.5) * WIDTH / len(articles), 1) for n, article in enumerate(articles)}


def _labels(articles: Sequence[Article], places: dict[int, float]) -> list[tuple[int, float]]:
    shown = [a for a in articles if not a.insert and (a.number == 1 or a.number % 10 == 0)]
    return [(article.number, places[article.pk]) for article in shown]

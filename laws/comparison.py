"""Two versions of a statute, article by article: what stayed, changed, moved, was split, merged, added or dropped. Pure.

Texts are compared by their pairs of characters, the rarer the weightier, through an index: no text is laid beside every
other. Every article of either version stands in exactly one `Pair`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from laws.likeness import Key, Likeness, Pieces, Texts

#: Below this likeness two articles are not held for the same rule.
ALIKE = 0.3
#: So much of an article, in whole runs of words, must have come from or gone to another to be a piece of it.
PIECE = 0.2


class Relation(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True)
class Pair:
    """What became of an article, or where one came from.

    `changed` says that the words differ; `number_only` that nothing but numbers do, its own or those of the articles it
    refers to, and these have only been renumbered. `similarity` is from 0 to 1, that of the closest piece in a split.
    """

    relation: Relation
    old: tuple[Key, ...]
    new: tuple[Key, ...]
    similarity: float = 0.0
    changed: bool = False
    number_only: bool = False


def compare(old: Iterable[tuple[int, int, str]], new: Iterable[tuple[int, int, str]]) -> list[Pair]:
    """The pairs in the order of the later version; what is gone stands where it was."""
    earlier, later = Texts(old), Texts(new)
    likeness = Likeness(earlier.grams, later.grams)
    groups = _groups(_counterparts(earlier, later, likeness), likeness.shared, Pieces(earlier, later))
    pairs = [_pair(group, earlier, later, likeness) for group in groups]
    went = {key: pair.new for pair in pairs for key in pair.old}
    came = {key for pair in pairs for key in pair.new}
    pairs = [_numbers_settled(pair, earlier, later, went) for pair in pairs]
    pairs += [Pair(Relation.NEW, (), (key,), changed=True) for key in later.texts if key not in came]
    pairs += [Pair(Relation.GONE, (key,), (), changed=True) for key in earlier.texts if key not in went]
    return in_order(pairs)


@dataclass
class _Group:
    old: list[Key]
    new: list[Key]


# --- who belongs to whom ---------------------------------------------------------
def _counterparts(old: Texts, new: Texts, likeness: Likeness) -> dict[Key, Key]:
    """One to one, the most alike first; of equals those that stand at the like place."""
    place_old = {key: n / (len(old.texts) or 1) for n, key in enumerate(old.texts)}
    place_new = {key: n / (len(new.texts) or 1) for n, key in enumerate(new.texts)}
    found = [(likeness(a, b), -abs(place_old[a] - place_new[b]), a, b) for a, b in likeness.shared]
    counterpart: dict[Key, Key] = {}
    taken: set[Key] = set()
    for alike, _near, a, b in sorted(found, reverse=True):
        if alike >= ALIKE and a not in counterpart and b not in taken:
            counterpart[a] = b
            taken.add(b)
    return counterpart


def _groups(counterpart: dict[Key, Key], touching: Iterable[tuple[Key, Key]], pieces: Pieces) -> list[_Group]:
    """The counterparts, with the pieces that were split off from an old article or merged into a new one."""
    reverse = {b: a for a, b in counterpart.items()}
    found = []
    for a, b in touching:
        share_new = pieces.of_new(b, a, counterpart.get(a)) if b not in reverse else 0.0
        share_old = pieces.of_old(a, b, reverse.get(b)) if a not in counterpart else 0.0
        if (share := max(share_new, share_old)) >= PIECE:
            found.append((share, a, b))
    group_of: dict[tuple[str, Key], _Group] = {}
    for a, b in counterpart.items():
        group_of["old", a] = group_of["new", b] = _Group([a], [b])
    for _share_of, a, b in sorted(found, reverse=True):
        _join(group_of, a, b)
    return list({id(group): group for group in group_of.values()}.values())


def _join(group_of: dict[tuple[str, Key], _Group], a: Key, b: Key) -> None:
    """Each article joins one group, that of its largest piece."""
    known_old, known_new = group_of.get(("old", a)), group_of.get(("new", b))
    if known_old and known_new:
        return
    group = known_old or known_new or _Group([], [])
    if not known_old:
        group.old.append(a)
    if not known_new:
        group.new.append(b)
    group_of["old", a] = group_of["new", b] = group


# --- what each is called -----------------------------------------------------------
def _pair(group: _Group, old: Texts, new: Texts, likeness: Likeness) -> Pair:
    olds, news = tuple(sorted(group.old)), tuple(sorted(group.new))
    similarity = max(likeness(a, b) for a in olds for b in news)
    if len(news) > 1 or len(olds) > 1:
        relation = Relation.SPLIT if len(news) >= len(olds) else Relation.MERGED
        return Pair(relation, olds, news, similarity, changed=True)
    a, b = olds[0], news[0]
    changed = old.words[a] != new.words[b]
    relation = Relation.MOVED if a != b else Relation.CHANGED if changed else Relation.SAME
    return Pair(relation, olds, news, similarity if changed else 1.0, changed)


def _numbers_settled(pair: Pair, old: Texts, new: Texts, went: Mapping[Key, tuple[Key, ...]]) -> Pair:
    """Of a pair with the same words: do the articles it refers to correspond, and did only numbers change?"""
    if pair.changed or not pair.old or not pair.new:
        return pair
    before, after = old.references(pair.old[0]), new.references(pair.new[0])
    settled = len(before) == len(after) and all(
        a == b or b in went.get(a, ()) for a, b in zip(before, after, strict=True)
    )
    if settled:
        return replace(pair, number_only=pair.old != pair.new or before != after)
    relation = Relation.CHANGED if pair.relation == Relation.SAME else pair.relation
    return replace(pair, relation=relation, changed=True)


def in_order(pairs: list[Pair]) -> list[Pair]:
    """By the new number; what is gone stands after the one before it."""
    after: dict[Key, Key] = {}
    for pair in pairs:
        after |= {key: pair.new[0] for key in pair.old if pair.new}
    last: Key = (0, 0)
    for key in sorted(key for pair in pairs for key in pair.old):
        last = after.setdefault(key, last)
    return sorted(pairs, key=lambda pair: (pair.new[0], 0) if pair.new else (after[pair.old[0]], 1))

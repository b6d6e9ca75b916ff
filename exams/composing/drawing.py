"""In which order questions are offered to the rows: the groups in turn, of each the least used first, by chance within."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from random import Random

from exams.composing.matching import Composition, Filling, Signature

#: Questions as often used as each other, by the rows they satisfy.
Tier = Mapping[Signature, Sequence[int]]
#: The questions of a category and kind, the least used first.
Group = Sequence[Tier]
Offer = tuple[int, Signature]


@dataclass(frozen=True)
class Pool:
    """What a blueprint can draw from."""

    demands: Sequence[int]
    groups: Sequence[Group]

    @classmethod
    def of(cls, demands: Sequence[int], found: Iterable[tuple[int, Signature, Hashable, int]]) -> Pool:
        """Takes question, rows it satisfies, group, how often it was used; in a settled order."""
        groups: dict[Hashable, list[tuple[int, int, Signature]]] = {}
        for question, rows, group, used in found:
            groups.setdefault(group, []).append((used, question, rows))
        return cls(demands, [_tiers(entries) for entries in groups.values()])

    def satisfying(self, row: int) -> int:
        """How many questions satisfy a row, whatever others want."""
        piles = ((rows, pile) for group in self.groups for tier in group for rows, pile in tier.items())
        return sum(len(pile) for rows, pile in piles if row in rows)


def _tiers(entries: list[tuple[int, int, Signature]]) -> Group:
    entries.sort(key=lambda entry: entry[0])
    return [_by_rows(tier) for _, tier in groupby(entries, key=lambda entry: entry[0])]


def _by_rows(entries: Iterable[tuple[int, int, Signature]]) -> Tier:
    tier: dict[Signature, list[int]] = {}
    for _, question, rows in entries:
        tier.setdefault(rows, []).append(question)
    return tier


def draw_from(pool: Pool, seed: int, *, exclude: Container[int] = ()) -> Composition:
    """Fill the rows of a pool. The same pool, seed and exclusions give the same questions.

    The least used of a group go before its others in whichever row, and no group crowds out the others.
    """
    chance = Random(seed)  # noqa: S311  repeatable on purpose; the seed itself is secret and random
    filling = Filling(pool.demands)
    order = list(pool.groups)
    chance.shuffle(order)
    for question, rows in in_turns([_offered(group, filling, chance, exclude) for group in order]):
        if filling.is_full:
            break
        filling.take(question, rows)
    return filling.composition()


def in_turns(piles: Sequence[Iterator[Offer]]) -> Iterator[Offer]:
    """One of each in turn until all are empty."""
    standing = list(piles)
    while standing:
        left = []
        for pile in standing:
            if (offer := next(pile, None)) is not None:
                yield offer
                left.append(pile)
        standing = left


def _offered(group: Group, filling: Filling, chance: Random, exclude: Container[int]) -> Iterator[Offer]:
    """What no row has room for is passed over, so that a draw costs what it takes and not what the bank holds."""
    for tier in group:
        piles = {rows: _by_chance(pile, chance) for rows, pile in tier.items()}
        left = {rows: len(pile) for rows, pile in tier.items()}
        while wanted := [rows for rows, number in left.items() if number and filling.has_room_for(rows)]:
            rows = wanted[0] if len(wanted) == 1 else chance.choices(wanted, [left[one] for one in wanted])[0]
            left[rows] -= 1
            if (question := next(piles[rows])) not in exclude:
                yield question, rows


def _by_chance(pile: Sequence[int], chance: Random) -> Iterator[int]:
    """A shuffle that costs only what is taken of it: the places swapped are remembered, the pile stays as it is."""
    swapped: dict[int, int] = {}
    for place in range(len(pile)):
        other = chance.randrange(place, len(pile))
        yield pile[swapped.get(other, other)]
        swapped[other] = swapped.get(place, place)

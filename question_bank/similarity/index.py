"""Finding the like among many without holding each against each.

Both the stem and the options must be like, so a question is looked for by the one of them that fewer others share:
thousands of 「下列说法正确的是」 are met by their options alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from question_bank.similarity.grams import grams, normal, shared
from question_bank.similarity.halves import ENOUGH, Half, Text
from question_bank.similarity.kinds import Difference, differs_in, without_signs

#: More likes of one question are not looked for: they stand in the same group by way of each other.
SHOWN = 10
#: What two stems must share in letters to be alike in all but a number: 「第1题」 and 「第2题」 share nothing.
SHORTEST = 6


class Wording(NamedTuple):
    """A question as it is compared."""

    key: Hashable
    stem: str
    options: Sequence[str] = ()


class Match(NamedTuple):
    """A question of the index that is like the one asked about. `likeness` is that of the half less alike, 0 … 1."""

    key: Hashable
    likeness: float
    differs_in: tuple[Difference, ...]


class Near(NamedTuple):
    """A pair of a bank: `first` stood before `second`."""

    first: Hashable
    second: Hashable
    likeness: float
    differs_in: tuple[Difference, ...]


class _Read(NamedTuple):
    """A question taken apart once, to be looked for and entered."""

    stem: Text
    options: Text
    signless: int | None


class Index:
    """Questions that can be asked for their likes.

    Alike are two whose stems and whose options share 85 % of their grams; and two with the same options whose stems
    differ in a number, a unit or a yes and no only, for there a person must see which of them is right. The same stem
    with other options is another question.
    """

    def __init__(self, questions: Iterable[Wording] = ()) -> None:
        self._keys: list[Hashable] = []
        self._stems, self._options = Half(), Half()
        self._signless: defaultdict[int | None, list[int]] = defaultdict(list)
        for question in questions:
            self.add(*question)

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def compared(self) -> int:
        """How many texts have been held against another so far."""
        return self._stems.compared + self._options.compared

    def add(self, key: Hashable, stem: str, options: Sequence[str] = ()) -> None:
        self._enter(key, self._read(stem, options))

    def near(self, stem: str, options: Sequence[str] = (), *, at_most: int | None = SHOWN) -> list[Match]:
        """The likes of a question, most alike first; where there are more than `at_most`, those that are met first."""
        return self._near(self._read(stem, options), at_most)

    def meet(self, question: Wording, *, at_most: int | None = SHOWN) -> list[Match]:
        """The likes of a question among those before it; then it is one of them."""
        read = self._read(question.stem, question.options)
        found = self._near(read, at_most)
        self._enter(question.key, read)
        return found

    def _read(self, stem: str, options: Sequence[str]) -> _Read:
        asked, offered = normal(stem), sorted(map(normal, options))
        asking = self._stems.read([asked], apart=not any(offered))
        return _Read(asking, self._options.read(offered), _signless(asked, offered))

    def _enter(self, key: Hashable, read: _Read) -> None:
        question = len(self._keys)
        self._keys.append(key)
        self._stems.add(read.stem, question)
        self._options.add(read.options, question)
        if read.signless is not None:
            self._signless[read.signless].append(question)

    def _near(self, read: _Read, at_most: int | None) -> list[Match]:
        found = [self._match(read, question, alike) for question, alike in islice(self._alike(read), at_most)]
        return sorted(found, key=lambda match: -match.likeness)

    def _match(self, read: _Read, question: int, alike: float) -> Match:
        there = [*self._stems.texts_of(question), *self._options.texts_of(question)]
        return Match(self._keys[question], alike, differs_in([*read.stem.texts, *read.options.texts], there))

    def _alike(self, read: _Read) -> Iterator[tuple[int, float]]:
        yield from self._alike_in_grams(read)
        yield from self._alike_but_for_signs(read)

    def _alike_in_grams(self, read: _Read) -> Iterator[tuple[int, float]]:
        """First one half, then of those that are like in it the other."""
        halves = [(self._stems, read.stem), (self._options, read.options)]
        (one, text), (other, beside) = sorted(halves, key=lambda half: half[0].load(half[1]))
        known: dict[int, float] = {}
        for question, alike in one.like(text):
            number = other.of[question]
            if number not in known:
                known[number] = other.likeness(beside, number)
            if known[number]:
                yield question, min(alike, known[number])

    def _alike_but_for_signs(self, read: _Read) -> Iterator[tuple[int, float]]:
        """The same options, and a stem with another number, unit or negation: in a short stem that is many grams."""
        for question in self._signless.get(read.signless, ()):
            [there] = self._stems.texts_of(question)
            alike = shared(grams(read.stem.texts), grams([there]))
            if alike < ENOUGH:
                yield question, alike


def _signless(stem: str, options: list[str]) -> int | None:
    """The same for two that only such signs tell apart; nothing where they are nearly all there is."""
    rest = without_signs(stem)
    return hash((rest, *options)) if len(rest) >= SHORTEST else None


def pairs(questions: Iterable[Wording], *, at_most: int | None = SHOWN) -> Iterator[Near]:
    """All that are alike in a bank, each pair once; of a question at most so many pairs with those before it."""
    index = Index()
    for question in questions:
        for match in index.meet(question, at_most=at_most):
            yield Near(match.key, question.key, match.likeness, match.differs_in)


def groups(found: Iterable[Near]) -> list[list[Hashable]]:
    """Which belong together, by way of others too; in the order in which they were found."""
    group: dict[Hashable, list[Hashable]] = {}
    for near in found:
        one, other = (group.setdefault(key, [key]) for key in (near.first, near.second))
        if one is not other:
            few, many = sorted((one, other), key=len)
            many += few
            group.update(dict.fromkeys(few, many))
    return list({id(keys): keys for keys in group.values()}.values())

"""How alike the articles of two versions of a statute are: by pairs of characters, and by whole runs of words. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import log

from laws.numerals import from_chinese

Key = tuple[int, int]
"""Number and insert of an article: (63, 1) is 第六十三条之一."""

#: A pair of characters that a tenth of the articles hold says little, and it costs most.
FEW, MANY = 16, 100
#: The length of a run, and in how many articles it may stand before it says nothing.
RUN, COMMON = 5, 6
#: Shared runs shorter than this in all are chance.
SHORTEST_PIECE = 12

_REFERENCE = re.compile(r"第([0-9]{1,4}|[零〇一二三四五六七八九十百千]{1,9})条(?:之([一二三四五六七八九十]{1,3}))?")
_NOT_WORDS = re.compile(r"[\W_]+")


class Texts:
    """The articles of one version: the words without marks and numbers of articles, their pairs of characters, the numbers."""

    def __init__(self, articles: Iterable[tuple[int, int, str]]) -> None:
        self.texts = {(number, insert): text for number, insert, text in articles}
        self.words = {key: _NOT_WORDS.sub("", _REFERENCE.sub("第条", text)) for key, text in self.texts.items()}
        self.grams = {key: {words[i : i + 2] for i in range(len(words) - 1)} for key, words in self.words.items()}

    def references(self, key: Key) -> list[Key]:
        return [(from_chinese(n), from_chinese(i) if i else 0) for n, i in _REFERENCE.findall(self.texts[key])]


class Likeness:
    """How much of their weight two articles share. A pair of characters weighs the more the fewer articles hold it."""

    def __init__(self, old: Mapping[Key, set[str]], new: Mapping[Key, set[str]]) -> None:
        self.old, self.new = old, new
        held = Counter(gram for grams in (*old.values(), *new.values()) for gram in grams)
        total = len(old) + len(new) + 1
        most = min(max(total // 10, FEW), MANY)
        self.weight = {gram: log(total / n) for gram, n in held.items() if n <= most}
        self.mass_old = {key: self._sum(grams) for key, grams in old.items()}
        self.mass_new = {key: self._sum(grams) for key, grams in new.items()}
        self.shared = self._shared()

    def _sum(self, grams: Iterable[str]) -> float:
        return sum(self.weight.get(gram, 0.0) for gram in grams)

    def _shared(self) -> dict[tuple[Key, Key], float]:
        """The weight that two articles share, for those that share any; summed by place, which is the quickest."""
        keys = list(self.new)
        index: dict[str, list[int]] = defaultdict(list)
        for place, grams in enumerate(self.new.values()):
            for gram in grams & self.weight.keys():
                index[gram].append(place)
        shared: dict[tuple[Key, Key], float] = {}
        for key, grams in self.old.items():
            row = [0.0] * len(keys)
            for gram in grams & index.keys():
                weight = self.weight[gram]
                for place in index[gram]:
                    row[place] += weight
            shared |= {(key, keys[place]): sum_of for place, sum_of in enumerate(row) if sum_of}
        return shared

    def __call__(self, old: Key, new: Key) -> float:
        mass = self.mass_old[old] + self.mass_new[new]
        return 2 * self.shared.get((old, new), 0.0) / mass if mass else 0.0


class Pieces:
    """How much of an article stands in another, in runs that its counterpart does not hold."""

    def __init__(self, old: Texts, new: Texts) -> None:
        self.old, self.new = old.words, new.words
        runs_old = {key: _runs(words) for key, words in old.words.items()}
        runs_new = {key: _runs(words) for key, words in new.words.items()}
        held = Counter(run for runs in (*runs_old.values(), *runs_new.values()) for run in runs)
        self.runs_old = {key: {run for run in runs if held[run] <= COMMON} for key, runs in runs_old.items()}
        self.runs_new = {key: {run for run in runs if held[run] <= COMMON} for key, runs in runs_new.items()}

    def of_new(self, b: Key, a: Key, beside: Key | None) -> float:
        runs = self.runs_new[b] & self.runs_old[a]
        return _share(self.new[b], runs - self.runs_new[beside] if beside else runs)

    def of_old(self, a: Key, b: Key, beside: Key | None) -> float:
        runs = self.runs_old[a] & self.runs_new[b]
        return _share(self.old[a], runs - self.runs_old[beside] if beside else runs)


def _runs(words: str) -> set[str]:
    return {words[i : i + RUN] for i in range(len(words) - RUN + 1)}


def _share(words: str, runs: set[str]) -> float:
    """The share of the words that the runs cover; nothing when that is too short to mean anything."""
    covered = bytearray(len(words))
    for i in range(len(words) - RUN + 1):
        if words[i : i + RUN] in runs:
            covered[i : i + RUN] = b"\1" * RUN
    return sum(covered) / len(words) if sum(covered) >= SHORTEST_PIECE else 0.0

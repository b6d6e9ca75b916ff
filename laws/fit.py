"""How well a text fits an article: by the topic words of the tables, and by the official text where it is loaded. No queries."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import log

from laws.models import Article

#: What the words of an older article must weigh beyond those of the one in force, and how many times as much: a term of three
#: characters that no other article has. Where the text has no word at all of the one in force, a term of two that few have
#: is enough: 听证 under the number of 两名执法人员. Measured: tests/laws/test_currency.
WORDS, TIMES, ALONE = 0.8, 2.0, 0.45
#: The same by official texts: the share of the text that the older article holds, and the weight beyond the other's.
SHARE, WEIGHT = 0.3, 15.0
#: Who took the older rule over must fit at least so well as the best of all articles in force, or something else is meant.
NEARLY, NEARLY_BY_TEXT = 0.5, 0.6

_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass
class Asked:
    """The text of a question; its pairs of characters as one statute weighs them (an `Asked` is of one statute)."""

    text: str
    weighed: dict[str, float] | None = None


def _grams(text: str) -> set[str]:
    words = _NOT_WORDS.sub("", text)
    return {words[i : i + 2] for i in range(len(words) - 1)}


class Fit:
    """Weighs texts against the articles of all versions of one statute. A word weighs the more the fewer articles have it."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self.articles = list(articles)
        self._topics = {article.pk: tuple(article.topics.split()) for article in self.articles}
        self._indexes: dict[int, dict[str, list[int]]] = {}

    @cached_property
    def _word_weights(self) -> dict[str, float]:
        held = Counter(word for words in self._topics.values() for word in set(words))
        total = sum(map(bool, self._topics.values()))
        scale = log(total) if total > 1 else 1.0
        return {word: min(len(word), 5) / 3 * log(total / n) / scale for word, n in held.items()}

    @cached_property
    def _grams(self) -> dict[int, set[str]]:
        return {article.pk: _grams(article.text) for article in self.articles if article.text}

    @cached_property
    def _gram_weights(self) -> dict[str, float]:
        held = Counter(gram for grams in self._grams.values() for gram in grams)
        total = len(self._grams)
        return {gram: log(total / n) for gram, n in held.items() if n <= max(2, total // 4)}

    def by_words(self, article: Article, asked: Asked) -> float:
        return sum(self._word_weights[word] for word in self._topics[article.pk] if word in asked.text)

    def by_text(self, article: Article, asked: Asked) -> float:
        weighed = self._weighed(asked)
        return sum([weighed[gram] for gram in weighed.keys() & self._grams[article.pk]]) if article.text else 0.0

    def _weighed(self, asked: Asked) -> dict[str, float]:
        if asked.weighed is None:
            weights = self._gram_weights
            asked.weighed = {gram: weights[gram] for gram in _grams(asked.text) & weights.keys()} if weights else {}
        return asked.weighed

    def _mass(self, asked: Asked) -> float:
        return sum(self._weighed(asked).values())

    def together(self, article: Article, asked: Asked, topic: str = "") -> float:
        """For choosing among several: words, official text and the topic of the link together."""
        share = self.by_text(article, asked) / (self._mass(asked) or 1.0) if article.text else 0.0
        return self.by_words(article, asked) + 2 * share + (1.0 if topic and topic in asked.text else 0.0)

    def clearly_older(self, old: Article, now: Article, heirs: Iterable[Article], asked: Asked) -> bool:
        """Does the text fit the older article of a number clearly better than the one in force of that number?

        The words of the tables may say so, or the official texts; neither may say the contrary. In doubt it does not.
        """
        heirs = list(heirs)
        words_old, words_now = self.by_words(old, asked), self.by_words(now, asked)
        with_texts = bool(old.text and now.text)
        text_old, text_now = (self.by_text(a, asked) if with_texts else 0.0 for a in (old, now))
        enough = WORDS if words_now else ALONE
        if words_old - words_now >= enough and words_old >= TIMES * words_now and text_old >= text_now:
            reached = max((self.by_words(heir, asked) for heir in heirs), default=words_old * NEARLY)
            return reached >= NEARLY * self._best_by_words(now.version_id, asked)
        if text_old - text_now >= WEIGHT and text_old >= TIMES * text_now and words_old >= words_now:
            if text_old < SHARE * self._mass(asked):
                return False
            reached = max((self.by_text(heir, asked) for heir in heirs), default=text_old * NEARLY_BY_TEXT)
            return reached >= NEARLY_BY_TEXT * self._best_by_text(now.version_id, asked)
        return False

    def _best_by_words(self, version: int, asked: Asked) -> float:
        """The most that any article of a version reaches."""
        return max(self.by_words(article, asked) for article in self.articles if article.version_id == version)

    def _best_by_text(self, version: int, asked: Asked) -> float:
        """The same by the texts, through an index: there are many pairs of characters in each."""
        weighed, index = self._weighed(asked), self._index(version)
        reached: dict[int, float] = defaultdict(float)
        for gram in weighed.keys() & index.keys():
            for pk in index[gram]:
                reached[pk] += weighed[gram]
        return max(reached.values(), default=0.0)

    def _index(self, version: int) -> dict[str, list[int]]:
        if version not in self._indexes:
            index = self._indexes[version] = defaultdict(list)
            for article in self.articles:
                for gram in self._grams.get(article.pk, ()) if article.version_id == version else ():
                    index[gram].append(article.pk)
        return self._indexes[version]

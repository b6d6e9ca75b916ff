"""Laying two versions of a statute side by side, and holding citations against all versions."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

from bench.timing import Comparison, compare
from laws import comparison
from laws.currency import Library
from laws.models import Article, Correspondence, Statute, StatuteVersion
from laws.services import set_periods

ARTICLES, LENGTH = 114, 230
QUESTIONS = 2_000
#: Characters and how often they come, as in a language: few often, many seldom.
CHARACTERS = [chr(0x4E00 + 7 * n) for n in range(900)]
FREQUENCIES = [1 / (n + 5) for n in range(900)]


def measure() -> Iterator[Comparison]:
    """Invented texts of the size of 安全生产法: the official ones are not part of the project."""
    old, new = made_texts()
    pairs = comparison.compare(old, new)
    assert sum(pair.relation == "moved" for pair in pairs) > ARTICLES * 0.8
    yield compare("compare 安全生产法", lambda: comparison.compare(old, new), lambda: read_grams(old + new), target=25)

    write_statute(old, new)
    # By turns under an old number and under the right one: the old ones cost most, since who holds the rule now is sought.
    both = [article for pair in zip(old, new, strict=False) for article in pair]
    texts = [f"{text[:90]}，依据《风筝法》第{number}条。" for number, _insert, text in (both * 10)[:QUESTIONS]]
    yield compare(
        f"{QUESTIONS} citations judged", lambda: judge(texts), lambda: read_grams(enumerated(texts)), target=25
    )


def made_texts() -> tuple[list[tuple[int, int, str]], list[tuple[int, int, str]]]:
    """The later version has five articles more, early ones, so that nearly all move; every second is reworded."""
    dice = random.Random(1)
    old = [invented(dice) for _ in range(ARTICLES)]
    new = [text if n % 2 else text[: LENGTH // 2] + old[n - 1][:20] + text[LENGTH // 2 :] for n, text in enumerate(old)]
    new[3:3] = [invented(dice) for _ in range(5)]
    return enumerated(old), enumerated(new)


def invented(dice: random.Random) -> str:
    return "".join(dice.choices(CHARACTERS, FREQUENCIES, k=LENGTH))


def enumerated(texts: list[str]) -> list[tuple[int, int, str]]:
    return [(number, 0, text) for number, text in enumerate(texts, start=1)]


def read_grams(articles: list[tuple[int, int, str]]) -> list[set[str]]:
    """What cannot be spared: every pair of characters of every text, once."""
    return [{text[i : i + 2] for i in range(len(text) - 1)} for _number, _insert, text in articles]


def write_statute(*versions: list[tuple[int, int, str]]) -> None:
    Correspondence.objects.all().delete()
    statute = Statute.objects.create(title="中华人民共和国风筝法", short_title="风筝法")
    for year, texts in zip((2014, 2021), versions, strict=True):
        version = StatuteVersion.objects.create(
            statute=statute, name=str(year), in_force_from=date(year, 1, 1), source_sha256="x"
        )
        Article.objects.bulk_create(Article(version=version, number=n, text=text) for n, _insert, text in texts)
    set_periods(statute)


def judge(texts: list[str]) -> None:
    library = Library(date(2026, 1, 1))
    for text in texts:
        for reference in library.find(text):
            library.judge(reference, text)

"""How files and headings call the kinds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from question_bank.kinds.base import Kind

_AROUND = re.compile(r"[\s()\[\]【】_:.。、]+")
_AFTER = re.compile(r"(?:试题|类题|题目|题型|题)$")


class Naming:
    """Only what leaves no doubt is understood."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self._names: dict[str, str] = {}
        self._weak: set[str] = set()
        for kind in kinds:
            self._names |= dict.fromkeys((kind.name.replace("_", ""), *kind.words), kind.name)
            self._weak |= set(kind.weak_words)
        # The longest first, so that 判断改错 is not taken for 判断.
        words = sorted((word for word in self._names if not word.isascii()), key=len, reverse=True)
        self._words = re.compile("|".join(f"{word}题" if word in self._weak else word for word in words))

    def kind_named(self, text: str) -> str | None:
        """The kind that a cell, a heading or a remark names: 单选题, （多选）, 判断."""
        plain = _AROUND.sub("", unicodedata.normalize("NFKC", text[:100]))
        return self._names.get(_AFTER.sub("", plain).casefold())

    def kind_in_name(self, name: str) -> str | None:
        """The kind in the name of a sheet or a heading, when it names exactly one: 一、单项选择题（共 70 题）."""
        plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
        found = {
            self._names[word] if word in self._names else self._names[word[:-1]] for word in self._words.findall(plain)
        }
        return found.pop() if len(found) == 1 else self.kind_named(name)

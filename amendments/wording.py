"""Old numbers of articles in the words of a question made into new ones, where they stand as 《行政处罚法》第四十二条.

What was done is read again: unless exactly the old numbers have become the new ones and all else means what it meant, the
question is left to a person (`ByHand`). A number that is an answer, or that stands without its statute, is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from laws.citations import CitationRef
from laws.currency import Library
from laws.likeness import Key
from laws.models import Statute
from laws.numerals import article_name, from_chinese, to_chinese
from question_bank.content import Content


class ByHand(Exception):
    """Why the words have to be changed by a person; a sentence for the screen."""


_PLACE = r"第(?P<number>[0-9０-９零〇一二三四五六七八九十百千\s]{1,12})条(?:\s?之\s?(?P<insert>[一二三四五六七八九十]{1,3}))?"


class Wording:
    """One statute, and which of its numbers became which."""

    def __init__(self, library: Library, statute: Statute, moves: Mapping[Key, Key], new_version: str) -> None:
        self.library, self.statute, self.moves, self.new_version = library, statute, moves, new_version
        names = "|".join(re.escape(name) for name in sorted(statute.names, key=len, reverse=True))
        self._named = re.compile(rf"(?P<head>(?:《\s?(?:{names})\s?》|(?:{names}))\s?){_PLACE}")

    def of(self, content: Content) -> Content:
        """The content with the new numbers in material, stem, explanation, basis and sub-questions."""
        for text in _answers(content):
            if any(self._is_old(ref) for ref in self._read(text)):
                raise ByHand(_("选项或者答案里写着条号，改了条号答案可能就变了。"))
        return replace(
            content,
            material=self._text(content.material),
            stem=self._text(content.stem),
            explanation=self._text(content.explanation),
            basis=self._text(content.basis),
            parts=tuple(self.of(part) for part in content.parts),
        )

    def _text(self, text: str) -> str:
        if "条" not in text:
            return text
        before = self.library.read(text)
        if nameless := [ref for ref in before.nameless if self._is_old(ref)]:
            number = article_name(nameless[0].number, nameless[0].insert)
            raise ByHand(_("“%(number)s”前面没有写法规名称。") % {"number": number})
        if any(self._is_old(ref) and ref.version not in ("", self.new_version) for ref in before.references):
            raise ByHand(_("条号旁边写明了旧版本的年份。"))
        written = self._named.sub(self._moved_words, text)
        if self.library.read(written).references != [self._moved(ref) for ref in before.references]:
            raise ByHand(_("条号不是“《法规名称》第几条”的写法，不能自动替换。"))
        return written

    def _read(self, text: str) -> list[CitationRef]:
        reading = self.library.read(text)
        return [*reading.references, *reading.nameless]

    def _is_old(self, ref: CitationRef) -> bool:
        """Of this statute or of none, and a number that changes."""
        key = ref.number, ref.insert
        own = not ref.statute or self.library.statute(ref.statute) == self.statute
        return own and self.moves.get(key, key) != key

    def _moved(self, ref: CitationRef) -> CitationRef:
        if not self._is_old(ref):
            return ref
        number, insert = self.moves[ref.number, ref.insert]
        return replace(ref, number=number, insert=insert)

    def _moved_words(self, found: re.Match[str]) -> str:
        try:
            key = from_chinese(found["number"]), from_chinese(found["insert"] or "零")
        except ValueError:
            return found[0]
        if self.moves.get(key, key) == key:
            return found[0]
        number, insert = self.moves[key]
        digits = found["number"].strip().isascii()
        after = f"之{to_chinese(insert)}" if insert else ""
        return f"{found['head']}第{number if digits else to_chinese(number)}条{after}"


def _answers(content: Content) -> Iterator[str]:
    """Every text that is chosen from or marked against."""
    yield from (option["text"] for option in content.options)
    yield from _strings(content.answer)
    yield from _strings(list(content.rules.values()))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)

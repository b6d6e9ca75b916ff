"""Automatic numbering of a Word document: what stands in front of a paragraph on the screen and nowhere in its text.

[ISO 29500] 17.9: a paragraph, or its style, names a list (w:num) and a level; the list belongs to a definition (w:abstractNum), and all
lists of a definition count on together, unless a list starts a level anew (w:startOverride). A deeper level starts again when a
higher one goes on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from documents.numerals import numeral

#: A style that rests on a style that rests on a style …: no honest chain is longer.
_DEEPEST = 20
_LEVEL = re.compile(r"%([1-9])")
_LONGEST = 100


@dataclass
class Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    style: str = ""
    #: All numbers in digits, whatever the formats of the levels above.
    legal: bool = False
    restarts: bool = True


@dataclass
class NumberedList:
    definition: str = ""
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


@dataclass
class Style:
    based_on: str = ""
    number: str = ""
    level: int = 0
    hidden: bool = False


@dataclass
class Numbering:
    """The lists and styles of a document (documents.definitions reads them), and how far each has counted."""

    definitions: dict[str, dict[int, Level]] = field(default_factory=dict)
    #: Definition → the style that holds the levels in its stead.
    links: dict[str, str] = field(default_factory=dict)
    lists: dict[str, NumberedList] = field(default_factory=dict)
    styles: dict[str, Style] = field(default_factory=dict)
    _counted: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def front(self, style: str, number: str | None, level: int | None) -> str:
        """What stands before the next paragraph of this style and numbering, e.g. "3. "; counts on."""
        if number is None:
            number, level = self._of_style(style, level)
        listed = self.lists.get(number)
        if listed is None:
            return ""
        definition, at = self._definition(listed.definition), level or 0
        levels = self.definitions.get(definition, {}) | listed.levels
        if at not in levels:
            return ""
        counted = self._count(definition, number, listed, levels, at)
        return _rendered(levels, counted, at)

    def hides(self, style: str) -> bool:
        return any(found.hidden for found in self._chain(style))

    def _of_style(self, style: str, level: int | None) -> tuple[str, int]:
        for found in self._chain(style):
            if found.number:
                definition = self._definition(self.lists.get(found.number, NumberedList()).definition)
                own = [
                    at for at, one in self.definitions.get(definition, {}).items() if one.style and one.style == style
                ]
                return found.number, level if level is not None else (own or [found.level])[0]
        return "", 0

    def _chain(self, style: str) -> list[Style]:
        chain: list[Style] = []
        while style in self.styles and len(chain) < _DEEPEST:
            chain.append(self.styles[style])
            style = chain[-1].based_on
        return chain

    def _definition(self, name: str) -> str:
        for _step in range(_DEEPEST):
            style = self.styles.get(self.links.get(name, ""))
            if style is None or style.number not in self.lists:
                break
            name = self.lists[style.number].definition
        return name

    def _count(
        self, definition: str, number: str, listed: NumberedList, levels: dict[int, Level], at: int
    ) -> dict[int, int]:
        counted = self._counted.setdefault(definition, {})
        anew = at in listed.starts and (number, at) not in self._begun
        self._begun.add((number, at))
        if anew or at not in counted:
            counted[at] = listed.starts.get(at, levels[at].start)
        else:
            counted[at] += 1
        for deeper in [one for one in counted if one > at and (one not in levels or levels[one].restarts)]:
            del counted[deeper]
        return counted


def _rendered(levels: dict[int, Level], counted: dict[int, int], at: int) -> str:
    level = levels[at]
    if level.format == "bullet":
        return ""

    def shown(found: re.Match[str]) -> str:
        one = int(found[1]) - 1
        own = levels.get(one, Level())
        return numeral(counted.get(one, own.start), "decimal" if level.legal else own.format).strip()

    text = _LEVEL.sub(shown, level.text[:_LONGEST])
    return text + ("" if level.suffix == "nothing" or not text else " ")

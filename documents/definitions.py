"""styles.xml and numbering.xml, followed element by element into documents.numbering."""

from __future__ import annotations

from collections.abc import Iterable

from documents.names import attributes, is_on, short, whole
from documents.numbering import Level, NumberedList, Numbering, Style
from files.markup import follow


class Definitions:
    """Reads both parts into one Numbering."""

    def __init__(self) -> None:
        self.numbering = Numbering()
        self.path: list[str] = []
        self.definition = ""
        self.list = NumberedList()
        self.style = Style()
        self.at = 0
        self.level = Level()

    def read(self, blocks: Iterable[bytes]) -> None:
        follow(blocks, self._start, self._end)

    def _start(self, name: str, facts: dict[str, str]) -> None:
        tag, said = short(name), attributes(facts)
        if tag in _HANDLERS:
            _HANDLERS[tag](self, said)
        elif self.path and self.path[-1] == "w:lvl":
            _of_level(self.level, tag, said)
        self.path.append(tag)

    def _end(self, name: str) -> None:
        self.path.pop()

    # --- styles ---
    def _style(self, said: dict[str, str]) -> None:
        self.style = self.numbering.styles[said.get("w:styleId", "")] = Style()

    def _based_on(self, said: dict[str, str]) -> None:
        self.style.based_on = said.get("w:val", "")

    def _number(self, said: dict[str, str]) -> None:
        self.style.number = said.get("w:val", "")

    def _depth(self, said: dict[str, str]) -> None:
        self.style.level = whole(said.get("w:val"))

    def _vanish(self, said: dict[str, str]) -> None:
        if self.path[-2:] == ["w:style", "w:rPr"]:
            self.style.hidden = is_on(said)

    # --- lists ---
    def _abstract(self, said: dict[str, str]) -> None:
        self.definition, self.list = said.get("w:abstractNumId", ""), NumberedList()
        self.numbering.definitions[self.definition] = {}

    def _link(self, said: dict[str, str]) -> None:
        self.numbering.links[self.definition] = said.get("w:val", "")

    def _num(self, said: dict[str, str]) -> None:
        self.list = self.numbering.lists[said.get("w:numId", "")] = NumberedList()

    def _list_of(self, said: dict[str, str]) -> None:
        self.list.definition = said.get("w:val", "")

    def _override(self, said: dict[str, str]) -> None:
        self.at = whole(said.get("w:ilvl"))

    def _start_override(self, said: dict[str, str]) -> None:
        self.list.starts[self.at] = whole(said.get("w:val"), 1)

    def _level(self, said: dict[str, str]) -> None:
        overriding = bool(self.path) and self.path[-1] == "w:lvlOverride"
        levels = self.list.levels if overriding else self.numbering.definitions.setdefault(self.definition, {})
        self.level = levels[whole(said.get("w:ilvl"))] = Level()


_HANDLERS = {
    "w:style": Definitions._style,
    "w:basedOn": Definitions._based_on,
    "w:numId": Definitions._number,
    "w:ilvl": Definitions._depth,
    "w:vanish": Definitions._vanish,
    "w:abstractNum": Definitions._abstract,
    "w:numStyleLink": Definitions._link,
    "w:num": Definitions._num,
    "w:abstractNumId": Definitions._list_of,
    "w:lvlOverride": Definitions._override,
    "w:startOverride": Definitions._start_override,
    "w:lvl": Definitions._level,
}


def _of_level(level: Level, tag: str, said: dict[str, str]) -> None:
    value = said.get("w:val", "")
    if tag == "w:start":
        level.start = whole(value, 1)
    elif tag == "w:numFmt":
        level.format = value
    elif tag == "w:lvlText":
        level.text = value
    elif tag == "w:suff":
        level.suffix = value
    elif tag == "w:pStyle":
        level.style = value
    elif tag == "w:isLgl":
        level.legal = is_on(said)
    elif tag == "w:lvlRestart":
        level.restarts = value != "0"

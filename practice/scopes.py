"""What the questions of a run are chosen from, as an address or a form names it: `article:128`, `due`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    STATUTE = "statute"
    ARTICLE = "article"
    CATEGORY = "category"
    DUE = "due"
    BOOK = "book"
    FAVOURITES = "favourites"
    RANDOM = "random"
    #: What was wrong in a run.
    AGAIN = "again"


#: Those that name one thing of many.
NAMING = {Kind.STATUTE, Kind.ARTICLE, Kind.CATEGORY, Kind.AGAIN}


@dataclass(frozen=True)
class Scope:
    kind: Kind
    pk: int = 0

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk}" if self.kind in NAMING else str(self.kind)

    @classmethod
    def parse(cls, text: str) -> Scope:
        """ValueError for what names nothing."""
        name, _colon, number = text.partition(":")
        kind = Kind(name)
        if kind not in NAMING:
            if number:
                raise ValueError(text)
            return cls(kind)
        if not (number.isascii() and number.isdigit() and len(number) < 16):
            raise ValueError(text)
        return cls(kind, int(number))

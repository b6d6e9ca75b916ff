"""A statute as it was read from a file, with every irregularity by its line."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from laws.numerals import article_name


@dataclass(frozen=True)
class Irregularity:
    line: int
    message: str
    fatal: bool = False

    def __str__(self) -> str:
        return (
            _("第%(line)d行：%(message)s") % {"line": self.line, "message": self.message} if self.line else self.message
        )


@dataclass(frozen=True)
class ArticleText:
    number: int
    insert: int
    chapter: str
    section: str
    text: str
    line: int

    @property
    def name(self) -> str:
        return article_name(self.number, self.insert)


@dataclass
class StatuteText:
    """A statute as it was read. `date_from` says where the day of its entry into force was found; empty while unknown."""

    title: str = ""
    version: str = ""
    label: str = ""
    promulgated: date | None = None
    in_force_from: date | None = None
    date_from: str = ""
    date_is_guess: bool = False
    preamble: str = ""
    articles: list[ArticleText] = field(default_factory=list)
    irregularities: list[Irregularity] = field(default_factory=list)

    @property
    def readable(self) -> bool:
        return not any(irregularity.fatal for irregularity in self.irregularities)

    @property
    def sha256(self) -> str:
        """Of what is stored, so that the same text in another layout is the same."""
        parts = [[a.number, a.insert, a.chapter, a.section, a.text] for a in self.articles]
        return hashlib.sha256(json.dumps([self.preamble, parts], ensure_ascii=False).encode()).hexdigest()


class UnreadableText(ValueError):
    """Its message is a sentence for the person: what is wrong, what to do."""

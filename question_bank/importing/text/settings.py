"""What the headings above a question say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from question_bank.importing.text.headings import marks_each
from question_bank.importing.text.keys import Asked
from question_bank.importing.text.labels import names_kind
from question_bank.importing.text.pieces import Piece


@dataclass
class Setting:
    """Kind and marks of the section, chapters and topic, and what 题型: or 章节: before the questions said for all that follow."""

    kind: str = ""
    marks: str = ""
    ordinal: str = ""
    words: str = ""
    chapters: dict[int, str] = field(default_factory=dict)
    topic: str = ""
    topic_family: str = ""
    topic_n: int = 0
    defaults: dict[str, str] = field(default_factory=dict)
    section: int = 0

    def take(self, piece: Piece) -> None:
        mark = piece.mark
        if mark.what == "section":
            self.kind, self.marks, self.ordinal, self.words = mark.word, mark.marks, mark.ordinal, ""
            if self.topic_family == _family(piece):
                self.topic = ""
            self.defaults.pop("kind", None)
        elif mark.what == "chapter":
            self.chapters = {level: name for level, name in self.chapters.items() if level < mark.n} | {
                mark.n: piece.text
            }
            self.topic, self.ordinal, self.words = "", "", ""
        elif mark.what == "topic":
            self.topic, self.topic_family, self.topic_n = piece.text[mark.end :], mark.family, mark.n
            self.ordinal, self.words = re.sub(r"[\s、.．()（）]", "", piece.flat[: mark.end]), piece.flat

    def default(self, name: str, text: str) -> None:
        self.defaults[name] = names_kind(text) if name == "kind" else text

    def add_to_heading(self, flat: str) -> None:
        """每题 1 分 may stand in the second line of a heading."""
        self.marks = self.marks or marks_each(flat)

    @property
    def category(self) -> str:
        levels = [name for _level, name in sorted(self.chapters.items())] + [self.topic]
        return self.defaults.get("category") or "/".join(level for level in levels if level)

    def fields(self) -> dict[str, str]:
        said = {
            "kind": self.defaults.get("kind") or self.kind,
            "category": self.category,
            "marks": self.defaults.get("marks") or self.marks,
        }
        return said | {"difficulty": self.defaults.get("difficulty", "")}

    def asked(self, piece: Piece, n: int, kind: str, case: int = 0) -> Asked:
        chapter = self.chapters[max(self.chapters)].strip()[:4] if self.chapters else ""
        return Asked(
            piece.area, piece.section, chapter, self.ordinal, kind or self.fields()["kind"], self.words, n, case
        )


def _family(section: Piece) -> str:
    """（一）单选题 stands below 一、行政处罚法; 二、单选题 ends it."""
    if not section.mark.ordinal:
        return "none"
    return "cn_paren" if section.flat[0] in "(（" else "cn"

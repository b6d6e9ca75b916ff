"""What a line begins with."""

from __future__ import annotations

from typing import NamedTuple


class Mark(NamedTuple):
    """What a line begins with, and where its own words begin."""

    #: text, section, chapter, topic, case, question, number, option, label, instruction, contents, rule
    what: str
    end: int = 0
    n: int = 0
    #: How the number is written; points in an answer are written otherwise than the questions around them.
    family: str = ""
    #: The kind named before the number, the words of a heading, the name of a label.
    word: str = ""
    #: Looks like a number only if it is the one that was to come: 3.5米, 2 下列.
    weak: bool = False
    #: A key before the number: （√）1.
    lead: str = ""
    marks: str = ""
    ordinal: str = ""


TEXT = Mark("text")

"""The key tables of a file, read before its questions are: who has which key is never guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from question_bank.importing.columns import label_of
from question_bank.importing.text.lines import joined
from question_bank.importing.text.pieces import Pages
from question_bank.kinds import kind_named
from sheets.problems import Problem


@dataclass
class Entry:
    """The key of one question: its answer, and what else is said under its number."""

    n: int
    where: str
    said: dict[str, list[str]] = field(default_factory=dict)
    used: bool = False

    def add(self, name: str, text: str) -> None:
        if text:
            self.said.setdefault(name, []).append(text)

    def text(self, name: str) -> str:
        return joined(self.said.get(name, []))


@dataclass
class Group:
    """The keys under one heading of a table."""

    area: int
    #: The last section before the table; a table without headings in a file that counts anew in each section speaks of that one.
    section: int
    chapter: str = ""
    ordinal: str = ""
    kind: str = ""
    words: str = ""
    case: int = 0
    entries: dict[int, list[Entry]] = field(default_factory=dict)

    @property
    def headed(self) -> bool:
        return bool(self.kind or self.ordinal or self.words or self.case)


@dataclass(frozen=True)
class Asked:
    """A question that looks for its key."""

    area: int
    section: int
    chapter: str
    ordinal: str
    kind: str
    words: str
    n: int
    case: int = 0


def same_kind(one: str, other: str) -> bool:
    return one == other or (kind_named(one) or one) == (kind_named(other) or other)


class KeyBook:
    """All keys of a file, by the table and the heading they stand under."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self.problems: list[Problem] = []
        self.restarting: set[int] = set()

    def __bool__(self) -> bool:
        return bool(self.groups)

    def find(self, asked: Asked) -> tuple[list[Entry], bool]:
        """The keys for a question, and whether a table speaks of its section at all."""
        groups = [group for group in self.groups if self._speaks_of(group, asked)]
        exact = [group for group in groups if group.ordinal and group.ordinal == asked.ordinal]
        groups = exact or groups
        found = [entry for group in groups for entry in group.entries.get(asked.n, [])]
        for entry in found:
            entry.used = True
        return found, bool(groups)

    def _speaks_of(self, group: Group, asked: Asked) -> bool:
        if group.area != asked.area or (group.chapter and group.chapter != asked.chapter) or group.case != asked.case:
            return False
        if group.kind:
            return same_kind(group.kind, asked.kind) if asked.kind else not asked.ordinal
        if group.headed and not group.case:
            return group.ordinal == asked.ordinal if group.ordinal else group.words == asked.words
        return group.area not in self.restarting or group.section == asked.section

    def has_cases(self, area: int) -> bool:
        return any(group.case for group in self.groups if group.area == area)

    def unused(self) -> Iterator[Problem]:
        for group in self.groups:
            for n, entries in group.entries.items():
                if not any(entry.used for entry in entries):
                    message = _("答案表里有第 %(n)d 题的答案，题目里没有找到这一题。请核对题号。") % {"n": n}
                    yield key_problem(
                        "warning", entries[0].where, entries[0].text("answer"), message, "key_without_question"
                    )

    def without(self, pages: Pages) -> None:
        """Running heads that were met among the keys are no part of them."""
        for group in self.groups:
            for entries in group.entries.values():
                for entry in entries:
                    entry.said = {
                        name: [text for text in texts if not pages.drops(text)] for name, texts in entry.said.items()
                    }


def key_problem(level: str, where: str, value: str, message: str, code: str) -> Problem:
    return Problem(level, where, label_of("answer"), value[:200], message, code)  # type: ignore[arg-type]

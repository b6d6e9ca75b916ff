"""A question of a batch as it stands now: the words of the file with what a person put in their place, field by field."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from question_bank.forms.wording import words_of
from question_bank.importing.columns import KEYS, LABELS
from question_bank.importing.words import Kind
from question_bank.models import StagedQuestion

OPTIONS = [f"option_{key.lower()}" for key in KEYS]
CHOSEN_BY_KEY = (Kind.SINGLE, Kind.MULTIPLE, Kind.INDEFINITE)
_OPTIONED = (*CHOSEN_BY_KEY, Kind.MATCHING, Kind.ORDERING)
_NAMES = {str(label): name for name, label in LABELS.items()}
_PART = re.compile(r"小题(\d{1,3}) (.+)")


# --- names ---
def field_named(column: str) -> str:
    """The field that a problem's heading means: 小题2 正确答案 → parts.2.answer; "" when it means none."""
    if part := _PART.fullmatch(column):
        name = field_named(part[2])
        return f"parts.{part[1]}.{name}" if name else ""
    return _NAMES.get(column, column if column.partition(".")[0] in LABELS else "").partition(".")[0]


def split(name: str) -> tuple[str, str]:
    """parts.2.answer → the head parts.2. and the field of the part."""
    head, _dot, own = name.rpartition(".")
    return (f"{head}." if head else ""), own


# --- what stands there ---
class Standing:
    """A question of a batch as it stands now, or one of its parts: what the file said, what a person put in its place."""

    def __init__(self, staged: StagedQuestion, head: str = "") -> None:
        number = int(head.split(".")[1]) - 1 if head else 0
        self.head = head
        self.raw: dict[str, Any] = staged.raw["parts"][number] if head else staged.raw
        found = staged.found["parts"] if head else [staged.found]
        self.found: dict[str, Any] = found[number] if number < len(found) else {}
        self.edits: dict[str, str] = staged.edits
        self.typed = words_of(self.raw)

    @property
    def kind(self) -> str:
        return self.found.get("kind", "")

    def text(self, own: str) -> str:
        """What stands in a field, in words."""
        said = self.edits.get(self.head + own)
        return (self.raw["fields"].get(own) or self.typed.get(own, "")) if said is None else said

    def options(self) -> list[str]:
        """The fields of its options, with room for another one."""
        if self.text("options") and not any(map(self.text, OPTIONS)):
            return ["options"]
        filled = [number for number, own in enumerate(OPTIONS, start=1) if self.text(own)]
        if not filled and self.kind not in _OPTIONED:
            return []
        return OPTIONS[: max(filled, default=3) + 1]

    def fields(self) -> list[str]:
        """All that may be mended, in the order of a sheet."""
        options = self.options()
        always = {"stem", "explanation", *options} | ({"basis", "difficulty", "category"} if not self.head else set())
        if self.kind != Kind.CASE:
            always |= {"answer"}
        always |= {"kind"} | ({"correction"} if self.kind == Kind.JUDGE_CORRECT else set())
        if self.raw["parts"] or self.kind == Kind.CASE:
            always |= {"material"}
        filled = {name for name in LABELS if self.text(name) and name != "substem"}
        return [name for name in LABELS if name in always | filled]


def standings(staged: StagedQuestion) -> Iterator[Standing]:
    """The question, then its parts."""
    yield Standing(staged)
    for number in range(1, len(staged.raw["parts"]) + 1):
        yield Standing(staged, f"parts.{number}.")


def text_of(staged: StagedQuestion, name: str) -> str:
    head, own = split(name)
    return Standing(staged, head).text(own)


def in_words(staged: StagedQuestion, names: Collection[str]) -> dict[str, str]:
    """What a typed format says of kind, options and answer, where one of these is to be mended: from then on it has to stand in
    words, all of it."""
    found: dict[str, str] = {}
    for standing in standings(staged):
        mended = {split(name)[1] for name in names if split(name)[0] == standing.head}
        if mended & {"kind", "answer", "options", *OPTIONS}:
            found |= {standing.head + own: standing.text(own) for own in standing.typed}
    return found

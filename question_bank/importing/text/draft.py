"""A question under way: its lines sorted by what they say."""

from __future__ import annotations

from dataclasses import dataclass, field

from question_bank.importing.columns import label_of
from question_bank.importing.raw import RawQuestion
from question_bank.importing.text import options
from question_bank.importing.text.labels import fragments
from question_bank.importing.text.lines import fold, joined
from question_bank.importing.text.pieces import Piece
from question_bank.importing.text.settings import Setting
from question_bank.importing.text.words import is_key
from sheets.problems import Level, Problem

#: What is said in one line; a line after it is not part of it.
SHORT = {"difficulty", "category", "marks", "kind", "code", "tags"}
_BODY = {"stem", "options", "asked"}
#: Stem and options stand under no label; text that no label names, behind the key, is kept apart.
BODY, LOOSE = "", "loose"


@dataclass
class Draft:
    """What was found so far: each field as lines with their places."""

    raw: RawQuestion
    setting: Setting
    said: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    #: Every answer line is kept apart: two that differ are an error.
    answers: list[list[tuple[str, str]]] = field(default_factory=list)
    kind: str = ""
    #: A key that stood before the number.
    lead: str = ""
    options: dict[str, str] = field(default_factory=dict)
    stem: str = ""

    def add(self, name: str, text: str, where: str) -> None:
        if not text:
            return
        lines = self.answers[-1] if name == "answer" else self.said.setdefault(name, [])
        lines.append((text, where))

    def text(self, name: str) -> str:
        return joined(text for text, _where in self.said.get(name, []))

    def place(self, name: str) -> str:
        said = self.said.get(name)
        return said[0][1] if said else self.raw.where

    def put(self, name: str, text: str, where: str) -> None:
        if text:
            self.raw.fields[name] = text
            self.raw.places[name] = where

    def say(self, level: Level, name: str, value: str, message: str, code: str, where: str = "") -> None:
        place = where or self.raw.place(name)
        self.raw.problems.append(Problem(level, place, label_of(name), value[:200], message, code))

    @property
    def is_judging(self) -> bool:
        return any(word in self.kind for word in ("判断", "是非", "正误", "辨析", "改错"))

    @property
    def is_correcting(self) -> bool:
        return any(word in self.kind for word in ("辨析", "改错"))


def lay_out(draft: Draft, pieces: list[Piece]) -> None:
    """Every piece under the label it stands behind."""
    first = pieces[0].mark
    if first.what == "number":
        draft.kind, draft.lead = first.word, first.lead
    current = BODY
    for index, piece in enumerate(pieces):
        # Only the question's own number goes; the number of a point in it stays.
        for part in piece.fragments if index == 0 else fragments(piece.text, piece.flat):
            current = _opened(draft, part.name) if part.name else _goes_to(draft, current, piece)
            draft.add(current, part.text, piece.where)


def _opened(draft: Draft, name: str) -> str:
    if name in _BODY:
        return BODY
    if name == "solution":
        name = "explanation" if draft.answers or _has_options(draft) else "answer"
    if name in {"answer", "reply"}:
        draft.answers.append([])
        return "answer"
    return name


def _goes_to(draft: Draft, current: str, piece: Piece) -> str:
    """Where a line without a label belongs."""
    if current == "answer":
        said = joined(text for text, _where in draft.answers[-1])
        if said and is_key(fold(said)):
            return BODY if piece.mark.what == "option" and not _has_options(draft) else LOOSE
        return "answer"
    if current in SHORT:
        return LOOSE if draft.answers else BODY
    return current


def _has_options(draft: Draft) -> bool:
    return options.find("\n".join(fold(text) for text, _where in draft.said.get(BODY, []))) is not None

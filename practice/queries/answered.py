"""One question that was answered: one's own answer beside what is right, and what one keeps of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from people.models import Person
from practice.models import BookEntry, Favourite, Note
from practice.queries.explained import Explained, explained
from practice.queries.runs import Place
from practice.wording import given_in_words, parts_in_words
from question_bank.kinds import BY_KEYS, Shown, choices, right_keys, show
from question_bank.kinds.base import keys_in
from question_bank.models import Question, QuestionVersion


@dataclass(frozen=True)
class Answered:
    """A question with what was answered to it, and what is told of it."""

    given: Any
    told: Explained

    @property
    def version(self) -> QuestionVersion:
        return self.told.version

    @property
    def is_by_choice(self) -> bool:
        return bool(choices(self.version)) and self.version.kind not in {"matching", "ordering"}

    @property
    def options(self) -> list[dict[str, Any]]:
        right, chosen = right_keys(self.version), keys_in(self.given)[: None if self._several else 1]
        return [
            option | {"is_right": option["key"] in right, "is_chosen": option["key"] in chosen}
            for option in choices(self.version)
        ]

    @property
    def _several(self) -> bool:
        """Of 判断改错题 the second entry is a text."""
        return not self.version.is_judgement

    @property
    def words(self) -> str:
        return given_in_words(self.version, self.given)

    @property
    def parts(self) -> list[dict[str, Any]]:
        said = zip(parts_in_words(self.version, self.given), self.told.part_keys, strict=True)
        return [{"words": words, "key": key, "q": show(part, with_key=False)} for (part, words), key in said]

    @property
    def plain(self) -> Shown:
        """Without the key: what is asked."""
        return show(self.version, with_key=False)

    @property
    def short_key(self) -> str:
        """For the headline, where one had to choose: B, ACD, 正确."""
        return self.told.key if self.version.kind in BY_KEYS else ""


def answered(place: Place, person: Person, on: date) -> Answered:
    [told] = explained([place.version], person, on).values()
    return Answered(place.row.given, told)


@dataclass(frozen=True)
class Kept:
    """What a person keeps of one question."""

    is_favourite: bool
    note: str
    entry: BookEntry | None


def kept_of(person: Person, question: Question) -> Kept:
    note = Note.objects.filter(person=person, question=question).first()
    return Kept(
        Favourite.objects.filter(person=person, question=question).exists(),
        note.text if note else "",
        BookEntry.objects.of(person).filter(question=question).first(),
    )

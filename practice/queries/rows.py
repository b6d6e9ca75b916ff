"""A question of the book as its list shows it: one's answers over time, the key, why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from people.models import Person
from practice.models import BookEntry, Favourite, Note, Response
from practice.queries.explained import Explained, explained
from practice.wording import given_in_words
from question_bank.kinds import Shown, show
from question_bank.models import Question, QuestionVersion


@dataclass(frozen=True)
class Said:
    """One of the person's own answers, in words."""

    response: Response

    @property
    def words(self) -> str:
        return given_in_words(self.response.question_version, self.response.given)


@dataclass(frozen=True)
class Row:
    """A question of the list. `told` is there only if the person has answered the version shown: else it would tell the key."""

    question: Question
    version: QuestionVersion
    entry: BookEntry | None
    note: str
    is_favourite: bool
    said: list[Said]
    told: Explained | None

    @property
    def plain(self) -> Shown:
        """What is asked, without the key."""
        return show(self.version, with_key=False)

    @property
    def is_out_of_use(self) -> bool:
        return self.question.retired_at is not None

    @property
    def is_scheduled(self) -> bool:
        return self.entry is not None and not self.is_out_of_use and self.question.suspended_at is None

    @property
    def is_doubtful(self) -> bool:
        """The law that it rests on has changed, or somebody has to look at it: it waits for a person's decision."""
        return self.question.suspended_at is not None or bool(self.told and self.told.is_outdated)


def rows_of(person: Person, kept: Iterable[BookEntry | Favourite], on: date) -> list[Row]:
    """In their order; the same number of queries however many rows."""
    ids = [each.question_id for each in kept]
    questions = Question.objects.select_related("current", "category").in_bulk(ids)
    said = _said(person, ids)
    versions = {pk: _version(question, said[pk]) for pk, question in questions.items()}
    told = explained((v for pk, v in versions.items() if v and said[pk]), person, on)
    entries = {entry.question_id: entry for entry in BookEntry.objects.of(person).filter(question__in=ids)}
    notes = dict(Note.objects.filter(person=person, question__in=ids).values_list("question", "text"))
    favourites = set(Favourite.objects.filter(person=person, question__in=ids).values_list("question", flat=True))
    return [
        Row(
            questions[pk],
            version,
            entries.get(pk),
            notes.get(pk, ""),
            pk in favourites,
            [Said(response) for response in reversed(said[pk])],
            told.get(version.pk) if said[pk] else None,
        )
        for pk in ids
        if (version := versions[pk])
    ]


def _said(person: Person, questions: Sequence[int]) -> defaultdict[int, list[Response]]:
    found: defaultdict[int, list[Response]] = defaultdict(list)
    rows = Response.objects.of(person).filter(question__in=questions).in_order().select_related("question_version")
    for response in rows:
        found[response.question_id].append(response)
    return found


def _version(question: Question, said: Sequence[Response]) -> QuestionVersion | None:
    """The one answered last; of a question never answered the one in use."""
    return said[-1].question_version if said else question.current

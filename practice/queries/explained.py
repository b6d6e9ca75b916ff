"""What is told of a question once it was answered: the key, why, and the law. Never asked for before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString

from laws.citations import link_all
from people.models import Person
from question_bank.exchange.item import Item
from question_bank.exchange.words import key_in_words
from question_bank.kinds.base import Saying, listed, saying
from question_bank.models import Citation, QuestionVersion
from question_bank.pictures import with_pictures
from question_bank.queries import Basis, bases_of, citations_to_read

#: Between texts that are linked together; a tag, since no citation reaches over one.
_BREAK = "<!--next-->"


@dataclass(frozen=True)
class Explained:
    version: QuestionVersion
    explanation: SafeString
    bases: list[Basis]
    key: str
    #: Of a case: the key of each sub-question.
    part_keys: list[str]

    @property
    def is_outdated(self) -> bool:
        """Whether it rests on an article that is no longer in force."""
        return any(basis.state != Citation.State.IN_FORCE for basis in self.bases)


def explained(versions: Iterable[QuestionVersion], person: Person, on: date) -> dict[int, Explained]:
    """By version; the same number of queries however many there are."""
    versions = list({version.pk: version for version in versions}.values())
    prefetch_related_objects(versions, citations_to_read())
    texts = _linked([version.explanation for version in versions], person, on)
    bases = _bases(versions, on)
    return {
        version.pk: Explained(
            version, text, bases[version.pk], key_of(version), [key_of(saying(p)) for p in listed(version.parts)]
        )
        for version, text in zip(versions, texts, strict=True)
    }


def _linked(texts: list[str], person: Person, on: date) -> list[SafeString]:
    """With their pictures, their citations as links: all at once, since each look-up of articles is a query."""
    html = link_all(_BREAK.join(with_pictures(text, person) for text in texts), on)
    return [SafeString(piece) for piece in html.split(_BREAK)] if texts else []


def _bases(versions: list[QuestionVersion], on: date) -> dict[int, list[Basis]]:
    found: dict[int, list[Basis]] = {version.pk: [] for version in versions}
    for basis in bases_of([cite for version in versions for cite in version.citations.all()], on):
        found[basis.cite.question_version_id].append(basis)
    return found


def key_of(question: Saying | Any) -> str:
    """The right answer in words; empty for a case, whose sub-questions have their own."""
    if question.kind == "case":
        return ""
    options, answer, rules = list(question.options), list(question.answer), dict(question.rules)
    return key_in_words(Item(question.kind, options=options, answer=answer, rules=rules))

"""Favourites and notes."""

from __future__ import annotations

from datetime import datetime

from people.models import Person
from practice.models import Favourite, Note
from question_bank.models import Question


def set_favourite(person: Person, question: Question, *, wanted: bool, at: datetime) -> None:
    """Asked for by state and not as a switch, so that a form sent twice does not undo itself."""
    if wanted:
        Favourite.objects.get_or_create(person=person, question=question, defaults={"marked_at": at})
    else:
        Favourite.objects.filter(person=person, question=question).delete()


def write_note(person: Person, question: Question, text: str, *, at: datetime) -> None:
    """The note as it shall read; an empty one goes."""
    if text.strip():
        words = {"text": text.strip(), "written_at": at}
        Note.objects.update_or_create(person=person, question=question, defaults=words)
    else:
        Note.objects.filter(person=person, question=question).delete()

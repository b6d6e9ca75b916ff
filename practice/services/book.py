"""The only writer of the wrong-question book."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from people.models import Person
from practice.book import Said, Standing, standing_after
from practice.models import BookEntry, Response

_FACTS = ["entered_at", "left_at", "seen", "wrong", "right_days", "last_right_on", "due_on"]


def settle(person: Person, questions: Collection[int]) -> None:
    """Make the book say what the person's responses to these questions say. Expects the person locked."""
    given: defaultdict[int, list[Response]] = defaultdict(list)
    for response in Response.objects.of(person).filter(question__in=questions).in_order():
        given[response.question_id].append(response)
    _mark_latest(person, {responses[-1].pk for responses in given.values()}, given)
    entries = BookEntry.objects.of(person).filter(question__in=questions)
    brought_back = dict(entries.values_list("question", "brought_back_at"))
    _write(person, {pk: _standing(responses, brought_back.get(pk)) for pk, responses in given.items()})


def _standing(responses: list[Response], brought_back_at: datetime | None) -> Standing:
    return standing_after((Said(each.answered_at, each.is_right) for each in responses), brought_back_at)


def _mark_latest(person: Person, latest: Collection[int], questions: Collection[int]) -> None:
    """First the old mark goes, then the new one comes: there are never two."""
    rows = Response.objects.of(person).filter(question__in=questions)
    rows.filter(is_latest=True).exclude(pk__in=latest).update(is_latest=False)
    rows.filter(is_latest=False, pk__in=latest).update(is_latest=True)


def _write(person: Person, standings: Mapping[int, Standing]) -> None:
    """An answer that was marked anew may take a question out as if it had never been in."""
    BookEntry.objects.bulk_create(
        [_entry(person, pk, standing) for pk, standing in standings.items() if standing.was_wrong],
        update_conflicts=True,
        unique_fields=["person", "question"],
        update_fields=_FACTS,
    )
    never_wrong = [pk for pk, standing in standings.items() if not standing.was_wrong]
    BookEntry.objects.of(person).filter(question__in=never_wrong).delete()


def _entry(person: Person, question: int, standing: Standing) -> BookEntry:
    return BookEntry(person=person, question_id=question, **asdict(standing))


@transaction.atomic
def bring_back(entry: BookEntry, *, at: datetime) -> None:
    """Put a question that has left back into the book, due today. One that is in it stays as it is."""
    person = Person.objects.select_for_update(no_key=True).get(pk=entry.person_id)
    entry = BookEntry.objects.get(pk=entry.pk)
    if entry.is_in_book:
        return
    entry.brought_back_at = at
    entry.save(update_fields=["brought_back_at"])
    settle(person, [entry.question_id])

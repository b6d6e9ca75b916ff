"""The way by which answers come in: pushed down by lessons and exams, and by the practice runs themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction

from people.models import Person
from practice.models import Response
from practice.services.book import settle
from question_bank.models import QuestionVersion

_THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True)
class Given:
    """One answer. `share` is what it earned of the marks, 0 … 1; `key` tells it from the others of the same source."""

    version: QuestionVersion
    response: Any
    share: Fraction
    key: str


@transaction.atomic
def record_responses(person: Person, items: Iterable[Given], *, source: str, at: datetime) -> None:
    """Take what a person answered, and bring the wrong-question book up to it. `at` is when it was answered.

    `source` names the activity: `lesson:7`, `exam:12`, `quiz:3`, `practice`. Pushed again, an answer counts once and keeps its
    time; marked anew, it counts as it is marked now. The order in which pushes come in changes nothing: answers are told
    apart by when they were given. The number of statements does not grow with the number of answers.

    Push the answers of a paper once its key is out, not before: the book shows keys. Locks the person.
    """
    by_key = {item.key: item for item in items}
    if not by_key:
        return
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    Response.objects.bulk_create(
        [_row(person, item, source, at) for item in by_key.values()],
        update_conflicts=True,
        unique_fields=["person", "source", "key"],
        update_fields=["share"],
    )
    settle(person, {item.version.question_id for item in by_key.values()})


def in_thousandths(share: Fraction) -> Decimal:
    """As the database holds it; rounded down, so that only what is wholly right is 1."""
    return (Decimal(share.numerator) / share.denominator).quantize(_THOUSANDTH, ROUND_DOWN)


def _row(person: Person, item: Given, source: str, at: datetime) -> Response:
    return Response(
        person=person,
        question_id=item.version.question_id,
        question_version=item.version,
        given=item.response,
        share=in_thousandths(item.share),
        source=source,
        key=item.key,
        answered_at=at,
    )

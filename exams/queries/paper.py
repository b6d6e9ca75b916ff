"""A paper being sat. Nothing here may carry a key: keys and explanations are not even read from the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from exams.models import Answer, Attempt, PaperQuestion
from exams.ordering import options_in_order, places_in_order
from exams.rendering import Sat, Standing, sat, unknown_versions
from exams.responses import is_blank
from people.models import Person
from question_bank.kinds import Policy, kind_of
from question_bank.models import QuestionVersion


@dataclass(frozen=True)
class Slot:
    """A question as the candidate may see it while the attempt is open: its number on the screen, its place on the paper."""

    number: int
    place: int
    kind: str
    sequence: int
    answered: bool
    html: Sat


@dataclass(frozen=True)
class Part:
    """The questions of one kind; they stand together."""

    slots: list[Slot]

    @property
    def label(self) -> str:
        return str(kind_of(self.slots[0].kind).label)

    @property
    def first(self) -> int:
        return self.slots[0].number

    @property
    def last(self) -> int:
        return self.slots[-1].number

    @property
    def answered(self) -> int:
        return sum(slot.answered for slot in self.slots)

    @property
    def open(self) -> int:
        return len(self.slots) - self.answered

    @property
    def cells(self) -> SafeString:
        return _joined(slot.html.cell for slot in self.slots)


@dataclass(frozen=True)
class Sheet:
    """The paper in one candidate's order with what was answered, and when the last answer was saved."""

    slots: list[Slot]
    saved_at: datetime | None

    @cached_property
    def parts(self) -> list[Part]:
        kinds = dict.fromkeys(slot.kind for slot in self.slots)
        return [Part([slot for slot in self.slots if slot.kind == kind]) for kind in kinds]

    @cached_property
    def unanswered(self) -> list[int]:
        return [slot.number for slot in self.slots if not slot.answered]

    @property
    def answered(self) -> int:
        return len(self.slots) - len(self.unanswered)

    @property
    def questions(self) -> SafeString:
        return _joined(slot.html.question for slot in self.slots)

    @property
    def lines(self) -> SafeString:
        return _joined(slot.html.line for slot in self.slots)


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    return mark_safe("\n".join(pieces))  # noqa: S308  each was rendered by a template


class Given(NamedTuple):
    """What stands at a place."""

    sequence: int
    response: Any
    saved_at: datetime


def sheet_of(attempt: Attempt, person: Person, *, current: int | None = 1) -> Sheet:
    """`current` is the number of the question shown, if any."""
    exam, given = attempt.exam, _given_in(attempt)
    places = list(PaperQuestion.objects.filter(paper=attempt.paper_id).annotate(kind=F("question_version__kind")))
    policy = exam.policy
    versions = _to_render(places, policy)
    kinds = [place.kind for place in places]
    order = places_in_order(places, attempt.order_seed if exam.shuffles_questions else 0, kinds)
    shown = None if current is None else min(max(current, 1), len(places))
    standings = _standings([places[index] for index in order], given, shown)
    seed = attempt.order_seed if exam.shuffles_options else 0
    slots = [_slot(place, versions, policy, seed, person, standing) for place, standing in standings]
    return Sheet(slots, max((one.saved_at for one in given.values()), default=None))


def _given_in(attempt: Attempt) -> Mapping[int, Given]:
    rows = Answer.objects.filter(attempt=attempt).values_list("paper_question_id", *Given._fields)
    return {place: Given(*rest) for place, *rest in rows}


def _to_render(places: list[Any], policy: Policy) -> Mapping[int, QuestionVersion]:
    """As few as have to be read, in two queries at most. Kinds answered in writing show parts of what is in their key
    (the left sides of a match); of the others not even that is read."""
    wanted = unknown_versions(places, policy)
    written = {place.question_version_id for place in places if not place.takes_keys}
    told = QuestionVersion.objects.defer("explanation", "basis", "review_note")
    by_keys = told.defer("answer").in_bulk([pk for pk in wanted if pk not in written])
    return by_keys | (told.in_bulk(written) if written else {})


def _standings(places: list[Any], given: Mapping[int, Given], current: int | None) -> list[tuple[Any, Standing]]:
    return [
        (place, _standing(given.get(place.pk), number, len(places), number == current))
        for number, place in enumerate(places, start=1)
    ]


def _standing(given: Given | None, number: int, total: int, is_current: bool) -> Standing:
    if given is None:
        return Standing(number, total, is_current)
    return Standing(number, total, is_current, given.sequence, given.response, not is_blank(given.response))


def _slot(
    place: Any, versions: Mapping[int, QuestionVersion], policy: Policy, seed: int, person: Person, standing: Standing
) -> Slot:
    order = options_in_order(place, seed, is_fixed=place.kind in ("judge", "judge_correct"))
    return Slot(
        number=standing.number,
        place=place.position,
        kind=place.kind,
        sequence=standing.sequence,
        answered=standing.answered,
        html=sat(place, versions.get(place.question_version_id), order, policy, person, standing),
    )


def answered_count(attempt: Attempt) -> int:
    responses = Answer.objects.filter(attempt=attempt).values_list("response", flat=True)
    return sum(not is_blank(response) for response in responses)

"""Giving the candidates of an exam on paper their rooms and seats."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.models import Candidate, Exam
from exams.queries.candidates import candidates_of
from exams.services.papers import new_seed
from people import audit
from people.models import Person


class How(TextChoices):
    RANDOM = "random", gettext_lazy("随机编排")
    BY_UNIT = "unit", gettext_lazy("按单位编排")


@transaction.atomic
def seat_candidates(exam_id: int, *, per_room: int, how: str, by: Person) -> int:
    """Give everybody a room and a seat, those who had one a new one; says how many rooms there are.

    Who gets a seat stands on the list of the exam from then on, whatever unit they move to.
    """
    exam = Exam.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=exam_id)
    people = list(candidates_of(exam).select_related("organisation").order_by("organisation__path", "pk"))
    if not people:
        raise ValidationError(_("这场考试还没有考生，没有座位可排。"))
    if how == How.RANDOM:
        Random(new_seed()).shuffle(people)  # noqa: S311  no secret: the plan hangs on the door
    seats = [(person, number // per_room + 1, number % per_room + 1) for number, person in enumerate(people)]
    _write(exam, seats)
    rooms = seats[-1][1]
    audit.record(by, "exam.seated", exam, after={"people": len(people), "rooms": rooms})
    return rooms


def _write(exam: Exam, seats: Sequence[tuple[Person, int, int]]) -> None:
    exam.candidates.exclude(person__in=[person for person, _room, _seat in seats]).update(room="", seat=None)
    Candidate.objects.bulk_create(
        [
            Candidate(exam=exam, person=person, room=_("第%(n)d考场") % {"n": room}, seat=seat)
            for person, room, seat in seats
        ],
        update_conflicts=True,
        unique_fields=["exam", "person"],
        update_fields=["room", "seat"],
    )

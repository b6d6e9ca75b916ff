"""The room in figures, and whether every answer is safe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, Sum

from exams.models import Attempt, Exam
from exams.queries.room.people import everybody_in, is_noted, is_offline, is_unsaved, newest_attempts


@dataclass(frozen=True)
class Numbers:
    """People, but for `unsaved`, which counts the questions that pages hold and the server has not acknowledged."""

    expected: int
    came: int
    sitting: int
    paused: int
    offline: int
    noted: int
    unsaved: int
    unsaved_people: int
    unsaved_offline: int
    last_deadline: datetime | None

    @property
    def handed(self) -> int:
        return self.came - self.sitting

    @property
    def absent(self) -> int:
        return max(self.expected - self.came, 0)

    @property
    def online_unsaved(self) -> bool:
        """What is unsaved is on pages that are in touch: a matter of seconds."""
        return self.unsaved > 0 and self.unsaved_offline == 0

    @property
    def writing(self) -> int:
        return self.sitting - self.paused


def numbers_of(exam: Exam, *, at: datetime) -> Numbers:
    """In three queries, however many there are."""
    attempts = newest_attempts(exam)
    is_open, offline, unsaved = Q(state=Attempt.State.OPEN), is_offline(at), is_unsaved()
    counts = attempts.aggregate(
        came=Count("pk"),
        sitting=Count("pk", filter=is_open),
        paused=Count("pk", filter=is_open & Q(paused_at__isnull=False)),
        offline=Count("pk", filter=offline),
        unsaved=Sum("presence__unsaved", filter=unsaved, default=0),
        unsaved_people=Count("pk", filter=unsaved),
        unsaved_offline=Count("pk", filter=unsaved & offline),
        last_deadline=Max("deadline", filter=is_open),
    )
    noted = attempts.filter(is_noted()).count()
    return Numbers(expected=everybody_in(exam).count(), noted=noted, **counts)

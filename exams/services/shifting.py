"""Deadlines of open attempts when what holds for their candidates changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from exams.models import Attempt, Exam, Override, RoomEvent
from exams.services.room.acting import SETTLING
from exams.terms import Terms, terms_among
from exams.windows import moment
from people.models import Person

_MINUTE = timedelta(minutes=1)


class Shift:
    """Made before an override is written or withdrawn, within the same transaction and with the exam locked.

    Locks the open attempts it concerns, then their people and all who might be starting one (as closing does: attempt,
    then officer): whoever starts later reads what holds then.
    """

    def __init__(self, exam: Exam, override: Override) -> None:
        self.exam = exam
        attempts = self._locked(override, but=[])
        list(_concerned(override).select_for_update(no_key=True).order_by("pk").values_list("pk"))
        self.attempts = [*attempts, *self._locked(override, but=attempts)]
        self.before = dict(self._terms())

    def carry_out(self, *, reason: str, by: Person, at: datetime) -> None:
        """Move each deadline by what its candidate's terms changed: pauses and extensions stay. Never to before now;
        what ran out stays as it is."""
        after = dict(self._terms())
        for attempt in self.attempts:
            if not attempt.is_under_way_at(at + SETTLING):
                continue
            start = attempt.started_at
            gained = after[attempt.pk].deadline_from(start) - self.before[attempt.pk].deadline_from(start)
            if gained:
                self._move(attempt, gained, reason=reason, by=by, at=at)

    def _locked(self, override: Override, *, but: list[Attempt]) -> list[Attempt]:
        attempts = Attempt.objects.open().filter(exam=self.exam, candidate__in=_concerned(override))
        rows = attempts.exclude(pk__in=[attempt.pk for attempt in but]).order_by("pk")
        return list(rows.select_for_update(of=("self",), no_key=True).select_related("candidate__organisation", "exam"))

    def _terms(self) -> Iterator[tuple[int, Terms]]:
        standing = list(self.exam.overrides.standing().select_related("organisation").order_by("-pk"))
        for attempt in self.attempts:
            yield attempt.pk, terms_among(self.exam, attempt.candidate, standing)

    def _move(self, attempt: Attempt, gained: timedelta, *, reason: str, by: Person, at: datetime) -> None:
        earliest = min(attempt.paused_at or at, attempt.deadline)
        attempt.deadline = max(attempt.deadline + gained, earliest)
        event = RoomEvent.objects.create(
            exam=self.exam,
            attempt=attempt,
            candidate=attempt.candidate,
            kind=RoomEvent.Kind.EXTENDED if gained >= _MINUTE else RoomEvent.Kind.MESSAGE,
            text=reason if gained >= _MINUTE else _told(attempt, reason),
            facts={"added_minutes": int(gained / _MINUTE)},
            by=by,
            at=at,
        )
        attempt.notices = event.pk
        attempt.save(update_fields=["deadline", "notices"])


def _concerned(override: Override) -> QuerySet[Person]:
    if override.person_id:
        return Person.objects.filter(pk=override.person_id)
    assert override.organisation is not None
    return Person.objects.filter(organisation__path__startswith=override.organisation.path)


def _told(attempt: Attempt, reason: str) -> str:
    return _("%(reason)s现在 %(time)s 收卷。") % {"reason": reason, "time": moment(attempt.deadline)}

"""What holds for one candidate in an exam: window, minutes and attempts, with what was arranged for them alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from exams.models import Attempt, Exam, Override
from exams.windows import moment
from people.models import Person


@dataclass(frozen=True)
class Terms:
    opens_at: datetime | None
    latest_start: datetime | None
    latest_finish: datetime | None
    minutes: int
    attempts_allowed: int | None
    wait_hours: int = 0
    is_online: bool = True

    def deadline_from(self, start: datetime) -> datetime:
        """When the time of an attempt begun then is up."""
        end = start + timedelta(minutes=self.minutes)
        return min(end, self.latest_finish) if self.latest_finish else end


def terms_for(exam: Exam, person: Person) -> Terms:
    return all_terms([exam], person)[exam.pk]


def all_terms(exams: Sequence[Exam], person: Person) -> dict[int, Terms]:
    """By exam, in one query. A person's own override, the newest of them, beats those of the units above; of these the
    most generous counts, term by term."""
    above = Q(organisation__path__in=person.organisation.upward_paths)
    given: dict[int, list[Override]] = {exam.pk: [] for exam in exams}
    for override in Override.objects.standing().filter(Q(person=person) | above, exam__in=exams).order_by("-pk"):
        given[override.exam_id].append(override)
    return {exam.pk: merged(exam, _of_person(given[exam.pk], person) or given[exam.pk]) for exam in exams}


def terms_among(exam: Exam, person: Person, overrides: Iterable[Override]) -> Terms:
    """The same out of all overrides of an exam, the newest first, without asking the database: for many people at once."""
    paths = person.organisation.upward_paths
    above = [given for given in overrides if given.organisation and given.organisation.path in paths]
    return merged(exam, _of_person(overrides, person) or above)


def _of_person(overrides: Iterable[Override], person: Person) -> list[Override]:
    return [override for override in overrides if override.person_id == person.pk][:1]


def merged(exam: Exam, overrides: Iterable[Override]) -> Terms:
    """The exam's terms with overrides; a term that none of them changes stays the exam's."""
    given = list(overrides)
    finishes = _changed(given, "latest_finish")
    return Terms(
        opens_at=min(_changed(given, "opens_at"), default=exam.opens_at),
        latest_start=max(_changed(given, "latest_start"), default=exam.latest_start),
        latest_finish=max(finishes, default=exam.latest_finish),
        minutes=exam.minutes + max((override.extra_minutes for override in given), default=0),
        attempts_allowed=max(_changed(given, "attempts_allowed"), default=exam.attempts_allowed),
        wait_hours=exam.wait_hours,
        is_online=exam.venue == Exam.Venue.ONLINE,
    )


def _changed(overrides: list[Override], name: str) -> list:
    return [value for override in overrides if (value := getattr(override, name)) is not None]


def why_not_start(terms: Terms, *, last: Attempt | None, at: datetime) -> str:
    """Why a further attempt may not begin now, as a sentence; empty when it may. `last` is the one before, if any."""
    if not terms.is_online:
        return _("这场考试不在网上进行，请按通知到场参加。")
    if terms.opens_at and at < terms.opens_at:
        return _("%(time)s 开始，到时再来。") % {"time": moment(terms.opens_at)}
    if terms.latest_start and at > terms.latest_start:
        return _("%(time)s 之后不能再开始。") % {"time": moment(terms.latest_start)}
    if terms.latest_finish and at >= terms.latest_finish:
        return _("%(time)s 已经结束。") % {"time": moment(terms.latest_finish)}
    if last is None:
        return ""
    if terms.attempts_allowed is not None and last.number >= terms.attempts_allowed:
        return _("可考 %(n)d 次，已经用完。") % {"n": terms.attempts_allowed}
    return _why_wait(terms, last, at)


def earliest_start(terms: Terms, *, last: Attempt | None) -> datetime | None:
    """When the next attempt may begin, as far as a time stands in its way; None: none does."""
    times = [time for time in (terms.opens_at, _again_at(terms, last) if last else None) if time]
    return max(times, default=None)


def _again_at(terms: Terms, last: Attempt) -> datetime:
    return (last.submitted_at or last.started_at) + timedelta(hours=terms.wait_hours)


def _why_wait(terms: Terms, last: Attempt, at: datetime) -> str:
    again_at = _again_at(terms, last)
    if at >= again_at:
        return ""
    return _("两次之间至少隔 %(hours)d 小时，%(time)s 以后可以再考。") % {
        "hours": terms.wait_hours,
        "time": moment(again_at),
    }

"""What happened in the room, the newest first, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from exams.models import Attempt, Exam, Presence, RoomEvent
from people.models import Person

Kind = RoomEvent.Kind


@dataclass(frozen=True)
class Line:
    """An event as it reads in the log."""

    event: RoomEvent
    what: str
    read: str

    @property
    def who(self) -> str:
        return self.event.candidate.name if self.event.candidate else _("全场")

    @property
    def by(self) -> str:
        return self.event.by.name if self.event.by else _("系统")


def room_log(exam: Exam, *, show: str = "") -> QuerySet[RoomEvent]:
    """Of one kind, or of one category of incidents; each with how many have `read` it."""
    events = RoomEvent.objects.filter(exam=exam).order_by("-pk").select_related("candidate__organisation", "by")
    if show in Kind.values:
        events = events.filter(kind=show)
    elif show in RoomEvent.Incident.values:
        events = events.filter(incident=show)
    read = Presence.objects.filter(attempt__exam=OuterRef("exam"), notices_seen__gte=OuterRef("pk"))
    told = read.filter(attempt__started_at__lte=OuterRef("at")).order_by().values("attempt__exam")
    return events.annotate(read=Coalesce(Subquery(told.annotate(n=Count("pk")).values("n")), 0))


def log_of(exam: Exam, person: Person) -> QuerySet[RoomEvent]:
    """What concerned one person: alone, or with all who were sitting just then. All are let in whether they have come or not."""
    then = Attempt.objects.filter(exam=exam, candidate=person, started_at__lte=OuterRef("at"))
    sat_then = then.filter(Q(submitted_at=None) | Q(submitted_at__gt=OuterRef("at")))
    with_all = Q(Exists(sat_then) | Q(kind=Kind.ADMITTED), candidate=None)
    return room_log(exam).filter(Q(candidate=person) | with_all)


def lines_of(events: list[RoomEvent]) -> list[Line]:
    return [Line(event, _what(event), _read(event)) for event in events]


def _what(event: RoomEvent) -> str:
    minutes = event.facts.get("added_minutes")
    if event.kind == Kind.EXTENDED:
        return _("延时 %(n)d 分钟") % {"n": minutes}
    if event.kind == Kind.REOPENED:
        return _("重新打开，给 %(n)d 分钟") % {"n": minutes}
    if event.kind == Kind.INCIDENT:
        return _("情况：%(category)s") % {"category": event.get_incident_display()}
    if event.kind == Kind.LATE and "accepted" in event.facts:
        accepted = _("采纳迟到的答案，改了 %(n)d 题") % {"n": event.facts["count"]}
        return accepted if event.facts["accepted"] else _("不采纳迟到的答案")
    return event.get_kind_display()


def _read(event: RoomEvent) -> str:
    """Of a message: how many of those it was for have read it."""
    if event.kind != Kind.MESSAGE:
        return ""
    told = event.facts.get("told", 1)
    if event.attempt_id:
        return ""
    return _("已读 %(n)d / %(all)d") % {"n": min(event.read, told), "all": told}  # type: ignore[attr-defined]

"""The room while an exam runs: who stands where, and whether every answer is safe. Never what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from exams.models import Attempt, Exam, LateBatch
from exams.models.room import RUNS_ROOMS, SEES_ROOMS
from exams.queries.room import (
    ABSENT,
    SHOWS,
    Line,
    Numbers,
    Row,
    lines_of,
    numbers_of,
    people_in,
    room_log,
    rooms_now,
    rooms_seen_by,
    rows_of,
    waiting_batches,
)
from exams.services.attempts import close_overdue
from people.policies import for_roles, oversees, signed_in
from web.delta import changed, cursor_of, known_in
from web.htmx import htmx_of, render_page
from web.paging import page_of

#: Of the log, beside the candidates; the rest has a page of its own.
LATEST = 6
FILTERS = (
    ("", _("全部"), "expected"),
    ("offline", _("掉线"), "offline"),
    ("unsaved", _("未存"), "unsaved_people"),
    ("noted", _("异常"), "noted"),
    ("sitting", _("在考"), "sitting"),
    ("handed", _("已交"), "handed"),
    ("absent", _("未开始"), "absent"),
)


@require_GET
@for_roles(*SEES_ROOMS)
def rooms(request: HttpRequest) -> HttpResponse:
    close_overdue(Attempt.objects.filter(exam__in=rooms_seen_by(signed_in(request))))
    at = now()
    listed = rooms_now(rooms_seen_by(signed_in(request)), at=at)
    return render_page(request, "exams/rooms.html", {"page": page_of(request, listed), "at": at})


@require_GET
def room(request: HttpRequest, pk: int) -> HttpResponse:
    """The page, or what of it has changed since the look that `?after=` tells of: nothing at all is 204."""
    close_overdue(Attempt.objects.filter(exam=pk))
    exam = get_object_or_404(rooms_seen_by(signed_in(request)), pk=pk)
    at = now()
    look = _look(request, exam, at)
    context = look.context | {"may_run": oversees(signed_in(request), exam.organisation, *RUNS_ROOMS)}
    if htmx_of(request) and "after" in request.GET:
        response = _delta(request, look, context)
    else:
        response = render_page(request, "exams/room.html", context)
    response["Room-Time"] = f"{at.timestamp():.0f}"
    return response


@dataclass(frozen=True)
class Look:
    """What the page shows at one moment."""

    numbers: Numbers
    rows: list[Row]
    log: list[Line]
    late: list[LateBatch]
    context: dict[str, Any]

    @property
    def pieces(self) -> dict[str, Any]:
        """By name: all that may change without a new page."""
        rows = {str(row.person.pk): row.facts for row in self.rows}
        log = [(line.event.pk, line.read) for line in self.log]
        return {"numbers": self.numbers, "log": log, "late": [batch.pk for batch in self.late], **rows}


def _look(request: HttpRequest, exam: Exam, at: datetime) -> Look:
    show = request.GET.get("show") if request.GET.get("show") in {*SHOWS, ABSENT} else ""
    search = request.GET.get("q", "")[:60].strip()
    people: Page[Any] = page_of(
        request, people_in(exam, at=at, show=show or "", search=search).select_related("organisation")
    )
    numbers = numbers_of(exam, at=at)
    rows = rows_of(exam, people.object_list, at=at)
    log = lines_of(list(room_log(exam)[:LATEST]))
    late = waiting_batches(exam)
    context = {
        "exam": exam,
        "at": at,
        "show": show,
        "search": search,
        "page": people,
        "numbers": numbers,
        "left": _clock(numbers.last_deadline, at),
        "filters": [(value, label, getattr(numbers, name)) for value, label, name in FILTERS],
        "rows": rows,
        "log": log,
        "late": late,
        "back": _without_cursor(request),
    }
    look = Look(numbers, rows, log, late, context)
    context["cursor"] = cursor_of(look.pieces)
    return look


def _clock(until: datetime | None, at: datetime) -> str:
    """48:12, and with hours 1:48:12, as room.js goes on counting it."""
    seconds = max(int((until - at).total_seconds()), 0) if until else 0
    hours = f"{seconds // 3600}:" if seconds >= 3600 else ""
    return f"{hours}{seconds % 3600 // 60:02}:{seconds % 60:02}"


def _without_cursor(request: HttpRequest) -> str:
    """The address of the page as the person sees it."""
    asked = request.GET.copy()
    asked.pop("after", None)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def _delta(request: HttpRequest, look: Look, context: dict[str, Any]) -> HttpResponse:
    known = known_in(request.GET["after"])
    new = changed(look.pieces, known)
    if not new:
        return HttpResponse(status=204)
    rows = [row for row in look.rows if str(row.person.pk) in new]
    further = [row for row in rows if str(row.person.pk) not in known]
    had_none = len(further) == len(look.rows)
    context |= {
        "changed": new,
        "new_list": further and had_none,
        "changed_rows": [row for row in rows if str(row.person.pk) in known],
        "further_rows": [] if had_none else further,
    }
    return render_page(request, "exams/room.html", context, part="delta")

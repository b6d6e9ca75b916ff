"""What happened in a room: to read, to print, to take along."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from exams.models import Exam, RoomEvent
from exams.queries.room import lines_of, room_log, rooms_seen_by
from exams.room_sheet import file_name, record_export, write_log
from people.policies import signed_in
from web.downloads import workbook
from web.htmx import render_page
from web.paging import page_of

#: So that the log of one exam is one print.
PER_PAGE = 500


@require_GET
def log(request: HttpRequest, pk: int) -> HttpResponse:
    exam = get_object_or_404(rooms_seen_by(signed_in(request)), pk=pk)
    show = _shown(request)
    page = page_of(request, room_log(exam, show=show), per_page=PER_PAGE)
    context = {
        "exam": exam,
        "at": now(),
        "show": show,
        "kinds": RoomEvent.Kind.choices,
        "incidents": RoomEvent.Incident.choices,
        "page": page,
        "lines": lines_of(list(page.object_list)),
    }
    return render_page(request, "exams/room_log.html", context)


@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole log as the page shows it."""
    exam: Exam = get_object_or_404(rooms_seen_by(signed_in(request)), pk=pk)
    show, at = _shown(request), now()
    events = list(room_log(exam, show=show))
    record_export(exam, len(events), by=signed_in(request))
    return workbook(lambda target: write_log(target, exam, events, shown=_named(show), at=at), file_name(exam, at))


def _shown(request: HttpRequest) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in {*RoomEvent.Kind.values, *RoomEvent.Incident.values} else ""


def _named(show: str) -> str:
    return str(dict([*RoomEvent.Kind.choices, *RoomEvent.Incident.choices]).get(show, _("全部")))

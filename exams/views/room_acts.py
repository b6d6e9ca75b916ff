"""What an invigilator does: to one candidate, or to all who are sitting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from exams.forms.room import RoomForm
from exams.models import Attempt, Exam
from exams.models.room import RUNS_ROOMS
from exams.queries.room import everybody_in, lines_of, log_of, numbers_of, rooms_run_by, rooms_seen_by, rows_of
from exams.services.attempts import close_overdue
from exams.services.room import Act
from exams.views.room_choices import CHOICES, Choice, offered_to, offered_to_all
from people.policies import oversees, signed_in
from web.addresses import own_page
from web.htmx import render_page


@dataclass(frozen=True)
class Offer:
    """An act with its form, as the drawer shows it."""

    name: str
    choice: Choice
    form: RoomForm
    is_open: bool


@require_http_methods(["GET", "POST"])
def candidate(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """One candidate: where he stands, what happened, what can be done."""
    exam = _room(request, pk)
    found = get_object_or_404(everybody_in(exam).select_related("organisation"), pk=person)
    close_overdue(Attempt.objects.filter(exam=exam, candidate=found))
    [row] = rows_of(exam, [found], at=now())
    attempt_id = row.attempt.pk if row.attempt else None
    offered, refused = offered_to(exam, row), None
    if request.method == "POST":
        whom = {"candidate_id": found.pk, "attempt_id": attempt_id}
        done, refused = _done(request, exam, offered, whom, found.name)
        if done:
            return redirect(way_back(request, exam))
    if not _runs(request, exam):
        offered = ()
    context = {
        "exam": exam,
        "row": row,
        "offers": _offers(offered, refused, request.GET.get("act", offered[0] if offered else "")),
        "log": lines_of(list(log_of(exam, found))),
        "back": way_back(request, exam),
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "exams/room_candidate.html", context, part="sheet", status=status)


@require_http_methods(["GET", "POST"])
def everyone(request: HttpRequest, pk: int) -> HttpResponse:
    """All who are sitting."""
    exam = get_object_or_404(rooms_run_by(signed_in(request)), pk=pk)
    close_overdue(Attempt.objects.filter(exam=exam))
    offered, refused = offered_to_all(exam), None
    if request.method == "POST":
        done, refused = _done(request, exam, offered, {}, _("全场"))
        if done:
            return redirect(way_back(request, exam))
    context = {
        "exam": exam,
        "numbers": numbers_of(exam, at=now()),
        "offers": _offers(offered, refused, request.GET.get("act", offered[0])),
        "back": way_back(request, exam),
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "exams/room_everyone.html", context, part="sheet", status=status)


def _done(
    request: HttpRequest, exam: Exam, offered: tuple[str, ...], whom: dict[str, Any], name: str
) -> tuple[bool, tuple[str, RoomForm] | None]:
    """Whether the act that was chosen is done; else its form with what is wrong. What is not offered is not done."""
    get_object_or_404(rooms_run_by(signed_in(request)), pk=exam.pk)
    chosen = request.POST.get("act", "")
    if chosen not in offered:
        messages.error(request, _("现在不能这样处理，情况可能已经变了。请看一下现在的状态。"))
        return False, None
    choice = CHOICES[chosen]
    form = choice.form(request.POST, act=chosen)
    if not form.is_valid():
        return False, (chosen, form)
    act = Act(exam.pk, by=signed_in(request), text=form.cleaned_data["text"], once=form.mark, **whom)
    try:
        choice.do(act, form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False, (chosen, form)
    messages.success(request, _("%(name)s：已%(act)s。") % {"name": name, "act": choice.label})
    return True, None


def _offers(names: tuple[str, ...], refused: tuple[str, RoomForm] | None, opened: str) -> list[Offer]:
    chosen, form = refused or (opened, None)
    return [
        Offer(name, CHOICES[name], form if form and name == chosen else CHOICES[name].form(act=name), name == chosen)
        for name in names
    ]


def _room(request: HttpRequest, pk: int) -> Exam:
    return get_object_or_404(rooms_seen_by(signed_in(request)), pk=pk)


def _runs(request: HttpRequest, exam: Exam) -> bool:
    return oversees(signed_in(request), exam.organisation, *RUNS_ROOMS)


def way_back(request: HttpRequest, exam: Exam) -> str:
    """The page of the room as it was narrowed; never another site."""
    asked = request.POST.get("back") or request.GET.get("back", "")
    return own_page(request, asked) or reverse("exams:room", args=[exam.pk])

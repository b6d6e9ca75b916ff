"""The list of exams and the page of each, for those who arrange them and those who watch over them."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from exams.models import Attempt, Exam
from exams.models.exam import SEES_EXAMS
from exams.policies import ARRANGES_EXAMS
from exams.queries import attempts_in_reach, exams_watched_by, exams_with_turnout
from exams.queries.candidates import people_of, turnout_of
from exams.services.attempts import close_overdue
from exams.services.papers import publish_exam
from exams.views.arranging import meaning_of
from exams.windows import is_over
from people.models import Person, Role
from people.policies import for_roles, oversees, signed_in
from web.htmx import render_page
from web.paging import page_of


@require_GET
@for_roles(*SEES_EXAMS)
def exam_list(request: HttpRequest) -> HttpResponse:
    close_overdue(Attempt.objects.visible_to(signed_in(request)))
    kind = request.GET.get("kind") if request.GET.get("kind") in Exam.Kind.values else ""
    exams = exams_with_turnout(signed_in(request))
    if kind:
        exams = exams.filter(kind=kind)
    at = now()
    page = page_of(request, exams)
    context = {"page": page, "kind": kind, "kinds": Exam.Kind.choices, "at": at, "may_arrange": _arranges(request)}
    return render_page(request, "exams/staff_list.html", context)


@require_GET
def exam(request: HttpRequest, pk: int) -> HttpResponse:
    """How an exam stands: what it is, and who of those in reach has sat it."""
    close_overdue(Attempt.objects.filter(exam=pk))
    viewer, at = signed_in(request), now()
    watched = exams_watched_by(viewer).select_related("organisation", "course", "blueprint", "makeup_of")
    found = get_object_or_404(watched, pk=pk)
    context = {
        "exam": found,
        "at": at,
        "figures": turnout_of(people_of(found, viewer)),
        "page": page_of(request, attempts_in_reach(found, viewer)),
        **meaning_of(found),
        "may_change": not found.published_at and oversees(viewer, found.organisation, *ARRANGES_EXAMS),
        "may_make_up": _may_make_up(found, viewer, at=at),
        "sees_password": oversees(viewer, found.organisation, *ARRANGES_EXAMS, Role.INVIGILATOR),
    }
    return render_page(request, "exams/staff_exam.html", context)


def _may_make_up(exam: Exam, viewer: Person, *, at: datetime) -> bool:
    """Once a published exam with an end is over, for those who arrange it."""
    is_past = exam.published_at is not None and exam.latest_finish is not None and is_over(exam, at=at)
    return not exam.is_quiz and is_past and oversees(viewer, exam.organisation, *ARRANGES_EXAMS)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Exam.objects.arranged_by(signed_in(request)), pk=pk)
    try:
        publish_exam(found.pk, by=signed_in(request), at=now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("“%(exam)s”已发布，到时间就能参加。") % {"exam": found})
    return redirect("exams:staff_exam", pk)


def _arranges(request: HttpRequest) -> bool:
    return signed_in(request).holds(*ARRANGES_EXAMS)

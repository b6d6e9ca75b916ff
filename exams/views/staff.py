"""The pages of those who arrange exams and of those who watch over them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from exams.forms import ExamForm
from exams.models import Attempt, Exam
from exams.models.exam import SEES_EXAMS, ExamQuerySet
from exams.policies import ARRANGES_EXAMS
from exams.queries import attempts_in_reach, exams_with_turnout, expected_candidates
from exams.services.attempts import close_overdue
from exams.services.exams import arrange_exam
from exams.services.papers import publish_exam
from people.models import Organisation, Person
from people.policies import for_roles, oversees, signed_in
from question_bank.queries import drawable
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
    found = get_object_or_404(exams_with_turnout(signed_in(request)).select_related("question_category"), pk=pk)
    context = {
        "exam": found,
        "at": now(),
        "expected": expected_candidates(found, signed_in(request)),
        "page": page_of(request, attempts_in_reach(found, signed_in(request))),
        "may_change": not found.published_at and oversees(signed_in(request), found.organisation, *ARRANGES_EXAMS),
    }
    if context["may_change"]:
        context["drawable"] = drawable(found.question_category, organisation=found.organisation).count()
    return render_page(request, "exams/staff_exam.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(*ARRANGES_EXAMS)
def arrange(request: HttpRequest) -> HttpResponse:
    return _filled_in(request, Exam(pass_percent=80, attempts_allowed=1))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    return _filled_in(request, get_object_or_404(_arranged_by(signed_in(request)), pk=pk))


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_arranged_by(signed_in(request)), pk=pk)
    try:
        publish_exam(found.pk, by=signed_in(request), at=now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("“%(exam)s”已发布，到时间就能参加。") % {"exam": found})
    return redirect("exams:staff_exam", pk)


def _filled_in(request: HttpRequest, exam: Exam) -> HttpResponse:
    form = ExamForm(request.POST or None, instance=exam, author=signed_in(request))
    if request.method == "POST" and form.is_valid():
        try:
            kept = arrange_exam(form.exam(), by=signed_in(request))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("exams:staff_exam", kept.pk)
    status = 422 if request.method == "POST" else 200
    return render_page(request, "exams/arrange.html", {"form": form, "exam": exam}, status=status)


def _arranged_by(person: Person) -> ExamQuerySet:
    """Exams (quizzes belong to their courses) of the units one writes or administers for."""
    reach = Organisation.objects.overseen_by(person, *ARRANGES_EXAMS)
    return Exam.objects.filter(organisation__in=reach, kind=Exam.Kind.EXAM)


def _arranges(request: HttpRequest) -> bool:
    return signed_in(request).holds(*ARRANGES_EXAMS)

"""Writing an exam down, and what it comes to as it is being filled in."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from exams import release
from exams.forms import ExamForm
from exams.models import Exam
from exams.policies import ARRANGES_EXAMS
from exams.queries.candidates import candidates_of
from exams.queries.composition import counts_by_kind, holds_written
from exams.services.exams import arrange_exam
from exams.timeline import timeline_of
from people.policies import for_roles, signed_in
from question_bank.models import QuestionVersion
from web.htmx import htmx_of, render_page


@require_http_methods(["GET", "POST"])
@for_roles(*ARRANGES_EXAMS)
def arrange(request: HttpRequest) -> HttpResponse:
    unit = signed_in(request).units_as(*ARRANGES_EXAMS)[0]
    return _filled_in(request, Exam(pass_percent=80, attempts_allowed=1, organisation=unit))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    exam = get_object_or_404(Exam.objects.arranged_by(signed_in(request)), pk=pk)
    return _settled(request, exam) if exam.published_at else _filled_in(request, exam)


def _settled(request: HttpRequest, exam: Exam) -> HttpResponse:
    """Of a published exam there is no form: what was read or sat stays, and for some alone there are other ways."""
    status = 422 if request.method == "POST" else 200
    return render_page(request, "exams/settled.html", {"exam": exam, **meaning_of(exam)}, status=status)


def _filled_in(request: HttpRequest, exam: Exam) -> HttpResponse:
    """A plain GET shows the form; while it is filled in, htmx asks with what stands in it so far."""
    so_far = request.GET if htmx_of(request) and request.GET else None
    form = ExamForm(request.POST or so_far, instance=exam, author=signed_in(request))
    if form.is_bound:
        form.is_valid()
    if request.method == "POST" and form.is_valid():
        try:
            kept = arrange_exam(form.exam(), by=signed_in(request))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("exams:staff_exam", kept.pk)
    context = {"form": form, "exam": exam, **meaning_of(form.instance), "whens": Exam.When.choices}
    part = "marking" if htmx_of(request).target == "marking" else "meaning"
    status = 422 if request.method == "POST" else 200
    return render_page(request, "exams/arrange.html", context, part=part, status=status)


def meaning_of(exam: Exam) -> dict[str, Any]:
    """What the terms of an exam come to, as far as they are known: for the page that changes them and the one that shows them."""
    counts = counts_by_kind(exam.blueprint) if exam.blueprint else {}
    names = dict(QuestionVersion.Kind.choices) | {"": _("不限题型")}
    return {
        "kinds": [(names[kind], count) for kind, count in counts.items()],
        "written": holds_written(counts),
        "candidates": candidates_of(exam).count() if exam.organisation_id else None,
        "timeline": timeline_of(exam),
        "shown": release.in_words(exam),
    }

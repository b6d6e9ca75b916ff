"""What an exam tells of itself, of its questions and of the units of its candidates."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from exams.charts import histogram_of, scatter_of
from exams.figures_told import told
from exams.models import Attempt, Exam
from exams.policies import SEES_STATISTICS, may_see_figures, may_see_question_figures, meets_it_later
from exams.queries import exams_watched_by
from exams.queries.statistics import FEWEST, FIRST, WHICH, figures_of, turnout_by_unit
from exams.services.attempts import close_overdue
from exams.statistics_sheet import file_name, record_export, write_statistics
from exams.windows import ends_at, is_over
from people.policies import oversees, signed_in
from question_bank.models import SEES_BANK, QuestionVersion
from web.downloads import workbook
from web.htmx import render_page
from web.paging import page_of

#: So that the questions of one paper are one page.
PER_PAGE = 200


@never_cache
@require_GET
def statistics(request: HttpRequest, pk: int) -> HttpResponse:
    """Numbers by unit at any time; all else once the exam is over."""
    close_overdue(Attempt.objects.filter(exam=pk))
    exam, at, which, viewer = _watched(request, pk), now(), _which(request), signed_in(request)
    rows, total = turnout_by_unit(exam, viewer)
    sees_figures = may_see_figures(viewer, exam, at=at)
    context = {
        "exam": exam,
        "at": at,
        "which": which,
        "choices": WHICH.items(),
        "units": rows,
        "total": total,
        "is_over": is_over(exam, at=at),
        "ends_at": ends_at(exam),
        "sees_figures": sees_figures,
        "fewest": FEWEST,
    }
    if sees_figures:
        context |= _figures(request, exam, which)
        context["sees_questions"] = may_see_question_figures(viewer, exam, at=at)
    return render_page(request, "exams/statistics.html", context)


def _figures(request: HttpRequest, exam: Exam, which: str) -> dict[str, object]:
    figures = figures_of(exam, which)
    flagged = request.GET.get("show") == "flagged"
    return {
        "figures": figures,
        "told": told(figures.whole),
        "histogram": histogram_of(figures.percents, exam.pass_percent),
        "scatter": scatter_of(figures.questions),
        "only_flagged": flagged,
        "page": page_of(request, figures.flagged if flagged else figures.questions, per_page=PER_PAGE),
    }


@never_cache
@require_GET
def question(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """One question of an exam: what was asked, what was chosen by whom."""
    exam, viewer, which = _watched(request, pk), signed_in(request), _which(request)
    if not may_see_question_figures(viewer, exam, at=now()) or meets_it_later(viewer, version, at=now()):
        raise Http404
    found = [one for one in figures_of(exam, which).questions if one.version == version]
    if not found:
        raise Http404
    context = {
        "exam": exam,
        "which": which,
        "which_label": WHICH[which],
        "found": found,
        "version": QuestionVersion.objects.select_related("question").get(pk=version),
        "sees_bank": oversees(viewer, exam.organisation, *SEES_BANK),
    }
    return render_page(request, "exams/question_statistics.html", context)


@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """What the page shows to this person."""
    exam, at, which, viewer = _watched(request, pk), now(), _which(request), signed_in(request)
    figures = figures_of(exam, which) if may_see_figures(viewer, exam, at=at) else None
    questions = may_see_question_figures(viewer, exam, at=at)
    turnout = turnout_by_unit(exam, viewer)
    record_export(exam, which, by=viewer)
    return workbook(
        lambda target: write_statistics(target, exam, figures, turnout, which=which, questions=questions, at=at),
        file_name(exam, at),
    )


def _watched(request: HttpRequest, pk: int) -> Exam:
    watched = exams_watched_by(signed_in(request), *SEES_STATISTICS).select_related("organisation", "blueprint")
    return get_object_or_404(watched, pk=pk)


def _which(request: HttpRequest) -> str:
    asked = request.GET.get("attempts", "")
    return asked if asked in WHICH else FIRST

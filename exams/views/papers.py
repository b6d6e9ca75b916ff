"""The papers of an exam: drawn, looked at, compared with their seed, frozen by a second person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from exams.curves import curve_of
from exams.forms.blueprint import rules_in_words
from exams.forms.papers import SeedForm, seeds_in
from exams.forms.seats import SeatsForm
from exams.models import Exam, Paper
from exams.policies import ARRANGES_EXAMS, may_read_key, may_read_paper
from exams.printed import as_printed
from exams.queries.papers import (
    built_for,
    exams_papered_by,
    forecast_of_paper,
    papers_seen_by,
    places_of,
    sections_of,
)
from exams.services.own_papers import without_paper
from exams.services.papers import freeze_paper, new_seed, redraw_paper, start_building
from exams.services.rebuilding import rebuilt
from exams.services.samples import overlaps_of, samples_of
from exams.services.twins import draw_twin
from people import audit
from people.policies import oversees, signed_in
from question_bank.kinds import show
from web.htmx import render_page

SAMPLES = 3


@never_cache
@require_GET
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    person, at = signed_in(request), now()
    exam = get_object_or_404(exams_papered_by(person).select_related("makeup_of"), pk=pk)
    paper = papers_seen_by(person).filter(exam=exam).first()
    may_read = may_read_paper(person, exam, at=at)
    context = {
        "exam": exam,
        "paper": paper,
        "at": at,
        "may_draw": _arranges(request, exam) and not exam.published_at,
        "may_arrange": _arranges(request, exam),
        "seats": SeatsForm(),
        "seated": exam.candidates.exclude(room="").count(),
        "may_freeze": paper is not None and not paper.frozen_at and paper.drawn_by_id != person.pk,
        "may_read": may_read,
        "may_read_key": may_read_key(person, exam, at=at),
    }
    if exam.draws == Exam.Draws.EACH and exam.blueprint_id:
        context |= _of_own_papers(exam)
    elif paper and may_read:
        context |= _of_shared_paper(paper, checks="check" in request.GET)
    return render_page(request, "exams/papers.html", context)


def _of_own_papers(exam: Exam) -> dict[str, Any]:
    return {"built": built_for(exam), "waiting": without_paper(exam).count() if exam.published_at else 0}


def _of_shared_paper(paper: Paper, *, checks: bool) -> dict[str, Any]:
    """What leads to its questions, and so is not told to those who may still sit it: the seed, how hard each question is."""
    forecast = forecast_of_paper(places_of(paper))
    return {
        "forecast": forecast,
        "curve": curve_of(forecast),
        "first": forecast_of_paper(places_of(paper.twin_of)) if paper.twin_of else None,
        "checked": rebuilt(paper) if checks and paper.twin_of is None else None,
    }


def _arranges(request: HttpRequest, exam: Exam) -> bool:
    return oversees(signed_in(request), exam.organisation, *ARRANGES_EXAMS)


@never_cache
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked; with its key for those who see keys. Not for those who may still sit it. Each look is written down."""
    person, at = signed_in(request), now()
    found = get_object_or_404(papers_seen_by(person), pk=pk)
    if not may_read_paper(person, found.exam, at=at):
        raise Http404
    with_key = may_read_key(person, found.exam, at=at)
    audit.record(person, "paper.read", found.exam, after={"label": found.label})
    sections = [
        (section, [(place, show(as_printed(place), with_key=with_key)) for place in section.places])
        for section in sections_of(places_of(found))
    ]
    context = {
        "paper": found,
        "exam": found.exam,
        "sections": sections,
        "with_key": with_key,
        "rules": rules_in_words(found.exam.blueprint) if found.exam.blueprint else [],
        "may_freeze": not found.frozen_at and found.drawn_by_id != person.pk,
    }
    return render_page(request, "exams/paper.html", context)


@never_cache
@require_GET
def samples(request: HttpRequest, pk: int) -> HttpResponse:
    """Three samples for the exam, of which one may become its paper."""
    person, at = signed_in(request), now()
    exam = get_object_or_404(exams_papered_by(person).filter(published_at=None, blueprint__isnull=False), pk=pk)
    seeds = seeds_in(request.GET) or [new_seed() for _ in range(SAMPLES)]
    context: dict[str, Any] = {"exam": exam, "sees_bank": may_read_key(person, exam, at=at)}
    assert exam.blueprint is not None
    try:
        drawn = samples_of(exam.blueprint, exam.organisation, seeds, at=at)
    except ValidationError as refusal:
        context |= {"refusals": refusal.messages}
    else:
        context |= {"samples": [(s, curve_of(s.forecast)) for s in drawn], "overlaps": overlaps_of(drawn)}
        context |= {"may_keep": _arranges(request, exam) and exam.draws == Exam.Draws.SHARED}
    return render_page(request, "exams/paper_samples.html", context)


# --- acts ---
@require_POST
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    exam = _to_draw(request, pk)
    form = SeedForm(request.POST)
    seed = form.cleaned_data["seed"] if form.is_valid() else None
    return _done(
        request,
        exam,
        lambda: redraw_paper(exam.pk, by=signed_in(request), at=now(), seed=seed),
        _("试卷已抽出，请另一位同事看过后锁定。"),
    )


@require_POST
def twin(request: HttpRequest, pk: int) -> HttpResponse:
    exam = _to_draw(request, pk)
    return _done(
        request,
        exam,
        lambda: draw_twin(exam.pk, by=signed_in(request), at=now()),
        _("B 卷已抽出，请另一位同事看过后锁定。"),
    )


@require_POST
def build(request: HttpRequest, pk: int) -> HttpResponse:
    """Build the papers that candidates have yet to get, beside the pages."""
    exam = get_object_or_404(
        Exam.objects.published()
        .filter(draws=Exam.Draws.EACH, blueprint__isnull=False)
        .filter(pk__in=Exam.objects.arranged_by(signed_in(request))),
        pk=pk,
    )
    return redirect("jobs:job", start_building(exam, by=signed_in(request)).pk)


@require_POST
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(papers_seen_by(signed_in(request)), pk=pk)
    return _done(
        request,
        found.exam,
        lambda: freeze_paper(found.pk, by=signed_in(request), at=now()),
        _("试卷已锁定，考试可以发布了。"),
    )


def _to_draw(request: HttpRequest, pk: int) -> Exam:
    return get_object_or_404(Exam.objects.arranged_by(signed_in(request)), pk=pk)


def _done(request: HttpRequest, exam: Exam, act: Any, said: str) -> HttpResponse:
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, said)
    return redirect("exams:papers", exam.pk)

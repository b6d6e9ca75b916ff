"""A run: one question a screen, and its end."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.policies import signed_in
from practice import queries
from practice.book import RIGHT_DAYS
from practice.forms import AnswerForm, JudgementForm, NoteForm
from practice.models import Run
from practice.queries import Place, State
from practice.services import runs
from web.htmx import htmx_of, render_page

PAGE = "practice/question.html"


@never_cache
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """The question to be answered; once it is, with what is right and why."""
    run, place = _asked(request, pk, position)
    form = AnswerForm(request.POST if request.method == "POST" else None, question=place.version)
    if request.method == "GET" or place.state != State.OPEN:
        return _shown(request, run, position, form)
    if form.is_valid():
        try:
            runs.answer(signed_in(request), place.row, form.response, at=now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
    if form.errors:
        return _shown(request, run, position, form, status=422)
    return _done(request, run, place)


@require_POST
def judge(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Whether one had it, after reading the model answer."""
    run, place = _asked(request, pk, position)
    form = JudgementForm(request.POST)
    if form.is_valid() and place.state == State.GIVEN:
        runs.judge(signed_in(request), place.row, had_it=form.said_yes)
    return _done(request, run, place)


@never_cache
@require_GET
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """What was right, by article and by category; at any time, since one may stop when one likes."""
    person = signed_in(request)
    run = get_object_or_404(Run.objects.of(person), pk=pk)
    places = queries.places_of(run, person, queries.with_citations(run))
    articles, categories = queries.tallies(places)
    context = {
        "run": run,
        "places": places,
        "done": sum(place.state in {State.RIGHT, State.WRONG} for place in places),
        "right": sum(place.state == State.RIGHT for place in places),
        "wrong": sum(place.state == State.WRONG for place in places),
        "next": queries.next_waiting(places),
        "articles": articles,
        "categories": categories,
        "right_days": RIGHT_DAYS,
    }
    return render_page(request, "practice/end.html", context)


def _asked(request: HttpRequest, pk: int, position: int) -> tuple[Run, Place]:
    run = get_object_or_404(Run.objects.of(signed_in(request)), pk=pk)
    places = queries.places_of(run, signed_in(request))
    place = next((place for place in places if place.position == position), None)
    if place is None:
        raise Http404
    return run, place


def _done(request: HttpRequest, run: Run, place: Place) -> HttpResponse:
    if htmx_of(request):
        return _shown(request, run, place.position, AnswerForm(question=place.version))
    return redirect(reverse("practice:question", args=[run.pk, place.position]) + "#told")


def _shown(request: HttpRequest, run: Run, position: int, form: AnswerForm, *, status: int = 200) -> HttpResponse:
    places = queries.places_of(run, signed_in(request))
    place = next(place for place in places if place.position == position)
    context: dict[str, Any] = {
        "run": run,
        "place": place,
        "places": places,
        "next": queries.next_waiting(places, position),
        "form": form,
        "right_days": RIGHT_DAYS,
        "is_answer": request.method == "POST",
    }
    if place.state != State.GONE:
        context |= _beside(request, place)
    return render_page(request, PAGE, context, part="run", status=status)


def _beside(request: HttpRequest, place: Place) -> dict[str, Any]:
    """What the person keeps of the question; the key and why only once it was answered."""
    person = signed_in(request)
    kept = queries.kept_of(person, place.version.question)
    context: dict[str, Any] = {"kept": kept, "today": localdate(now())}
    if place.state == State.OPEN:
        return context
    note = NoteForm(initial={"text": kept.note, "back": request.path}, auto_id="note_%s")
    return context | {"answered": queries.answered(place, person, localdate(now())), "note_form": note}

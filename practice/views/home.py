"""Where practice begins: what is due, and what else there is to choose from."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_POST

from people.policies import signed_in
from practice import queries
from practice.book import RIGHT_DAYS
from practice.forms import ScopeForm
from practice.services.runs import start_run
from web.htmx import render_page


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    person, today = signed_in(request), localdate(now())
    questions = queries.practisable_by(person)
    entries = queries.entries_of(person).in_book().filter(question__in=questions)
    context = {
        "due": queries.due_count(person, questions, today),
        "next_due": entries.filter(due_on__gt=today).values_list("due_on", flat=True).first(),
        "today": today,
        "in_book": entries.count(),
        "favourites": queries.favourites_of(person).filter(question__in=questions).count(),
        "run": queries.open_runs(person).first(),
        "size": questions.count(),
        "summaries": queries.summaries(person, queries.statute_sizes(questions), today),
        "categories": queries.category_sizes(questions),
        "right_days": RIGHT_DAYS,
    }
    return render_page(request, "practice/home.html", context)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Draw the questions and lead to the first that waits."""
    form = ScopeForm(request.POST)
    if not form.is_valid():
        return _refused(request, str(form.errors["scope"][0]))
    try:
        run = start_run(signed_in(request), form.cleaned_data["scope"], at=now())
    except ObjectDoesNotExist as error:
        raise Http404 from error
    except ValidationError as refusal:
        return _refused(request, refusal.messages[0])
    waiting = queries.next_waiting(queries.places_of(run, signed_in(request)))
    return redirect("practice:question", run.pk, waiting.position) if waiting else redirect(run)


def _refused(request: HttpRequest, words: str) -> HttpResponse:
    messages.info(request, words)
    return redirect("practice:home")

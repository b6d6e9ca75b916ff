"""The candidates of an exam: who they are, how far each is, who is added, taken off or excused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from exams.forms.candidates import AddCandidatesForm, CandidatesFilter, ExcuseForm
from exams.models import Attempt, Candidate, Exam, Excuse
from exams.policies import ARRANGES_EXAMS
from exams.queries import exams_watched_by
from exams.queries.candidates import Turnout, candidates_of, people_of, turnout_of
from exams.services import candidates as services
from exams.services.attempts import close_overdue
from people.models import Organisation, Person
from people.models.person import PersonQuerySet
from people.policies import oversees, signed_in
from people.queries import with_words
from web.htmx import render_page
from web.paging import page_of

#: Shown of a search; who looks for more writes more.
MOST_FOUND = 50


@require_GET
def candidates(request: HttpRequest, pk: int) -> HttpResponse:
    close_overdue(Attempt.objects.filter(exam=pk))
    viewer = signed_in(request)
    exam = get_object_or_404(exams_watched_by(viewer).select_related("organisation"), pk=pk)
    people = people_of(exam, viewer)
    form = CandidatesFilter(request.GET)
    form.is_valid()
    context = {
        "exam": exam,
        "form": form,
        "figures": turnout_of(people),
        "states": Turnout.choices,
        "page": page_of(request, _rows(_narrowed(people, form.cleaned_data), exam)),
        "may_change": not exam.is_quiz and oversees(viewer, exam.organisation, *ARRANGES_EXAMS),
    }
    return render_page(request, "exams/candidates.html", context, part="candidates")


def _narrowed(people: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Person]:
    if wanted.get("state") == "passed":
        people = people.filter(has_passed=True)
    elif wanted.get("state"):
        people = people.filter(turnout=wanted["state"])
    return with_words(people, wanted["q"]) if wanted.get("q") else people


def _rows(people: QuerySet[Person], exam: Exam) -> QuerySet[Person]:
    """With what a row of the table shows beside the state."""
    excuse = Excuse.objects.filter(exam=exam, person=OuterRef("pk"))
    return (
        people.select_related("organisation")
        .annotate(
            is_listed=Exists(Candidate.objects.filter(exam=exam, person=OuterRef("pk"))),
            excused_because=Subquery(excuse.values("reason")[:1]),
        )
        .order_by("organisation__path", "staff_number")
    )


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Look people up and tick them, paste who they are, or send the sheet that says so."""
    exam = _arranged(request, pk)
    among = _in_reach(request)
    form = AddCandidatesForm(*_posted(request), among=among)
    words = request.GET.get("q", "")[:60].strip()

    def do() -> str:
        added = services.add_candidates(exam.pk, form.everybody(), by=signed_in(request), at=now())
        return _("名单上加了 %(n)d 人。") % {"n": added} if added else _("这些人都已经在名单上。")

    if request.method == "POST" and _done(request, form, do):
        return redirect("exams:candidates", pk)
    others = among.exclude(pk__in=candidates_of(exam)).select_related("organisation")
    found = with_words(others, words)[:MOST_FOUND] if words else []
    context = {"exam": exam, "form": form, "words": words, "found": found, "most": MOST_FOUND}
    return render_page(request, "exams/candidates_add.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    exam = _arranged(request, pk)
    candidate = get_object_or_404(exam.candidates.select_related("person"), person=person)
    try:
        services.remove_candidate(exam.pk, candidate.person, by=signed_in(request))
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("%(name)s已从名单移出。") % {"name": candidate.person.name})
    return redirect("exams:candidates", pk)


@require_http_methods(["GET", "POST"])
def excuse(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Give one candidate leave, or take it back."""
    exam = _arranged(request, pk)
    candidate = get_object_or_404(candidates_of(exam).select_related("organisation"), pk=person)
    form = ExcuseForm(request.POST if request.method == "POST" and "withdraw" not in request.POST else None)

    def do() -> str:
        services.excuse(exam.pk, candidate, **form.cleaned_data, by=signed_in(request), at=now())
        return _("已登记%(name)s请假。") % {"name": candidate.name}

    if "withdraw" in request.POST:
        services.withdraw_excuse(exam.pk, candidate, by=signed_in(request))
        messages.success(request, _("已销假，%(name)s照常应考。") % {"name": candidate.name})
        return redirect("exams:candidates", pk)
    if form.is_bound and _done(request, form, do):
        return redirect("exams:candidates", pk)
    context = {"exam": exam, "candidate": candidate, "form": form, "excuse": exam.excuses.filter(person=person).first()}
    return render_page(request, "exams/excuse.html", context, status=422 if form.is_bound else 200)


def _arranged(request: HttpRequest, pk: int) -> Exam:
    return get_object_or_404(Exam.objects.arranged_by(signed_in(request)), pk=pk)


def _in_reach(request: HttpRequest) -> PersonQuerySet:
    reach = Organisation.objects.overseen_by(signed_in(request), *ARRANGES_EXAMS)
    return Person.objects.active().within(reach)


def _posted(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _done(request: HttpRequest, form: forms.Form, do: Callable[[], str]) -> bool:
    """Do what the form asks, if it is in order, and say so; a refusal stands over the form."""
    if not form.is_valid():
        return False
    try:
        messages.success(request, do())
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True

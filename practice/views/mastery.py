"""The grids of mastery: one's own, and that of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET

from laws.models import Statute
from people.models import Organisation
from people.policies import for_roles, signed_in
from practice import queries
from practice.policies import SEES_MASTERY, units_watched_by
from practice.queries import LEAST_PEOPLE, Grid
from question_bank.queries import cited_statutes
from web.htmx import render_page

Chosen = TypeVar("Chosen", Statute, Organisation)


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """One's own; a cell practises its article."""
    person, today = signed_in(request), localdate(now())
    questions = queries.practisable_by(person)
    statutes = list(Statute.objects.filter(pk__in=queries.statute_sizes(questions)))
    statute = _chosen(request, "statute", statutes)
    version = queries.shown_version(statute, today) if statute else None
    grid: Grid | None = None
    if version:
        sizes = queries.article_sizes(questions, version.pk)
        grid = queries.grid_of(version, queries.own_shares(person, version), sizes=sizes)
    context = {"statutes": statutes, "statute": statute, "grid": grid}
    return render_page(request, "practice/mastery.html", context, part="grid")


@require_GET
@for_roles(*SEES_MASTERY)
def unit(request: HttpRequest) -> HttpResponse:
    """That of a unit and all beneath it; a cell opens its article. It names nobody."""
    today, statutes = localdate(now()), list(cited_statutes())
    units = list(units_watched_by(signed_in(request)))
    chosen, statute = _chosen(request, "unit", units), _chosen(request, "statute", statutes)
    version = queries.shown_version(statute, today) if statute else None
    grid: Grid | None = None
    if version and chosen:
        grid = queries.grid_of(version, queries.unit_shares(chosen, version), least=LEAST_PEOPLE)
    context = {
        "units": units,
        "unit": chosen,
        "statutes": statutes,
        "statute": statute,
        "grid": grid,
        "least": LEAST_PEOPLE,
    }
    return render_page(request, "practice/unit.html", context, part="grid")


def _chosen(request: HttpRequest, name: str, offered: Sequence[Chosen]) -> Chosen | None:
    """The one asked for; the first for none, and for one that is not offered."""
    asked = request.GET.get(name, "")
    return next((each for each in offered if str(each.pk) == asked), offered[0] if offered else None)

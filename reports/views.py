"""The hour report and the rows behind each of its totals."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from people.models import Organisation
from people.policies import for_roles, signed_in
from reports import charts, exporting
from reports.forms import REACHED, ReportFilter
from reports.queries import (
    SEES_REPORTS,
    Scope,
    cut_off_day,
    hour_report,
    hours_rows,
    serving_in,
    units_in_reach,
    years_with_hours,
)
from reports.workbook import proof
from training.queries import target_of
from web.htmx import render_page
from web.paging import page_of

#: The filters of each list: figures of units are about everybody counted.
FILTERS = {"units": ["year", "unit", "standing"], "people": ["year", "unit", "standing", "reached", "name"]}


@require_GET
@for_roles(*SEES_REPORTS)
def hours(request: HttpRequest) -> HttpResponse:
    """Two lists of one report: its units, or its people."""
    form, scope = _asked(request, request.GET)
    report = hour_report(scope)
    listing = "people" if request.GET.get("list") == "people" else "units"
    return render_page(
        request,
        "reports/hours.html",
        {
            "filters": [form[name] for name in FILTERS[listing]],
            "scope": scope,
            "kept": dict(REACHED)[scope.reached],
            "report": report,
            "list": listing,
            "page": page_of(request, report.listed),
            "proof": proof(report),
            "bars": charts.unit_bars(report.units),
            "columns": charts.columns(report.distribution),
        },
    )


@require_POST
@for_roles(*SEES_REPORTS)
def export(request: HttpRequest) -> HttpResponse:
    _form, scope = _asked(request, request.POST)
    job = exporting.start_export(scope, by=signed_in(request))
    return redirect("jobs:job", job.pk)


@require_GET
def person_hours(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledger rows behind one person's total, for those who read the report it stands in."""
    at = now()
    years = years_with_hours(at)
    year = next((year for year in years if str(year) == request.GET.get("year")), years[0])
    reach = Organisation.objects.overseen_by(signed_in(request), *SEES_REPORTS)
    people = serving_in(reach, cut_off_day(year, at)).select_related("organisation").prefetch_related("certificates")
    person = get_object_or_404(people, pk=pk)
    rows = hours_rows(person, year, at)
    context = {"person": person, "year": year, "years": years, "at": at, "rows": rows, "total": rows.total()}
    context["target"] = target_of(person, year, at=at)
    return render_page(request, "reports/person_hours.html", context)


def _asked(request: HttpRequest, data: Any) -> tuple[ReportFilter, Scope]:
    """The filters and the scope they make. A unit beyond one's reach does not exist here."""
    person, at = signed_in(request), now()
    units = units_in_reach(person)
    top = min(person.units_as(*SEES_REPORTS), key=lambda unit: (unit.depth, unit.path))
    form = ReportFilter(data, units=units, top=top, years=years_with_hours(at))
    if not form.is_valid():
        raise Http404
    return form, form.scope(at)

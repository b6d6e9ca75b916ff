"""My hours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from people.policies import signed_in
from training.forms.learning import YearForm
from training.models import legal_year
from training.queries import held_of, hours_of, years_of
from web.htmx import render_page


@require_GET
def my_hours(request: HttpRequest) -> HttpResponse:
    this_year = legal_year(now())
    year = YearForm(request.GET).year_or(this_year)
    context = {
        "standing": hours_of(signed_in(request), year),
        "held": held_of(signed_in(request), year),
        "years": sorted({*years_of(signed_in(request), this_year), year}, reverse=True),
        "this_year": this_year,
        "as_of": now(),
    }
    return render_page(request, "training/hours.html", context)

"""The calendar of working days, year by year, and the notice that a system administrator enters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from laws.forms.holidays import FestivalForms, NoticeForm, rows_for
from laws.models import HolidayNotice
from laws.services import enter_notice
from laws.working_days import FIRST_KNOWN, festivals_of, is_announced
from people.models import Role
from people.policies import for_roles, signed_in
from web.htmx import render_page
from web.paging import number_in


@require_http_methods(["GET", "POST"])
@for_roles(Role.SYSTEM_ADMIN)
def holidays(request: HttpRequest) -> HttpResponse:
    """A year and its notice; the same form enters it and mends it."""
    this_year = localdate().year
    asked = number_in(request.GET.get("year", ""))
    year = asked if FIRST_KNOWN <= asked <= this_year + 1 else this_year
    festivals, notice = festivals_of(year), HolidayNotice.objects.filter(year=year).first()
    data = request.POST if request.method == "POST" else None
    form = NoticeForm(data, initial={"document": notice.document if notice else ""})
    rows = FestivalForms(data, initial=None if data is not None else rows_for(festivals), form_kwargs={"year": year})
    if data is not None and form.is_valid() & rows.is_valid() and _entered(request, year, form, rows):
        return redirect(f"{reverse('laws:holidays')}?year={year}")
    context = {
        "year": year,
        "years": [year - 1, year, year + 1] if year <= this_year else [year - 2, year - 1, year],
        "notice": notice,
        "festivals": festivals,
        "announced": is_announced(year),
        "form": form,
        "rows": rows,
    }
    return render_page(request, "laws/holidays.html", context, status=200 if data is None else 422)


def _entered(request: HttpRequest, year: int, form: NoticeForm, rows: Any) -> bool:
    festivals = [row.festival for row in rows if row.festival]
    try:
        notice = enter_notice(year, form.cleaned_data["document"], festivals, by=signed_in(request))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, _("%(notice)s已登记，工作日按它计算。") % {"notice": notice})
    return True

"""The questions of a list as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from people.policies import for_roles, signed_in
from question_bank.exporting import ExportFormat, start_export
from question_bank.forms import BankFilter
from question_bank.models import SEES_BANK


@require_POST
@for_roles(*SEES_BANK)
def export(request: HttpRequest) -> HttpResponse:
    """By the filter of the list, in the format asked for; the workbook where none was named that we have."""
    asked = request.POST.get("format", "")
    format = asked if asked in ExportFormat.values else ExportFormat.XLSX
    job = start_export(BankFilter(request.POST).narrowing(), format=format, person=signed_in(request))
    return redirect("jobs:job", pk=job.pk)

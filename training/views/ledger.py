"""The check of the ledger, started by those who supervise."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from people.policies import for_roles, signed_in
from training.jobs import start_verification
from training.models import CHECKS_LEDGER


@require_POST
@for_roles(*CHECKS_LEDGER)
def verify_ledger(request: HttpRequest) -> HttpResponse:
    return redirect("jobs:job", start_verification(signed_in(request)).pk)

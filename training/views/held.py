"""Completions whose hours wait for a unit administrator."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from people.models import Role
from people.policies import for_roles, signed_in
from training.forms.learning import HeldDecisionForm
from training.models import HeldCredit
from training.models.held import HeldCreditQuerySet
from training.services.held import refuse, release
from web.htmx import render_page
from web.paging import page_of


def _mine(request: HttpRequest) -> HeldCreditQuerySet:
    return HeldCredit.objects.visible_to(signed_in(request)).select_related(
        "officer__organisation", "progress__lesson__course", "decided_by"
    )


@require_GET
@for_roles(Role.UNIT_ADMIN)
def held_credits(request: HttpRequest) -> HttpResponse:
    """Those that waited longest first; or those decided, the latest first."""
    decided = request.GET.get("show") == "decided"
    past = _mine(request).exclude(state=HeldCredit.State.WAITING).order_by("-decided_at", "-pk")
    context = {
        "page": page_of(request, past if decided else _mine(request).waiting()),
        "decided": decided,
        "waiting_count": _mine(request).waiting().count(),
        "decided_count": past.count(),
    }
    return render_page(request, "training/held.html", context)


@require_POST
def decide(request: HttpRequest, held_id: int) -> HttpResponse:
    held = get_object_or_404(_mine(request), pk=held_id)
    form = HeldDecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请选择认定还是不予认定，理由不超过 200 字。"))
        return redirect("training:held")
    act = release if form.cleaned_data["decision"] == HeldCredit.State.RELEASED else refuse
    try:
        act(held.pk, by=signed_in(request), reason=form.cleaned_data["reason"], at=now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("已处理，并发消息告诉了%(name)s。") % {"name": held.officer.name})
    return redirect("training:held")

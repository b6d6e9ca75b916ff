"""Claims that wait for unit administrators."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from people.models import Person, Role
from people.policies import for_roles, signed_in
from training.forms.claims import ClaimDecisionForm
from training.models import Claim, in_hundredths
from training.models.claim import TWO_PERSONS_ABOVE, ClaimQuerySet
from training.queries.claims import beside
from training.services.claims import approve_claim, refuse_claim, return_claim
from web.htmx import render_page
from web.paging import page_of


def _mine(request: HttpRequest) -> ClaimQuerySet:
    return Claim.objects.for_reviewer(signed_in(request)).select_related("officer__organisation", "first_by")


@require_GET
@for_roles(Role.UNIT_ADMIN)
def inbox(request: HttpRequest) -> HttpResponse:
    """Those that waited longest first; or those decided, the latest first."""
    decided = request.GET.get("show") == "decided"
    waiting, past = _mine(request).waiting(), _mine(request).filter(state__in=["approved", "refused", "returned"])
    context = {
        "page": page_of(request, past if decided else waiting.order_by("changed_at", "pk")),
        "decided": decided,
        "waiting_count": waiting.count(),
        "decided_count": past.count(),
    }
    return render_page(request, "training/claim_inbox.html", context)


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The evidence, what else stands on that day, and the decision."""
    claim = get_object_or_404(_mine(request), pk=claim_id)
    form = ClaimDecisionForm(request.POST or None, initial={"hours": claim.granted or claim.asked})
    if request.method == "POST" and form.is_valid():
        try:
            done = _decided(claim, form, signed_in(request))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _told(done))
            return redirect("training:claim_inbox")
    context = {"claim": claim, "form": form, "threshold": TWO_PERSONS_ABOVE // 100, "beside": beside(claim)}
    return render_page(request, "training/claim_review.html", context, status=422 if form.errors else 200)


def _decided(claim: Claim, form: ClaimDecisionForm, by: Person) -> Claim:
    reason, at = form.cleaned_data["reason"], now()
    if form.cleaned_data["decision"] == "return":
        return return_claim(claim.pk, by=by, reason=reason, at=at)
    if form.cleaned_data["decision"] == "refuse":
        return refuse_claim(claim.pk, by=by, reason=reason, at=at)
    hundredths = in_hundredths(form.cleaned_data["hours"] or claim.granted or claim.asked)
    return approve_claim(claim.pk, hundredths, by=by, reason=reason, at=at)


def _told(claim: Claim) -> str:
    if claim.state == Claim.State.SECOND:
        return _("初审已同意，超过 %(n)d 学时的要由另一位管理员复审。") % {"n": TWO_PERSONS_ABOVE // 100}
    return _("已处理，并发消息告诉了%(name)s。") % {"name": claim.officer.name}

"""Claims of one's own: written, handed in, looked after."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.policies import signed_in
from training.forms.claims import ClaimForm
from training.models import Claim, ClaimFile
from training.services.claims import drop_file, submit_claim, withdraw_claim, write_claim
from training.views.files import PICTURE_POLICY
from web.htmx import render_page
from web.paging import page_of


@require_GET
def claims(request: HttpRequest) -> HttpResponse:
    page = page_of(request, Claim.objects.filter(officer=signed_in(request)))
    return render_page(request, "training/claims.html", {"page": page})


@require_http_methods(["GET", "POST"])
def new_claim(request: HttpRequest) -> HttpResponse:
    return _written(request, None)


@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """A form as long as it may be changed; after that what was said, and what became of it."""
    mine = get_object_or_404(Claim, pk=claim_id, officer=signed_in(request))
    if mine.is_editable or request.method == "POST":
        return _written(request, mine)
    return render_page(request, "training/claim.html", {"claim": mine})


def _written(request: HttpRequest, mine: Claim | None) -> HttpResponse:
    form = ClaimForm(request.POST or None, request.FILES or None, instance=mine)
    if request.method == "POST" and form.is_valid():
        try:
            return _kept(request, form, mine)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"form": form, "claim": mine}
    return render_page(request, "training/claim_form.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, form: ClaimForm, mine: Claim | None) -> HttpResponse:
    """Kept in any case; handed in, too, if that was asked and can be."""
    officer, at = signed_in(request), now()
    kept = write_claim(officer, form.facts, form.cleaned_data["evidence"], claim_id=mine.pk if mine else None, at=at)
    if "submit" not in request.POST:
        messages.success(request, _("草稿已保存。"))
        return redirect(kept)
    try:
        submit_claim(kept.pk, by=officer, at=at)
    except ValidationError as refusal:
        messages.error(request, _("草稿已保存，还没有提交。%(why)s") % {"why": refusal.messages[0]})
    else:
        messages.success(request, _("已提交，结果会发消息告诉你。"))
    return redirect(kept)


@require_POST
def withdraw(request: HttpRequest, claim_id: int) -> HttpResponse:
    mine = get_object_or_404(Claim, pk=claim_id, officer=signed_in(request))
    try:
        withdraw_claim(mine.pk, by=signed_in(request), at=now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("已收回，改好后再提交。"))
    return redirect(mine)


@require_POST
def drop(request: HttpRequest, claim_id: int, file_id: int) -> HttpResponse:
    mine = get_object_or_404(Claim, pk=claim_id, officer=signed_in(request))
    try:
        drop_file(mine.pk, file_id, by=signed_in(request))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(mine)


@require_GET
def evidence(request: HttpRequest, file_id: int) -> FileResponse:
    """For the officer and for those who decide; shown in the browser, but inert."""
    visible = ClaimFile.objects.filter(claim__in=Claim.objects.visible_to(signed_in(request)))
    row = get_object_or_404(visible, pk=file_id)
    response = FileResponse(row.file.open("rb"), filename=row.name, content_type=row.content_type)
    response["Content-Security-Policy"] = f"{PICTURE_POLICY}; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response

"""Transfers that wait for a word: those asked of one's units, and those one's units have asked for."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.forms.transfers import RefusalForm
from people.models import Organisation, Person, Role, TransferRequest
from people.policies import for_roles, signed_in
from people.services import transfers
from web.htmx import render_page
from web.paging import page_of


@require_GET
@for_roles(Role.UNIT_ADMIN)
def transfer_list(request: HttpRequest) -> HttpResponse:
    viewer = signed_in(request)
    asked = _wishes(TransferRequest.objects.decided_by(viewer))
    administered = Organisation.objects.overseen_by(viewer, Role.UNIT_ADMIN)
    context = {
        "waiting": asked.waiting(),  # type: ignore[attr-defined]
        "own": _wishes(TransferRequest.objects.waiting().filter(to_organisation__in=administered)),
        "page": page_of(request, _decided(viewer)),
    }
    return render_page(request, "people/transfers.html", context)


def _wishes(wishes: QuerySet[TransferRequest]) -> QuerySet[TransferRequest]:
    return wishes.select_related("person", "from_organisation", "to_organisation", "requested_by", "decided_by")


def _decided(viewer: Person) -> QuerySet[TransferRequest]:
    administered = Organisation.objects.overseen_by(viewer, Role.UNIT_ADMIN)
    both = TransferRequest.objects.filter(to_organisation__in=administered) | TransferRequest.objects.filter(
        from_organisation__in=administered
    )
    return _wishes(both.exclude(state=TransferRequest.State.WAITING).order_by("-decided_at"))


def _to_decide(request: HttpRequest, pk: int) -> TransferRequest:
    return get_object_or_404(_wishes(TransferRequest.objects.decided_by(signed_in(request))), pk=pk)


@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    wish = _to_decide(request, pk)
    try:
        transfers.agree(wish=wish, by=signed_in(request), at=now())
        messages.success(request, _("已同意，%(name)s已调出。") % {"name": wish.person.name})
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("people:transfers")


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    wish = _to_decide(request, pk)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            transfers.refuse(wish=wish, by=signed_in(request), at=now(), reason=form.cleaned_data["reason"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("已退回，申请单位会看到理由。"))
            return redirect("people:transfers")
    context = {"form": form, "title": _("不同意调动"), "wish": wish, "submit": _("不同意，退回申请")}
    return render_page(request, "people/act.html", context, status=422 if request.method == "POST" else 200)

"""Pairs of questions that are nearly the same, side by side, to be merged or told apart."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from people.models import Role
from people.policies import for_roles, signed_in
from question_bank.differences import Row, aspects, compare
from question_bank.models import NearPair
from question_bank.services import duplicates as services
from question_bank.similarity import Difference
from web.htmx import render_page
from web.paging import page_of

PER_PAGE = 10


@dataclass(frozen=True)
class Shown:
    pair: NearPair
    rows: list[Row]

    @property
    def share(self) -> int:
        return int(self.pair.likeness * 100)

    @property
    def differs(self) -> list[str]:
        return [str(Difference(name).label) for name in self.pair.differs_in]


@require_GET
@for_roles(Role.AUTHOR)
def duplicates(request: HttpRequest) -> HttpResponse:
    found = NearPair.objects.editable_by(signed_in(request)).open()
    page = page_of(request, found.select_related("first__latest", "second__latest"), per_page=PER_PAGE)
    shown = [Shown(pair, compare(aspects(pair.first.latest), aspects(pair.second.latest))) for pair in page]
    latest = NearPair.objects.order_by("-found_at").values_list("found_at", flat=True).first()
    context = {"page": page, "shown": shown, "searched_at": latest}
    return render_page(request, "question_bank/duplicates.html", context, part="pairs")


@require_POST
@for_roles(Role.AUTHOR)
def search(request: HttpRequest) -> HttpResponse:
    return redirect("jobs:job", pk=services.start_search(signed_in(request)).pk)


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    pair = get_object_or_404(NearPair.objects.editable_by(signed_in(request)), pk=pk)
    services.dismiss(pair=pair, by=signed_in(request), at=now())
    messages.success(request, _("已记下：这两道题不是重复题，以后不再列出。"))
    return redirect("question_bank:duplicates")

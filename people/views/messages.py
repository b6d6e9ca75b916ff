"""One's messages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from people.models import Message
from people.policies import signed_in
from people.services.messages import mark_all_read, mark_read
from web.htmx import render_page
from web.paging import page_of


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    received = signed_in(request).messages_received.select_related("sender")
    only_unread = request.GET.get("show") == "unread"
    if only_unread:
        received = received.filter(read_at=None)
    return render_page(
        request,
        "people/messages.html",
        {"page": page_of(request, received, per_page=20), "only_unread": only_unread},
        part="list",
    )


@require_GET
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Read one message; opening it is reading it."""
    mine = Message.objects.filter(recipient=signed_in(request)).select_related("sender__organisation")
    found = get_object_or_404(mine, pk=pk)
    mark_read(found, at=now())
    return render_page(request, "people/message.html", {"message": found})


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    mark_all_read(signed_in(request), at=now())
    return redirect("people:messages")

"""What stands between a signed-in person and every page."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from people import audit
from web import slots

Handler = Callable[[HttpRequest], HttpResponse]
_SEEN = "seen_at"


class IdleTimeoutMiddleware:
    """End a session that lay still for too long, unless an open attempt or seat holds it; note where the request is from.

    Open pages neither ask for the session nor keep it alive: an answer is saved without one, in one query.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = audit.address.set(client_address(request) or "")
        try:
            response = self.get_response(request)
        finally:
            audit.address.reset(address)
        if request.session.accessed and request.session.get("_auth_user_id") and _SEEN not in request.session:
            request.session[_SEEN] = timezone.now().timestamp()  # signed in just now
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not getattr(view, "login_required", True):
            return None
        now = timezone.now()
        idle = now.timestamp() - request.session.get(_SEEN, now.timestamp())
        if idle > settings.IDLE_TIMEOUT.total_seconds() and not slots.anyone("holds_session", request.user, now):
            logout(request)
            return redirect_to_login(_page_of(request))
        # Only once a minute: a write for each request would cost more than the page.
        if idle > 60:
            request.session[_SEEN] = now.timestamp()
        return None


def client_address(request: HttpRequest) -> str | None:
    """Where a request is from: the peer, or what the nearest of our own proxies (PROXY_COUNT of them) says of it.

    The header's earlier entries were written by the client and are worth nothing.
    """
    said = request.META.get("REMOTE_ADDR", "")
    if settings.PROXY_COUNT:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        said = hops[-settings.PROXY_COUNT].strip() if len(hops) >= settings.PROXY_COUNT else said
    for candidate in (said, said.rpartition(":")[0]):
        try:
            return str(ip_address(candidate.strip("[]")))
        except ValueError:
            continue
    return None


class FirstPasswordMiddleware:
    """Who came in with a code or a first password sets an own one before anything else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Open pages do not ask who is there: that would cost them a query."""
        if not getattr(view, "login_required", True) or not getattr(request.user, "must_change_password", False):
            return None
        page = reverse("people:password")
        if request.path in {page, reverse("people:logout")}:
            return None
        return redirect_to_login(_page_of(request), login_url=page)


def _page_of(request: HttpRequest) -> str:
    """The page to come back to: this one, or for what is not a page the one that sent it. The login checks that it is ours."""
    if request.method == "GET":
        return request.get_full_path()
    try:
        return urlsplit(request.headers.get("Referer", "")).path or "/"
    except ValueError:  # what the header says is no address
        return "/"

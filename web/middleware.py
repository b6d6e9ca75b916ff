"""Middleware that knows no subject."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from web.errors import bad_request

Handler = Callable[[HttpRequest], HttpResponse]


def refuse_nul(get_response: Handler) -> Handler:
    """NUL, which PostgreSQL takes in no text, stands in no address and no cookie of ours. Forms refuse it themselves."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if any("\0" in text for text in (request.path, *request.COOKIES.values())):
            return bad_request(request)
        return get_response(request)

    return middleware


def keep_out_of_caches(get_response: Handler) -> Handler:
    """A page is kept nowhere unless its view says otherwise: at a shared machine the button Back outlives the sign-out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


class OpenPagesFirstLoginRequiredMiddleware(LoginRequiredMiddleware):
    """Pages are private unless marked.

    Django's own asks for the user before it looks at `login_not_required`, which costs an open page two queries;
    this one looks first.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

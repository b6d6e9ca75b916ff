"""Pages and their parts."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django_htmx.middleware import HtmxDetails

from web import slots


def htmx_of(request: HttpRequest) -> HtmxDetails:
    """What htmx says of the request; false when a plain link or form sent it."""
    return cast(HtmxDetails, request.htmx)  # type: ignore[attr-defined]  # set by HtmxMiddleware


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, part: str = "", status: int = 200
) -> HttpResponse:
    """Render the page, or only its named part when htmx asked for a swap.

    The server names the part: a client that could choose one could ask for a part its page does not show.
    """
    htmx = htmx_of(request)
    if part and htmx and not htmx.boosted and not htmx.history_restore_request:
        template = f"{template}#{part}"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def panels_of(request: HttpRequest, slot: str, *subject: Any) -> list[SafeString]:
    """What other apps show on this page, each piece rendered, in its order."""
    panels = sorted(slots.collect(slot, *subject), key=lambda panel: panel.order)
    return [render_to_string(panel.template, panel.context, request) for panel in panels]

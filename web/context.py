"""What every page needs: menus, the person's display choices."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from web import slots

TEXT_SIZES = {"large", "larger"}
THEMES = {"light", "dark"}


def page(request: HttpRequest) -> dict[str, Any]:
    """Menus are functions, so that a page without them asks for nothing."""
    return {
        "officer_menu": lambda: _menu("officer_menu", request),
        "staff_menu": lambda: _menu("staff_menu", request),
        "text_size": request.COOKIES.get("text", "") if request.COOKIES.get("text") in TEXT_SIZES else "",
        "theme": request.COOKIES.get("theme", "") if request.COOKIES.get("theme") in THEMES else "",
    }


def _menu(slot: str, request: HttpRequest) -> list[slots.MenuItem]:
    """The entries in order; the one whose address the present page stands under is marked."""
    if not request.user.is_authenticated:
        return []
    items = sorted(slots.collect(slot, request), key=lambda item: item.order)
    above = [
        item.url for item in items if request.path.startswith(item.url) and (item.url != "/" or request.path == "/")
    ]
    here = max(above, key=len, default=None)
    return [replace(item, current=item.url == here) for item in items]

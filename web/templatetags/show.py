"""How things are shown: icons, hours, times."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
@cache
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite; size "s" or "l". Always decorative: the words stand beside it."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#icon-{}"/></svg>',
        f" icon-{size}" if size else "",
        static("img/icons.svg"),
        name,
    )


class _Once(template.Node):
    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist
        self._rendered: dict[str | None, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        language = get_language()
        if language not in self._rendered:
            self._rendered[language] = self.nodelist.render(context)
        return self._rendered[language]


@register.tag
def once(parser: Any, token: Any) -> _Once:
    """Rendered once a process and language: for what no page and no person changes, such as links to static files."""
    nodelist = parser.parse(["endonce"])
    parser.delete_first_token()
    return _Once(nodelist)


@register.filter
def hours(value: Any) -> str:
    """学时 without needless zeros but at least one decimal: 38.5, 0.25, 6.0."""
    text = f"{Decimal(value or 0):.2f}"
    return text[:-1] if text.endswith("0") else text


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """The value at a key that is itself a variable."""
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The present query string with some values changed (None takes one out), for links of filters and pages."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        params.pop(name, None)
        if value is not None:
            params[name] = value
    return "?" + params.urlencode()

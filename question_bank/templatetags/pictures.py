"""Texts of questions with their pictures."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from question_bank.pictures import with_pictures, without_pictures

register = template.Library()


@register.simple_tag(takes_context=True)
def question_text(context: dict[str, Any], text: str) -> SafeString:
    """A text of a question, escaped, its pictures shown to the person whose page this is."""
    return with_pictures(text, context["request"].user)


@register.filter
def plain(text: str) -> str:
    """For lists and titles, where there is no room for pictures."""
    return without_pictures(str(text or ""))

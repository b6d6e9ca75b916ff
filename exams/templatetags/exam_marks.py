"""Marks on pages."""

from __future__ import annotations

from typing import Any

from django import template

from exams.wording import marks_text

register = template.Library()


@register.filter
def marks(value: Any) -> str:
    return "" if value is None else marks_text(value)

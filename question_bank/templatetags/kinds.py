"""Questions on pages."""

from __future__ import annotations

from typing import Any

from django import template

from question_bank.kinds import Shown, show

register = template.Library()


@register.simple_tag
def shown(question: Any, with_key: bool = False, prefix: str = "") -> Shown:
    """What the template of a question's kind shows; that template is `q.template`."""
    return show(question, with_key=bool(with_key), prefix=prefix)

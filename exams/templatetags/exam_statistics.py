"""Figures of statistics on pages. What is undefined is a dash."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from exams.queries.statistics import QuestionFigures
from exams.statistics import Flag
from exams.statistics.wording import name, sentence

register = template.Library()

DASH = "–"


@register.filter
def share(value: float | None) -> str:
    """A share of one, in per cent."""
    return DASH if value is None else percent(100 * value)


@register.filter
def percent(value: float | None) -> str:
    return DASH if value is None else f"{_plain(value, 1)}%"


@register.filter
def figure(value: float | None) -> str:
    return DASH if value is None else _plain(value, 2)


@register.filter
def called(question: QuestionFigures) -> str:
    """By its number on the paper; where each had a paper of their own, by that in the bank."""
    if question.number is None:
        return f"#{question.question}"
    return _("第 %(n)d 题") % {"n": question.number}


@register.filter
def flag_name(flag: Flag) -> str:
    return name(flag)


@register.filter
def flag_sentence(flag: Flag) -> str:
    return sentence(flag)


def _plain(value: float, decimals: int) -> str:
    """Never a minus before nothing."""
    return f"{round(value, decimals) + 0.0:.{decimals}f}"

"""Paging of lists, and the numbers of a query string."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 50


def number_in(text: str, *, default: int = 0) -> int:
    """The small number that a query string holds; the default for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else default


def page_of(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], *, per_page: int = PER_PAGE) -> Page[Any]:
    """The page that `?page=` asks for; a number out of range gives the nearest page."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))

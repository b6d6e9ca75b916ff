"""The wrong-question book: what is in it, what has left it, the favourites; and a sheet to print."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from people.models import Person
from people.policies import signed_in
from practice import queries
from practice.book import RIGHT_DAYS
from practice.forms import BookFilter
from practice.services import book as service
from web.htmx import render_page
from web.paging import page_of

PER_PAGE = 20
#: More fit on no sheet that anybody fills in.
MOST_ON_SHEET = 50


@require_GET
def book(request: HttpRequest) -> HttpResponse:
    person, today = signed_in(request), localdate(now())
    entries = queries.entries_of(person)
    kept, form = _narrowed(request, person)
    page = page_of(request, kept, per_page=PER_PAGE)
    context = {
        "show": _show(request),
        "counts": {
            "": entries.in_book().count(),
            "left": entries.left().count(),
            "favourites": queries.favourites_of(person).count(),
        },
        "form": form,
        "page": page,
        "rows": queries.rows_of(person, page.object_list, today),
        "topics": queries.topics_of(entries.in_book()),
        "due": queries.due_count(person, queries.practisable_by(person), today),
        "today": today,
        "right_days": RIGHT_DAYS,
        "here": request.get_full_path(),
    }
    return render_page(request, "practice/book.html", context, part="list")


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The questions without answers, and the key on a page of its own. Only what one has answered: the key says it all."""
    person, today = signed_in(request), localdate(now())
    kept, _form = _narrowed(request, person)
    rows = [row for row in queries.rows_of(person, kept[:MOST_ON_SHEET], today) if row.told]
    context: dict[str, Any] = {"rows": rows, "today": today, "most": MOST_ON_SHEET, "total": kept.count()}
    return render_page(request, "practice/sheet.html", context)


@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(queries.entries_of(signed_in(request)), pk=pk)
    service.bring_back(entry, at=now())
    messages.success(request, _("已放回错题本，今天就可以复习。"))
    return redirect(reverse("practice:book") + "?show=left")


def _show(request: HttpRequest) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in {"left", "favourites"} else ""


def _narrowed(request: HttpRequest, person: Person) -> tuple[QuerySet, BookFilter]:
    kept = _kept(_show(request), person)
    form = BookFilter(request.GET, statutes=queries.statutes_in(kept))
    return kept.filter(form.narrowing().as_q(person)), form


def _kept(show: str, person: Person) -> QuerySet[Any]:
    if show == "favourites":
        return queries.favourites_of(person)
    entries = queries.entries_of(person)
    return entries.left().order_by("-left_at", "-pk") if show == "left" else entries.in_book()

"""Favourites and notes, from the card of a question or from the book."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.policies import signed_in
from practice import queries
from practice.forms import FavouriteForm, NoteForm
from practice.services import marks
from question_bank.models import Question
from web.addresses import own_page
from web.htmx import htmx_of, render_page


@require_POST
def favourite(request: HttpRequest, pk: int) -> HttpResponse:
    question = _known(request, pk)
    form = FavouriteForm(request.POST)
    if form.is_valid():
        marks.set_favourite(signed_in(request), question, wanted=form.cleaned_data["wanted"] == "yes", at=now())
    if not htmx_of(request):
        return redirect(_back(request))
    kept = queries.kept_of(signed_in(request), question)
    context = {"question": question, "is_favourite": kept.is_favourite, "back": _back(request)}
    return render_page(request, "practice/_favourite.html", context)


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    question = _known(request, pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        marks.write_note(signed_in(request), question, form.cleaned_data["text"], at=now())
        messages.success(request, _("笔记已保存。"))
    else:
        messages.error(request, str(form.errors["text"][0]))
    return redirect(_back(request))


def _known(request: HttpRequest, pk: int) -> Question:
    return get_object_or_404(queries.known_to(signed_in(request)), pk=pk)


def _back(request: HttpRequest) -> str:
    return own_page(request, request.POST.get("back", "")) or "practice:book"

"""Acts on a person: each is a page with one form; the services decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from people.models import Person
from people.policies import signed_in
from web.htmx import render_page


def administered(request: HttpRequest, pk: int) -> Person:
    people = Person.objects.administered_by(signed_in(request)).select_related("organisation")
    return get_object_or_404(people, pk=pk)


def done(request: HttpRequest, form: forms.Form, do: Callable[[], str]) -> bool:
    """Do it if the form allows; a refusal of the service stands in the form as any other error."""
    if not form.is_valid():
        return False
    try:
        messages.success(request, do())
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


def act_page(request: HttpRequest, form: forms.Form, title: str, **context: Any) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render_page(request, "people/act.html", {"form": form, "title": title} | context, status=status)

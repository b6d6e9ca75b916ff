"""The suggestion box: for everybody to write into, for unit administrators to answer."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.forms.suggestions import AnswerForm, InboxFilter, SuggestionForm
from people.models import Organisation, Person, Role, Suggestion
from people.policies import for_roles, signed_in
from people.services import suggestions
from web.htmx import render_page
from web.paging import page_of


@require_http_methods(["GET", "POST"])
def suggest(request: HttpRequest) -> HttpResponse:
    """Write into the box, and see what became of earlier words."""
    person = signed_in(request)
    form = SuggestionForm(
        request.POST if request.method == "POST" else None, initial={"page": request.GET.get("page", "")[:300]}
    )
    if request.method == "POST" and form.is_valid():
        suggestions.write(person, **form.cleaned_data, at=now())
        messages.success(request, _("已交给本单位管理员。有了答复会发消息给你。"))
        return redirect("people:suggest")
    mine = page_of(request, person.suggestions.select_related("answered_by"), per_page=10)
    context = {"form": form, "from_page": form["page"].value(), "mine": mine}
    return render_page(request, "people/suggest.html", context, status=422 if form.errors else 200)


@require_GET
@for_roles(Role.UNIT_ADMIN)
def inbox(request: HttpRequest) -> HttpResponse:
    """What the people of the units one administers have written."""
    everything = administered_by(signed_in(request))
    wanted = InboxFilter(request.GET)
    asked = wanted.cleaned_data if wanted.is_valid() else {}
    rows = everything
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    if asked.get("words"):
        words = asked["words"]
        rows = rows.filter(Q(text__icontains=words) | Q(author__name__icontains=words))
    context = {
        "page": page_of(request, rows.select_related("author", "organisation"), per_page=20),
        "segments": _segments(everything),
        "asked": asked,
    }
    return render_page(request, "people/suggestions.html", context)


@require_http_methods(["GET", "POST"])
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """One suggestion, and its answer."""
    found = _found(request, pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            suggestions.answer(found, form.cleaned_data["answer"], by=signed_in(request), at=now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("已答复，并发消息告诉了%(name)s。") % {"name": found.author.name})
            return redirect("people:suggestion", pk)
    context = {"suggestion": found, "form": form}
    return render_page(request, "people/suggestion.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    suggestions.take_up(_found(request, pk), by=signed_in(request))
    return redirect("people:suggestion", pk)


def administered_by(person: Person) -> QuerySet[Suggestion]:
    return Suggestion.objects.filter(organisation__in=Organisation.objects.overseen_by(person, Role.UNIT_ADMIN))


def _found(request: HttpRequest, pk: int) -> Suggestion:
    mine = administered_by(signed_in(request)).select_related("author__organisation", "organisation", "answered_by")
    return get_object_or_404(mine, pk=pk)


def _segments(rows: QuerySet[Suggestion]) -> list[tuple[str, str, int]]:
    """State, label and number, all states first."""
    numbers = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    states = [(state.value, str(state.label), numbers.get(state, 0)) for state in Suggestion.State]
    return [("", _("全部"), sum(numbers.values())), *states]

"""The laws that changed, the work list of one of them, and a single item with its decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amendments import queries, services
from amendments.forms import AssignForm, DecisionForm, VersionsForm, WorklistFilter
from amendments.models import DECIDES, AffectedItem, Amendment
from amendments.shown import grouped, row_of, shown
from people.models import Person
from people.policies import for_roles, signed_in
from web.htmx import htmx_of, render_page
from web.paging import page_of

PER_PAGE = 20


@require_GET
@for_roles(*DECIDES)
def amendments(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    found = Amendment.objects.with_progress(person).select_related("old__statute", "new")
    return render(request, "amendments/list.html", {"amendments": found, "pairs": queries.not_opened(person)})


@require_POST
@for_roles(*DECIDES)
def open_(request: HttpRequest) -> HttpResponse:
    form = VersionsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请选择同一部法规的旧版本和新版本，旧的在前。"))
        return redirect("amendments:list")
    try:
        opened = services.open_amendment(**form.cleaned_data, by=signed_in(request), at=now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("amendments:list")
    words = {"added": opened.added, "unchanged": opened.unchanged}
    messages.success(request, _("找到 %(added)d 项新的待核，另有 %(unchanged)d 处引用的条文没有变化。") % words)
    return redirect(opened.amendment)


@require_GET
@for_roles(*DECIDES)
def amendment(request: HttpRequest, pk: int) -> HttpResponse:
    return show_worklist(request, pk)


def show_worklist(request: HttpRequest, pk: int, form: AssignForm | None = None, status: int = 200) -> HttpResponse:
    """`form` is that of an assignment which was refused; the list is then the one it was made on."""
    person = signed_in(request)
    found = amendment_of(person, pk)
    visible = AffectedItem.objects.visible_to(person).filter(amendment=found)
    asked = QueryDict(form.data.get("filters", "")) if form else request.GET
    by = filter_of(asked, visible)
    page = page_of(request, queries.to_read(by.narrow(visible, person)), per_page=PER_PAGE)
    entries = shown(page, person)
    context = {
        "amendment": found,
        "filter": by,
        "filters": asked.urlencode(),
        "is_filtered": any(asked.get(name) for name in by.fields),
        "page": page,
        "groups": grouped(entries),
        "number_only": visible.waiting().rewritable_by(person).filter(number_only=True).count(),
        "may_assign": any(entry.may_decide for entry in entries),
        "form": form or AssignForm(person=person, items=visible),
    }
    return render_page(request, "amendments/amendment.html", context, part="worklist", status=status)


def amendment_of(person: Person, pk: int) -> Amendment:
    rows = Amendment.objects.with_progress(person).select_related("old__statute", "new", "opened_by")
    return get_object_or_404(rows, pk=pk)


def filter_of(asked: QueryDict, visible: Any) -> WorklistFilter:
    people = Person.objects.filter(amendment_items__in=visible).distinct().order_by("name", "pk")
    return WorklistFilter(asked, people=list(people))


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item alone; without JavaScript its decision leads back to the list it was made on."""
    person = signed_in(request)
    found = get_object_or_404(queries.to_read(AffectedItem.objects.visible_to(person)), pk=pk)
    if request.method == "GET":
        return _show(request, found, [])
    form = DecisionForm(request.POST)
    _refuse_strangers(found, person, request.POST.get("act", ""))
    if not form.is_valid():
        return _show(request, found, [str(error) for errors in form.errors.values() for error in errors], status=422)
    try:
        act(found, person, **form.cleaned_data)
    except ValidationError as refusal:
        return _show(request, _again(found), refusal.messages, status=422)
    if htmx_of(request):
        return _show(request, _again(found), [])
    filters = QueryDict(request.POST.get("filters", "")[:1000]).urlencode()
    return redirect(f"{found.amendment.get_absolute_url()}?{filters}")


def _refuse_strangers(found: AffectedItem, person: Person, asked: str) -> None:
    """One who sees an item and may not do this to it finds nothing here."""
    items = AffectedItem.objects.filter(pk=found.pk)
    author_only = asked in ("retire", "suspend", "release")
    reached = items.withdrawable_by(person) if author_only else items.decidable_by(person)
    if not reached.exists():
        raise Http404


def act(found: AffectedItem, person: Person, act: str, note: str) -> None:
    at = now()
    if act == "keep":
        services.keep(item=found, by=person, at=at, note=note)
    elif act == "revised":
        services.revised(item=found, by=person, at=at, note=note)
    elif act == "retire":
        services.retire(item=found, by=person, at=at, reason=note)
    elif act == "suspend":
        services.suspend(item=found, by=person, at=at)
    elif act == "release":
        services.release(item=found, by=person)
    else:
        services.reopen(item=found, by=person)


def _again(found: AffectedItem) -> AffectedItem:
    return queries.to_read(AffectedItem.objects.filter(pk=found.pk)).get()


def _show(request: HttpRequest, found: AffectedItem, errors: list[str], status: int = 200) -> HttpResponse:
    person = signed_in(request)
    context = {
        "entry": shown([found], person)[0],
        "row": row_of(found),
        "amendment": amendment_of(person, found.amendment_id),
        "errors": errors,
        "filters": request.POST.get("filters", ""),
        "swapped": request.method == "POST",
        "with_tick": request.POST.get("listed") == "on",
    }
    return render_page(request, "amendments/item.html", context, part="entry", status=status)

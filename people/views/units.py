"""The tree of units, a unit's page, and the acts on it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people import policies, queries
from people.forms.units import UnitForm
from people.models import Organisation
from people.models.person import SEES_PEOPLE
from people.policies import for_roles, signed_in
from people.services import units
from web.htmx import render_page


@require_GET
@for_roles(*SEES_PEOPLE)
def unit_tree(request: HttpRequest) -> HttpResponse:
    viewer = signed_in(request)
    reach = Organisation.objects.overseen_by(viewer, *SEES_PEOPLE)
    shows_closed = "closed" in request.GET
    rows = queries.tree(reach if shows_closed else reach.in_use())
    context = {"rows": rows, "shows_closed": shows_closed, "closed": reach.exclude(closed_on=None).count()}
    return render_page(request, "people/units.html", context)


def _seen(request: HttpRequest, pk: int) -> Organisation:
    return get_object_or_404(Organisation.objects.overseen_by(signed_in(request), *SEES_PEOPLE), pk=pk)


@require_GET
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = signed_in(request)
    shown = _seen(request, pk)
    rows = queries.tree(Organisation.objects.within(shown).in_use() | Organisation.objects.filter(pk=shown.pk))
    context = {
        "unit": shown,
        "above": [node for node in queries.above(shown) if policies.oversees(viewer, node, *SEES_PEOPLE)],
        "row": rows[0],
        "children": [row for row in rows if row.depth == 1],
        "held": [
            (m, m.person_id != viewer.pk and policies.may_grant(viewer, m.role, shown))
            for m in queries.roles_at(shown, localdate())
        ],
        "may_add": shown.in_use and policies.may_add_unit_under(viewer, shown),
        "may_edit": policies.may_edit_unit(viewer, shown),
    }
    return render_page(request, "people/unit.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    parent = _seen(request, pk)
    if not policies.may_add_unit_under(signed_in(request), parent):
        raise Http404
    form = UnitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = units.add_unit(parent=parent, by=signed_in(request), **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(unit)s已建立。") % {"unit": made.name})
            return redirect("people:unit", made.pk)
    return _form_page(request, form, _("增加下级单位"), parent, _("建立单位"))


def _editable(request: HttpRequest, pk: int) -> Organisation:
    shown = _seen(request, pk)
    if not policies.may_edit_unit(signed_in(request), shown):
        raise Http404
    return shown


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _editable(request, pk)
    initial = {"name": shown.name, "short_name": shown.short_name, "code": shown.code, "kind": shown.kind}
    form = UnitForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            units.edit_unit(unit=shown, by=signed_in(request), **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("单位资料已修改。"))
            return redirect("people:unit", pk)
    return _form_page(request, form, _("修改单位"), shown, _("保存"))


def _form_page(request: HttpRequest, form: UnitForm, title: str, unit: Organisation, submit: str) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "title": title, "unit": unit, "submit": submit}
    return render_page(request, "people/act.html", context, status=status)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _editable(request, pk)
    try:
        units.close_unit(unit=shown, by=signed_in(request), on=localdate())
        messages.success(request, _("%(unit)s已撤销。") % {"unit": shown.name})
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("people:unit", pk)

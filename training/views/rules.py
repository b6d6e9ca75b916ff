"""The versions of the rules of hours, and a new one with a look at whom it would affect."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from people.models import Person
from people.policies import for_roles, signed_in
from training.drafts import Draft
from training.forms.rules import RulesForm
from training.models import RuleSet, legal_year
from training.policies import SEES_RULES, may_set_rules
from training.queries.rules import effect_of, terms_of
from training.services.rules import add_rules
from web.htmx import render_page
from web.paging import page_of

#: Of the people affected, as many are named; all are counted.
NAMED = 500


@require_GET
@for_roles(*SEES_RULES)
def rules(request: HttpRequest) -> HttpResponse:
    in_force = RuleSet.objects.on(localdate())
    page = page_of(request, RuleSet.objects.whole().order_by("-valid_from"))
    context = {
        "page": page,
        "shown": [(each, terms_of(Draft.of(each)), each == in_force) for each in page],
        "today": localdate(),
        "may_set": may_set_rules(signed_in(request)),
    }
    return render_page(request, "training/rules.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(*SEES_RULES)
def new_rules(request: HttpRequest) -> HttpResponse:
    """Filled in with the rules in force; looked at first (`look`), then saved (`save`)."""
    person, at = signed_in(request), now()
    if not may_set_rules(person):
        raise PermissionDenied(_("学时规则由最上级单位的单位管理员或系统管理员制定。"))
    form = _form(request)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    draft = form.draft()
    if "save" not in request.POST:
        effect = effect_of(draft, Person.objects.visible_to(person), at=at)
        return _page(request, form, effect=effect, named=effect.changes[:NAMED], terms=terms_of(draft))
    try:
        saved = add_rules(draft, by=person, at=at)
    except ValidationError as refusal:
        form.add_error(None, " ".join(refusal.messages))
        return _page(request, form)
    messages.success(request, _("%(name)s已保存，从它的生效日期起按它认定。") % {"name": saved.name})
    return redirect("training:rules")


def _form(request: HttpRequest) -> RulesForm:
    in_force = RuleSet.objects.whole().on(localdate())
    data = request.POST if request.method == "POST" else None
    return RulesForm(data, initial=RulesForm.initial_of(Draft.of(in_force)), this_year=legal_year(now()))


def _page(request: HttpRequest, form: RulesForm, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render_page(request, "training/rules_new.html", {"form": form} | context, status=status)

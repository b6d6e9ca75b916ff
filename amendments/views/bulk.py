"""Acts on many items: handing them on, and the new numbers where nothing but numbers changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amendments import services
from amendments.forms import AssignForm
from amendments.models import DECIDES, AffectedItem
from amendments.services.renumbering import Plan, plan_renumbering, refuse_not_in_force
from amendments.views.worklist import amendment_of, filter_of, show_worklist
from laws.differences import Piece, differences
from people.models import Role
from people.policies import for_roles, signed_in
from web.htmx import render_page

#: More at once nobody looks at.
MOST = 200


@require_POST
@for_roles(*DECIDES)
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    person = signed_in(request)
    found = amendment_of(person, pk)
    visible = AffectedItem.objects.visible_to(person).filter(amendment=found)
    mine = AffectedItem.objects.decidable_by(person).filter(pk__in=visible).waiting()
    form = AssignForm(request.POST, person=person, items=mine)
    if not form.is_valid():
        return show_worklist(request, pk, form, status=422)
    asked = form.cleaned_data
    back = QueryDict(asked["filters"])
    chosen = mine.filter(pk__in=asked["chosen"])
    if asked["scope"] == "filtered":
        chosen = mine.filter(pk__in=filter_of(back, visible).narrow(visible, person))
    try:
        done = services.assign(items=list(chosen), to=asked["to"], due=asked["due_on"], by=person, at=now())
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return show_worklist(request, pk, form, status=422)
    messages.success(request, _("已把 %(n)d 项分给%(who)s。") % {"n": done, "who": asked["to"]})
    return redirect(f"{found.get_absolute_url()}?{back.urlencode()}")


@dataclass(frozen=True)
class Previewed:
    """A plan with what its texts would become."""

    plan: Plan

    @property
    def texts(self) -> list[tuple[str, list[Piece], list[Piece]]]:
        """The fields that change, marked on both sides."""
        if self.plan.after is None:
            return []
        fields = [("material", _("材料")), ("stem", _("题干")), ("explanation", _("解析")), ("basis", _("依据"))]
        pairs = [(label, getattr(self.plan.before, name), getattr(self.plan.after, name)) for name, label in fields]
        return [(label, *differences(old, new)) for label, old, new in pairs if old != new]


@require_http_methods(["GET", "POST"])
@for_roles(Role.AUTHOR)
def renumber(request: HttpRequest, pk: int) -> HttpResponse:
    """First what each question would become, then, confirmed, the next versions of those ticked."""
    person = signed_in(request)
    found = amendment_of(person, pk)
    items = AffectedItem.objects.rewritable_by(person).filter(amendment=found, number_only=True).waiting()
    refusals: list[str] = []
    if request.method == "POST":
        chosen = _ticked(request.POST)
        try:
            if not chosen:
                raise ValidationError(_("请勾选要改条号的题。"))
            wanted = items.filter(question__in=sorted(chosen)[:MOST])
            done = services.renumber(amendment=found, items=list(wanted), by=person, at=now())
        except ValidationError as refusal:
            refusals = refusal.messages
        else:
            messages.success(
                request, _("已给 %(n)d 题写了新的一版并送审。审核通过以前，试卷仍用原来的一版。") % {"n": done}
            )
            return redirect(found)
    return _preview(request, pk, refusals)


def _ticked(sent: QueryDict) -> set[int]:
    """The questions ticked; what is no number of a question, or longer than any, is left out."""
    return {int(pk) for pk in sent.getlist("chosen") if pk.isascii() and pk.isdigit() and len(pk) < 10}


def _preview(request: HttpRequest, pk: int, refusals: list[str]) -> HttpResponse:
    person = signed_in(request)
    found = amendment_of(person, pk)
    items = AffectedItem.objects.rewritable_by(person).filter(amendment=found, number_only=True).waiting()
    today = timezone.localdate()
    plans = plan_renumbering(found, items[:MOST], on=today)
    try:
        refuse_not_in_force(found, today)
    except ValidationError as early:
        refusals = early.messages
    ready = [Previewed(plan) for plan in plans if plan.after is not None]
    context = {
        "amendment": found,
        "ready": ready,
        "by_hand": [plan for plan in plans if plan.after is None],
        "moves": sorted(
            {move for entry in ready for move in entry.plan.moves}, key=lambda m: (m[0].number, m[0].insert)
        ),
        "refusals": refusals,
        "in_force": found.new.in_force_from <= today,
    }
    return render_page(
        request, "amendments/renumber.html", context, status=422 if refusals and request.method == "POST" else 200
    )

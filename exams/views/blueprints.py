"""Blueprints: the list, the page of one, writing it, sample papers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from exams.composing.forecast import minutes_for
from exams.curves import curve_of
from exams.forms.blueprint import rules_in_words
from exams.forms.blueprint_editor import BlueprintEditor
from exams.forms.papers import seeds_in
from exams.models import Blueprint, PinnedQuestion
from exams.models.blueprint import SEES_BLUEPRINTS, WRITES_BLUEPRINTS
from exams.queries.blueprints import blueprints_with_uses, exams_by, pins_of, rows_of, unit_for
from exams.services.availability import RowState, states_of
from exams.services.blueprints import copy_blueprint, write_blueprint
from exams.services.papers import new_seed
from exams.services.samples import overlaps_of, samples_of
from people.policies import for_roles, signed_in
from question_bank.models import SEES_BANK
from question_bank.queries import category_paths
from web.htmx import render_page
from web.paging import page_of

SAMPLES = 3


@require_GET
@for_roles(*SEES_BLUEPRINTS)
def blueprint_list(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:60].strip()
    found = blueprints_with_uses(signed_in(request))
    if words:
        found = found.filter(title__icontains=words)
    context = {"page": page_of(request, found), "words": words, "may_write": _writes(request)}
    return render_page(request, "exams/blueprints.html", context)


@require_GET
def blueprint(request: HttpRequest, pk: int) -> HttpResponse:
    person = signed_in(request)
    found = get_object_or_404(blueprints_with_uses(person), pk=pk)
    pins = pins_of(found, person)
    unit = unit_for(found, person, *SEES_BLUEPRINTS)
    states = states_of(rows_of(found), [pin.question_id for pin, _seen in pins], unit)
    context = {
        "blueprint": found,
        "states": states,
        "short": [state for state in states if state.missing],
        "minutes": minutes_for([*map(_part_of, states), *(_pinned_part(pin) for pin, _seen in pins)]),
        "paths": category_paths(),
        "pins": pins,
        "rules": rules_in_words(found),
        "exams": exams_by(found, person)[:20],
        "is_settled": Blueprint.objects.settled().filter(pk=pk).exists(),
        "may_change": Blueprint.objects.editable_by(person).filter(pk=pk).exists(),
        "may_write": _writes(request),
        "sees_bank": person.holds(*SEES_BANK),
    }
    return render_page(request, "exams/blueprint.html", context)


def _part_of(state: RowState) -> tuple[str, int | None, int]:
    return state.row.kind, state.row.difficulty, state.row.count


def _pinned_part(pin: PinnedQuestion) -> tuple[str, int | None, int]:
    version = pin.question.latest
    return (version.kind, version.difficulty, 1) if version else ("", None, 1)


# --- writing ---
@require_http_methods(["GET", "POST"])
@for_roles(*WRITES_BLUEPRINTS)
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, Blueprint())


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    editable = Blueprint.objects.editable_by(signed_in(request)).select_related("organisation")
    found = get_object_or_404(editable, pk=pk)
    if Blueprint.objects.settled().filter(pk=pk).exists():
        messages.error(request, _("已经有考试按这个方案锁定了试卷或者发布了，方案不能再改。请复制一份，改副本。"))
        return redirect("exams:blueprint", pk)
    return _edit(request, found)


def _edit(request: HttpRequest, blueprint: Blueprint) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    editor = BlueprintEditor(blueprint, author=signed_in(request), data=data)
    act = data.get("act", "") if data is not None else "show"
    if act in ("show", "figures"):
        return _show(request, editor, part="figures")
    if act != "save" and act:
        return trigger_client_event(_show(request, editor.after(act), part="grid"), "gridChanged", after="settle")
    if not editor.is_valid():
        return _show(request, editor, status=422)
    return _save(request, editor)


def _save(request: HttpRequest, editor: BlueprintEditor) -> HttpResponse:
    plan = editor.plan.save(commit=False)
    try:
        kept = write_blueprint(plan, editor.read_rows, editor.pins_read(), by=signed_in(request), at=now())
    except ValidationError as refusal:
        editor.errors = refusal.messages
        return _show(request, editor, status=422)
    messages.success(request, _("已保存，共 %(n)d 题。") % {"n": kept.question_count})
    return redirect("exams:blueprint", kept.pk)


def _show(request: HttpRequest, editor: BlueprintEditor, *, part: str = "", status: int = 200) -> HttpResponse:
    words = request.POST.get("find", "")[:60].strip()
    context: dict[str, Any] = {
        "editor": editor,
        "words": words,
        "found": editor.found(words),
        "sees_bank": signed_in(request).holds(*SEES_BANK),
        "is_swap": part == "figures",
    }
    return render_page(request, "exams/blueprint_form.html", context, part=part, status=status)


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Into the unit it belongs to where one writes for that, else into one's own."""
    person = signed_in(request)
    found = get_object_or_404(Blueprint.objects.visible_to(person).select_related("organisation"), pk=pk)
    own = person.units_as(*WRITES_BLUEPRINTS)
    if not own:
        raise Http404
    mine = Blueprint.objects.editable_by(person).filter(pk=pk).exists()
    unit = found.organisation if mine and found.organisation else own[0]
    made = copy_blueprint(found, organisation=unit, by=person, at=now())
    messages.success(request, _("已复制，请改副本的名称和内容。"))
    return redirect("exams:blueprint_change", made.pk)


# --- samples ---
@require_GET
def samples(request: HttpRequest, pk: int) -> HttpResponse:
    """What chance would bring. The address holds the seeds, so that the same samples can be looked at again."""
    person = signed_in(request)
    found = get_object_or_404(Blueprint.objects.visible_to(person).select_related("organisation"), pk=pk)
    seeds = seeds_in(request.GET) or [new_seed() for _ in range(SAMPLES)]
    context: dict[str, Any] = {"blueprint": found, "sees_bank": person.holds(*SEES_BANK)}
    try:
        drawn = samples_of(found, unit_for(found, person, *SEES_BLUEPRINTS), seeds, at=now())
    except ValidationError as refusal:
        context |= {"refusals": refusal.messages}
    else:
        context |= {
            "samples": [(sample, curve_of(sample.forecast)) for sample in drawn],
            "overlaps": overlaps_of(drawn),
            "seeds": seeds,
        }
    return render_page(request, "exams/blueprint_samples.html", context)


def _writes(request: HttpRequest) -> bool:
    return signed_in(request).holds(*WRITES_BLUEPRINTS)

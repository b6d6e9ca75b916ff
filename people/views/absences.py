"""Leave, secondment and duty periods on a person's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.forms.absences import AbsenceForm, EndAbsenceForm, WithdrawAbsenceForm
from people.models import Absence, Person
from people.policies import signed_in
from people.services import absences
from people.views.acts import act_page, administered, done


def _standing(request: HttpRequest, pk: int) -> Absence:
    theirs = Person.objects.administered_by(signed_in(request))
    found = Absence.objects.standing().filter(person__in=theirs).select_related("person__organisation")
    return get_object_or_404(found, pk=pk)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    shown = administered(request, pk)
    form = AbsenceForm(request.POST if request.method == "POST" else None, initial={"since": localdate()})

    def do() -> str:
        absences.record_absence(person=shown, by=signed_in(request), at=now(), **form.cleaned_data)
        return _("已登记，年度目标随之重新折算。")

    if request.method == "POST" and done(request, form, do):
        return redirect("people:person", pk)
    return act_page(request, form, _("登记离岗或备勤"), person=shown, submit=_("登记"))


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    absence = _standing(request, pk)
    initial = {"last": absence.last_day or localdate()}
    form = EndAbsenceForm(request.POST if request.method == "POST" else None, initial=initial)

    def do() -> str:
        absences.end_absence(absence=absence, by=signed_in(request), **form.cleaned_data)
        return _("结束日期已登记，年度目标随之重新折算。")

    if request.method == "POST" and done(request, form, do):
        return redirect("people:person", absence.person_id)
    return act_page(request, form, _("登记结束日期"), person=absence.person, note=_since(absence), submit=_("保存"))


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    absence = _standing(request, pk)
    form = WithdrawAbsenceForm(request.POST if request.method == "POST" else None)

    def do() -> str:
        absences.withdraw_absence(absence=absence, by=signed_in(request), at=now(), **form.cleaned_data)
        return _("已撤回，年度目标随之重新折算。")

    if request.method == "POST" and done(request, form, do):
        return redirect("people:person", absence.person_id)
    return act_page(
        request,
        form,
        _("撤回登记"),
        person=absence.person,
        note=_since(absence),
        submit=_("撤回"),
        is_danger=True,
    )


def _since(absence: Absence) -> str:
    said = {"kind": absence.get_kind_display(), "since": absence.since.isoformat(), "document": absence.document}
    return _("%(kind)s，%(since)s 起，依据：%(document)s。") % said

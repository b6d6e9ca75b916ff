"""The list of people, a person's page, and the acts on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people import policies, queries
from people.forms.people import (
    CertificateForm,
    CertificateStateForm,
    DeactivateForm,
    EnrolForm,
    FactsForm,
    GrantForm,
    PeopleFilter,
    StandingForm,
    TransferForm,
)
from people.models import Certificate, Membership, Organisation, Person, Role
from people.models.person import SEES_PEOPLE
from people.models.role import SEPARATE_ROLES
from people.policies import for_roles, signed_in
from people.services import persons, postings, roles
from people.services.accounts import masked
from people.views.acts import act_page, administered, done
from web import slots
from web.htmx import render_page
from web.paging import page_of


# --- the list ---
@require_GET
@for_roles(*SEES_PEOPLE)
def people_list(request: HttpRequest) -> HttpResponse:
    today = localdate()
    units = Organisation.objects.overseen_by(signed_in(request), *SEES_PEOPLE).in_use().order_by("path")
    form = PeopleFilter(request.GET, units=units)
    form.is_valid()
    wanted = form.cleaned_data
    people = _in_unit(Person.objects.within(units), wanted.get("unit"))
    context = {
        "form": form,
        "figures": queries.counts(people.active(), today),
        "page": page_of(request, queries.for_list(_narrowed(people, wanted, today), today)),
        "today": today,
        "soon": today + queries.EXPIRES_SOON,
        "is_filtered": any(value for value in wanted.values()),
        "may_enrol": signed_in(request).holds(Role.UNIT_ADMIN),
    }
    return render_page(request, "people/list.html", context, part="people")


def _in_unit(people: Any, unit: Organisation | None) -> Any:
    return people.within(Organisation.objects.within(unit)) if unit else people


def _narrowed(people: QuerySet[Person], wanted: dict[str, Any], today: date) -> QuerySet[Person]:
    people = _with_account(people, wanted.get("active", ""))
    if wanted.get("q"):
        people = queries.with_words(people, wanted["q"])
    if wanted.get("role"):
        people = queries.with_role(people, wanted["role"], today)
    if wanted.get("standing"):
        people = queries.with_standing(people, wanted["standing"], today)
    if wanted.get("certificate"):
        people = queries.with_certificate_state(people, wanted["certificate"], today)
    return people


def _with_account(people: QuerySet[Person], active: str) -> QuerySet[Person]:
    if active == "all":
        return people
    if active == "sleeping":
        return queries.not_activated(people)
    return people.filter(is_active=active != "no")


@require_http_methods(["GET", "POST"])
@for_roles(Role.UNIT_ADMIN)
def enrol(request: HttpRequest) -> HttpResponse:
    units = Organisation.objects.overseen_by(signed_in(request), Role.UNIT_ADMIN).in_use().order_by("path")
    today = localdate()
    form = EnrolForm(request.POST or None, units=units, initial={"since": today}, today=today)
    person: Person | None = None

    def do() -> str:
        nonlocal person
        person = persons.enrol(**form.cleaned_data, by=signed_in(request), at=now())
        return _("%(name)s已加入名单。接下来可以登记执法证、发激活码。") % {"name": person.name}

    if request.method == "POST" and done(request, form, do) and person:
        return redirect("people:person", person.pk)
    return act_page(request, form, _("新增人员"), note=_("人多的时候，用“导入名单”一次办完。"), submit=_("加入名单"))


# --- a person ---
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = signed_in(request)
    shown = get_object_or_404(queries.for_list(Person.objects.visible_to(viewer), localdate()), pk=pk)
    today = localdate()
    may_edit = policies.administers(viewer, shown)
    context = {
        "person": shown,
        "today": today,
        "soon": today + queries.EXPIRES_SOON,
        "phone": shown.phone if may_edit or viewer.pk == shown.pk else masked(shown.phone),
        "standing": shown.standing_on(today),
        "certificates": [(c, c.state_on(today)) for c in shown.certificates.all()],
        "postings": shown.postings.select_related("organisation"),
        "absences": shown.absences.select_related("recorded_by", "withdrawn_by"),
        "held": [(m, _may_end(viewer, m)) for m in _roles_of(shown, today)],
        "ended": shown.memberships.filter(until__lte=today).select_related("organisation").order_by("-until"),
        "panels": sorted(slots.collect("person_panels", viewer, shown), key=lambda panel: panel.order),
        "may_edit": may_edit,
        "may_manage": policies.may_manage_account(viewer, shown),
        "may_grant": _may_grant_any(viewer, shown),
        "activated": persons.is_activated(shown),
    }
    return render_page(request, "people/person.html", context, part="sheet")


def _roles_of(person: Person, today: date) -> QuerySet[Membership]:
    return person.memberships.exclude(until__lte=today).select_related("organisation").order_by("since", "pk")


def _may_end(viewer: Person, membership: Membership) -> bool:
    return viewer.pk != membership.person_id and policies.may_grant(viewer, membership.role, membership.organisation)


def _may_grant_any(viewer: Person, person: Person) -> bool:
    reaches = policies.oversees(viewer, person.organisation, Role.UNIT_ADMIN, Role.SECURITY_ADMIN)
    return viewer.pk != person.pk and reaches


# --- acts: each is a page with one form; the services decide ---
def _managed(request: HttpRequest, pk: int) -> Person:
    """Whose account one may manage; for all others the act does not exist."""
    viewer = signed_in(request)
    shown = get_object_or_404(Person.objects.visible_to(viewer).select_related("organisation"), pk=pk)
    if not policies.may_manage_account(viewer, shown):
        raise Http404
    return shown


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    shown = administered(request, pk)
    initial = {"name": shown.name, "staff_number": shown.staff_number, "phone": shown.phone}
    form = FactsForm(request.POST if request.method == "POST" else None, initial=initial)

    def do() -> str:
        persons.edit_facts(person=shown, by=signed_in(request), **form.cleaned_data)
        return _("资料已修改。")

    if request.method == "POST" and done(request, form, do):
        return redirect("people:person", pk)
    return act_page(request, form, _("修改资料"), person=shown, submit=_("保存"))


@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    shown = administered(request, pk)
    today = localdate()
    units = Organisation.objects.overseen_by(signed_in(request), Role.UNIT_ADMIN).in_use().order_by("path")
    initial = {"post": shown.post, "on": today}
    form = TransferForm(request.POST if request.method == "POST" else None, initial=initial, units=units, today=today)

    def do() -> str:
        wanted = form.cleaned_data
        postings.transfer(person=shown, by=signed_in(request), leaving=shown.organisation, **wanted)
        return _("%(name)s现任职于%(unit)s。") % {"name": shown.name, "unit": wanted["to"].name}

    if request.method == "POST" and done(request, form, do):
        return redirect("people:person", pk)
    note = _("原任职到这一天为止，学时和考试记录都留着。调入你管理范围以外的单位，由对方提出调动申请。")
    losing = [m for m in shown.memberships_today if m.role not in {Role.OFFICER, *SEPARATE_ROLES}]
    return act_page(request, form, _("调动单位"), person=shown, note=note, losing=losing, submit=_("确认调动"))


@require_http_methods(["GET", "POST"])
def standing(request: HttpRequest, pk: int) -> HttpResponse:
    shown = administered(request, pk)
    today = localdate()
    initial = {"kind": shown.standing_on(today), "on": today}
    form = StandingForm(request.POST if request.method == "POST" else None, initial=initial, today=today)

    def do() -> str:
        postings.change_standing(person=shown, by=signed_in(request), **form.cleaned_data)
        return _("人员类别已登记。")

    if request.method == "POST" and done(request, form, do):
        return redirect("people:person", pk)
    note = _("执法人员和申领中的人计入年度学时的统计，其他人员不计入。")
    return act_page(request, form, _("变更人员类别"), person=shown, note=note, submit=_("保存"))


@require_http_methods(["GET", "POST"])
def certificate_add(request: HttpRequest, pk: int) -> HttpResponse:
    shown = administered(request, pk)
    form = CertificateForm(request.POST if request.method == "POST" else None)

    def do() -> str:
        persons.add_certificate(person=shown, by=signed_in(request), **form.cleaned_data)
        return _("执法证已登记。")

    if request.method == "POST" and done(request, form, do):
        return redirect("people:person", pk)
    return act_page(request, form, _("登记执法证"), person=shown, submit=_("登记"))


@require_http_methods(["GET", "POST"])
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    theirs = Person.objects.administered_by(signed_in(request))
    held = get_object_or_404(Certificate.objects.filter(person__in=theirs).select_related("person"), pk=pk)
    initial = {"state": held.recorded_state, "issued_on": held.issued_on, "expires_on": held.expires_on}
    form = CertificateStateForm(request.POST if request.method == "POST" else None, initial=initial)

    def do() -> str:
        persons.change_certificate(certificate=held, by=signed_in(request), **form.cleaned_data)
        return _("执法证的状态已登记。")

    if request.method == "POST" and done(request, form, do):
        return redirect("people:person", held.person_id)
    note = _("执法证号 %(number)s。系统只登记和提醒，换证、暂扣、注销由发证机关办理。") % {"number": held.number}
    return act_page(request, form, _("变更执法证"), person=held.person, note=note, submit=_("保存"))


@require_http_methods(["GET", "POST"])
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _managed(request, pk)
    today = localdate()
    form = DeactivateForm(request.POST if request.method == "POST" else None, initial={"on": today}, today=today)

    def do() -> str:
        persons.deactivate(person=shown, by=signed_in(request), at=now(), **form.cleaned_data)
        return _("%(name)s的账号已停用。") % {"name": shown.name}

    if request.method == "POST" and done(request, form, do):
        return redirect("people:person", pk)
    note = _("停用后不能登录，也不再计入本单位人数。记录全部保留，以后可以恢复。")
    return act_page(request, form, _("停用账号"), person=shown, note=note, submit=_("停用账号"), is_danger=True)


@require_POST
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _managed(request, pk)
    try:
        persons.reactivate(person=shown, by=signed_in(request), on=localdate())
        messages.success(request, _("%(name)s的账号已恢复启用。") % {"name": shown.name})
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("people:person", pk)


@require_POST
@never_cache
def issue_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The code is on this answer and nowhere else: no redirect, no session, no message holds it."""
    shown = _managed(request, pk)
    try:
        code = persons.issue_access_code(person=shown, by=signed_in(request), at=now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("people:person", pk)
    living = shown.codes.get(ended_at=None)
    return render_page(request, "people/code.html", {"person": shown, "code": code, "living": living})


@require_http_methods(["GET", "POST"])
def grant_role(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = signed_in(request)
    shown = get_object_or_404(Person.objects.visible_to(viewer).select_related("organisation"), pk=pk)
    if not _may_grant_any(viewer, shown):
        raise Http404
    today = localdate()
    initial = {"unit": shown.organisation_id, "since": today}
    form = GrantForm(request.POST if request.method == "POST" else None, initial=initial, giver=viewer, today=today)

    def do() -> str:
        roles.grant_role(person=shown, by=viewer, **form.cleaned_data)
        return _("角色已授予%(name)s。") % {"name": shown.name}

    if request.method == "POST" and done(request, form, do):
        return redirect("people:person", pk)
    return act_page(request, form, _("授予角色"), person=shown, submit=_("授予"))


@require_POST
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """From the person's page or the unit's; whoever may give the role there may end it."""
    viewer = signed_in(request)
    reach = Organisation.objects.overseen_by(viewer, Role.UNIT_ADMIN, Role.SECURITY_ADMIN)
    membership = get_object_or_404(
        Membership.objects.filter(organisation__in=reach).select_related("organisation", "person"), pk=pk
    )
    if not policies.may_grant(viewer, membership.role, membership.organisation):
        raise Http404
    try:
        roles.end_role(membership=membership, by=viewer, on=localdate())
        messages.success(request, _("角色已结束，对方下次打开页面时生效。"))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    if Person.objects.visible_to(viewer).filter(pk=membership.person_id).exists() and "unit" not in request.POST:
        return redirect("people:person", membership.person_id)
    return redirect("people:unit", membership.organisation_id)

"""A roster on its way in: upload → columns → check → confirm → slips."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jobs.columns import describe
from people import importing
from people.forms.roster import ConfirmForm, RosterColumnsForm, UploadForm
from people.models import Organisation, Role, RosterBatch
from people.policies import for_roles, signed_in
from people.services import slips as slip_services
from people.services.roster_plan import Item, RosterPlan
from sheets.mending import findings, reason_of, write_rows_to_mend
from sheets.reading import UnreadableSheet
from sheets.writing import SheetColumn, TemplateColumn, write_table, write_template
from web.downloads import workbook
from web.htmx import render_page
from web.paging import page_of

UPLOADED = RosterBatch.State.UPLOADED
#: Bytes from which a roster (of about a thousand people) is written beside the pages.
LARGE = 64 * 1024


# --- upload ---
@require_http_methods(["GET", "POST"])
@for_roles(Role.UNIT_ADMIN)
def upload(request: HttpRequest) -> HttpResponse:
    viewer = signed_in(request)
    units = Organisation.objects.overseen_by(viewer, Role.UNIT_ADMIN).in_use()
    initial = {"unit": viewer.units_as(Role.UNIT_ADMIN)[0].pk}
    form = UploadForm(*_posted(request), initial=initial, units=units)
    if request.method == "POST" and form.is_valid():
        return redirect(f"{_address(_keep(request, form))}?step=columns")
    batches = RosterBatch.objects.visible_to(viewer).select_related("organisation", "uploaded_by")
    context = {"form": form, "page": page_of(request, batches, per_page=10)}
    return render_page(request, "people/import.html", context, status=422 if request.method == "POST" else 200)


def _posted(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _keep(request: HttpRequest, form: UploadForm) -> RosterBatch:
    file = form.cleaned_data["file"]
    file.seek(0)
    digest = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    batch = RosterBatch(
        organisation=form.cleaned_data["unit"],
        file_name=file.name[:200],
        sha256=digest,
        mapping=form.roster.mapping,
        uploaded_by=signed_in(request),
        uploaded_at=now(),
    )
    batch.file.save(f"{digest[:16]}.xlsx", file, save=False)  # the name given is only shown, never a path
    batch.save()
    return batch


def _address(batch: RosterBatch) -> str:
    return reverse("people:batch", args=[batch.pk])


@require_GET
@for_roles(Role.UNIT_ADMIN)
def template(request: HttpRequest) -> HttpResponse:
    """For those who have no list yet; any other list will do as well."""
    notes = {
        "name": _("与系统里同一编号的姓名要一致。"),
        "staff_number": _("登录用的编号。没有工号的，可以只填执法证号。"),
        "unit": _("全称、简称或单位代码；不填就进所选的单位。"),
        "certificate": _("没有执法证的不填。设为文本格式，免得长数字丢位。"),
        "issued_on": _("如 2021-12-21。"),
        "expires_on": _("如 2026-12-20；长期有效的不填。"),
        "standing": _("执法人员、申领中或其他；不填时有证的算执法人员。"),
        "since": _("只用于新增的人，年度目标从这天算起；不填按今年1月1日。"),
    }
    columns = [
        TemplateColumn(
            column.label,
            width=22 if column.field in {"unit", "certificate"} else 14,
            note=str(notes.get(column.field, _("选填。"))),
            required=column.required,
            choices=("执法人员", "申领中", "其他") if column.field == "standing" else (),
        )
        for column in importing.COLUMNS
    ]
    sample = ["张某", "0312", "", "16130000312", "2021-12-21", "2026-12-20", "科员", "13800000000", "执法人员"]
    told = [_("第 2 行是示例，填写前请删去。"), _("不要填写身份证号：系统不保存，也不接收。")]
    return workbook(
        lambda target: write_template(target, sheet_name="人员", columns=columns, samples=[sample], notes=told),
        _("人员名单模板.xlsx"),
    )


# --- columns, check, result: one page for each batch ---
def _batch(request: HttpRequest, pk: int) -> RosterBatch:
    batches = RosterBatch.objects.visible_to(signed_in(request)).select_related("organisation", "uploaded_by")
    return get_object_or_404(batches, pk=pk)


@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _batch(request, pk)
    if shown.state != UPLOADED:
        return _result(request, shown)
    try:
        if request.method == "POST" or request.GET.get("step") == "columns":
            return _columns(request, shown)
        return _confirm(request, shown) if request.GET.get("step") == "confirm" else _check(request, shown)
    except (UnreadableSheet, OSError):
        messages.error(request, _("这个文件已经读不出来了，请重新上传。"))
        return redirect("people:import")


def _page(
    request: HttpRequest, batch: RosterBatch, step: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    places = {"batch": batch, "step": step, "batch_url": _address(batch), "upload_url": reverse("people:import")}
    return render_page(request, f"people/batch_{step}.html", places | context, status=status)


def _columns(request: HttpRequest, batch: RosterBatch) -> HttpResponse:
    file = importing.file_of(batch)
    posted = request.POST if request.method == "POST" else None
    tables = [describe(table) for table in file.tables]
    form = RosterColumnsForm(posted, tables=tables, columns=importing.COLUMNS, mapping=file.mapping)
    if posted is not None and form.is_valid():
        RosterBatch.objects.filter(pk=batch.pk, state=UPLOADED).update(mapping=form.mapping)
        return redirect(f"{_address(batch)}?step=check")
    return _page(
        request, batch, "columns", {"form": form, "notes": file.notes}, status=422 if posted is not None else 200
    )


def _check(request: HttpRequest, batch: RosterBatch) -> HttpResponse:
    file = importing.file_of(batch)
    plan = importing.plan_batch(batch, by=signed_in(request), at=now(), file=file)
    shown = request.GET.get("show", "")
    context = {
        "plan": plan,
        "notes": file.notes,
        "sheets": len(file.tables),
        "counts": plan.counts(),
        "check_url": f"{_address(batch)}?step=check",
        "acts": {act: len(plan.of(act)) for act in ("add", "update", "unchanged")},
        "show": shown,
        "page": page_of(request, _findings(plan, shown), per_page=20),
        "previewed": plan.of("add", "update")[:20],
    }
    return _page(request, batch, "check", context)


def _findings(plan: RosterPlan, shown: str) -> list[Item]:
    """Skipped are also those who move, which is settled on its own."""
    if shown == "skipped":
        return plan.of("skipped", "transfer", "request")
    return findings(plan.items, shown)


def _confirm(request: HttpRequest, batch: RosterBatch) -> HttpResponse:
    plan = importing.plan_batch(batch, by=signed_in(request), at=now())
    context = {"plan": plan, "counts": plan.counts()} | {
        act: len(plan.of(act)) for act in ("add", "update", "unchanged")
    }
    return _page(request, batch, "confirm", context)


@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirmed twice, it is written once: the second finds it written and shows the result."""
    shown = _batch(request, pk)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请先看一遍检查结果，再确认。"))
        return redirect(_address(shown))
    ticks = {name: set(form.cleaned_data[name]) for name in ("moving", "leaving")}
    seen = form.cleaned_data["seen"]
    if shown.state == UPLOADED and shown.file.size > LARGE:
        return redirect("jobs:job", importing.start_import(shown, by=signed_in(request), seen=seen, **ticks).pk)
    try:
        importing.apply_batch(shown, by=signed_in(request), at=now(), seen=seen, **ticks)
    except UnreadableSheet:
        messages.error(request, _("这个文件已经读不出来了，请重新上传。"))
        return redirect("people:import")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(f"{_address(shown)}?step=check")
    return redirect(_address(shown))


def _result(request: HttpRequest, batch: RosterBatch) -> HttpResponse:
    waiting = slip_services.waiting_for_slips(batch, signed_in(request))
    return _page(request, batch, "done", {"counts": batch.counts, "waiting": waiting})


# --- what is handed out ---
@require_GET
def wrong_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that were not taken, as they stand in the file, with the reason beside each: to be mended and sent again."""
    shown = _batch(request, pk)
    try:
        file = importing.file_of(shown)
        plan = importing.plan_batch(shown, by=signed_in(request), at=now(), file=file)
    except (UnreadableSheet, OSError):
        messages.error(request, _("这个文件已经读不出来了，请重新上传。"))
        return redirect("people:import")
    reasons = {item.entry.place: reason_of(item) for item in plan.of("failed")}
    name = _("要改的行-%(name)s") % {"name": shown.file_name}
    return workbook(lambda target: write_rows_to_mend(target, file.tables, reasons), name)


@require_POST
@never_cache
def slips(request: HttpRequest, pk: int) -> HttpResponse:
    """New codes for those not yet activated, on paper or in a workbook. They are in this answer and nowhere else."""
    shown = _batch(request, pk)
    made = slip_services.make_slips(shown, by=signed_in(request), at=now())
    if not made:
        messages.info(request, _("这批人都已激活，没有要发的激活条。"))
        return redirect(_address(shown))
    if "xlsx" in request.POST:
        return _slips_workbook(request, shown, made)
    return render_page(request, "people/slips.html", {"batch": shown, "slips": made})


def _slips_workbook(request: HttpRequest, batch: RosterBatch, made: list[slip_services.Slip]) -> HttpResponse:
    login = request.build_absolute_uri(reverse("people:login"))
    columns = [
        SheetColumn(_("单位"), 26),
        SheetColumn(_("姓名"), 12),
        SheetColumn(_("工号"), 16),
        SheetColumn(_("一次性激活码"), 20),
        SheetColumn(_("有效至"), 14, "date"),
        SheetColumn(_("登录地址"), 36),
    ]
    rows = [
        (s.person.organisation.name, s.person.name, s.person.staff_number, s.code, localdate(s.until), login)
        for s in made
    ]
    facts = [_("每个码用一次，登录后请本人马上设置密码。发完请删除本文件。")]
    title, name = _("激活条"), _("激活条-%(unit)s.xlsx") % {"unit": batch.organisation}
    return workbook(
        lambda target: write_table(target, sheet_name=title, title=title, facts=facts, columns=columns, rows=rows), name
    )

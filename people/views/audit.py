"""The audit, for those who supervise: who did what to what, when, from where, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from people.forms.audit import AuditFilter
from people.models import AuditEntry, Role
from people.policies import for_roles, signed_in
from web import slots
from web.htmx import panels_of, render_page
from web.paging import page_of

#: Key of a fact → its name, and the names of its values.
Words = dict[str, tuple[Any, dict[str, Any]]]


@dataclass(frozen=True)
class Change:
    """`before` is None for a fact that was not there, or is no change but part of the act."""

    label: str
    before: str | None
    after: str


@require_GET
@for_roles(Role.AUDITOR, Role.AUDIT_ADMIN)
def audit(request: HttpRequest) -> HttpResponse:
    verbs = {verb: str(label) for verb, label in slots.collect("audit_verbs")}
    form = AuditFilter(request.GET, verbs=verbs)
    form.is_valid()
    entries = AuditEntry.objects.visible_to(signed_in(request)).select_related("actor", "organisation")
    page = page_of(request, _asked_for(entries, form.cleaned_data))
    rows = [
        {"entry": entry, "verb": verbs.get(entry.verb, entry.verb), "kind": _kind(entry), "changes": changes(entry)}
        for entry in page
    ]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "asked": any(form.cleaned_data.values()),
        "panels": panels_of(request, "audit_panels", signed_in(request)),
    }
    return render_page(request, "people/audit.html", context, part="list", status=422 if form.errors else 200)


def _asked_for(entries: QuerySet[AuditEntry], asked: dict[str, Any]) -> QuerySet[AuditEntry]:
    if who := asked.get("who"):
        entries = entries.filter(Q(actor__name__icontains=who) | Q(actor__staff_number=who))
    if verb := asked.get("verb"):
        entries = entries.filter(verb=verb)
    if what := asked.get("what"):
        entries = entries.filter(target_name__icontains=what)
    if since := asked.get("since"):
        entries = entries.filter(at__gte=make_aware(datetime.combine(since, time())))
    if until := asked.get("until"):
        entries = entries.filter(at__lt=make_aware(datetime.combine(until + timedelta(days=1), time())))
    if address := asked.get("address"):
        entries = entries.filter(address__startswith=address)
    return entries


def _model(entry: AuditEntry) -> Any:
    """The model of what was acted on; None for one that is no more."""
    try:
        return apps.get_model(entry.target_type)
    except (LookupError, ValueError):
        return None


def _kind(entry: AuditEntry) -> str:
    model = _model(entry)
    return str(model._meta.verbose_name) if model else entry.target_type


def changes(entry: AuditEntry) -> list[Change]:
    """Each fact that differs, by the name it has on the screen, with its value before and after."""
    words: Words = dict(slots.collect("audit_facts"))
    model, before, after = _model(entry), entry.before or {}, entry.after or {}
    return [
        Change(
            _label(words, model, key),
            None if before.get(key) in (None, "") else _shown(words, model, key, before[key]),
            _shown(words, model, key, after.get(key)),
        )
        for key in dict.fromkeys([*before, *after])
        if key not in before or key not in after or before[key] != after[key]
    ]


def _field(model: Any, key: str) -> Any:
    try:
        return model._meta.get_field(key) if model else None
    except FieldDoesNotExist:
        return None


def _label(words: Words, model: Any, key: str) -> str:
    if key in words:
        return str(words[key][0])
    return str(getattr(_field(model, key), "verbose_name", key))


def _shown(words: Words, model: Any, key: str, value: Any) -> str:
    choices = words[key][1] if key in words else dict(getattr(_field(model, key), "flatchoices", ()))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if value is None or value == "":
        return "—"
    if isinstance(value, list):
        return "、".join(_shown(words, model, key, one) for one in value)
    if isinstance(value, dict):
        return "；".join(
            f"{_label(words, None, name)}：{_shown(words, None, name, one)}" for name, one in value.items()
        )
    return str(choices.get(value, _moment(value) or value))


def _moment(value: Any) -> str:
    """A moment as kept in JSON, in Chinese time; days stay as they are."""
    try:
        read = datetime.fromisoformat(value) if "T" in str(value) else None
    except (TypeError, ValueError):
        return ""
    return f"{localtime(read):%Y-%m-%d %H:%M}" if read and read.tzinfo else ""

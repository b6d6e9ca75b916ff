"""Leave, secondment and duty periods of a person: written down, ended, taken back. Nothing is deleted."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Absence, Person
from people.services.persons import locked


@transaction.atomic
def record_absence(
    *, person: Person, kind: str, since: date, last: date | None, document: str, by: Person, at: datetime
) -> Absence:
    """From a day to the last one, or until it is ended. Sent twice, it is written once; no two have a day in common."""
    person = locked(person)
    until = last + timedelta(days=1) if last else None
    _refuse_backwards(since, last)
    met = person.absences.standing().meeting(since, until).first()
    if met and (met.kind, met.since, met.until) == (kind, since, until):
        return met
    _refuse_overlap(met)
    absence = Absence.objects.create(
        person=person, kind=kind, since=since, until=until, document=document, recorded_by=by, recorded_at=at
    )
    audit.record(by, "absence.recorded", absence, after=_facts(absence), organisation=person.organisation)
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, last: date, by: Person) -> Absence:
    """It lasted up to and with this day: said for the first time, or put right."""
    person = locked(absence.person)
    absence = _standing(absence)
    _refuse_backwards(absence.since, last)
    until = last + timedelta(days=1)
    if absence.until == until:
        return absence
    _refuse_overlap(person.absences.standing().exclude(pk=absence.pk).meeting(absence.since, until).first())
    before = _facts(absence)
    absence.until = until
    absence.save(update_fields=["until"])
    audit.record(by, "absence.ended", absence, before=before, after=_facts(absence), organisation=person.organisation)
    return absence


@transaction.atomic
def withdraw_absence(*, absence: Absence, reason: str, by: Person, at: datetime) -> Absence:
    """It was not so. The row stays, with who took it back and why."""
    person = locked(absence.person)
    absence = _standing(absence)
    absence.withdrawn_by, absence.withdrawn_at, absence.withdrawal_reason = by, at, reason
    absence.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawal_reason"])
    audit.record(
        by, "absence.withdrawn", absence, before=_facts(absence), reason=reason, organisation=person.organisation
    )
    return absence


def _standing(absence: Absence) -> Absence:
    """As it is now. Expects the person locked."""
    absence = Absence.objects.select_related("person").get(pk=absence.pk)
    if absence.withdrawn_at:
        raise ValidationError(_("这一条已经撤回，不能再改。"))
    return absence


def _refuse_backwards(since: date, last: date | None) -> None:
    if last and last < since:
        raise ValidationError(_("最后一天不能早于第一天（%(since)s）。") % {"since": since.isoformat()})


def _refuse_overlap(met: Absence | None) -> None:
    if met is None:
        return
    said = {"kind": met.get_kind_display(), "since": met.since.isoformat()}
    if met.last_day:
        raise ValidationError(
            _("和已登记的%(kind)s（%(since)s 至 %(last)s）重叠，请先改好那一条。")
            % (said | {"last": met.last_day.isoformat()})
        )
    raise ValidationError(_("和已登记的%(kind)s（%(since)s 起，还没有结束）重叠，请先结束那一条。") % said)


def _facts(absence: Absence) -> dict[str, str | None]:
    return {
        "kind": absence.kind,
        "since": absence.since.isoformat(),
        "last": absence.last_day.isoformat() if absence.last_day else None,
        "document": absence.document,
    }

"""Posting to the ledger: the only writer of its rows."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from people import audit
from people.models import Person
from training.chain import hash_of
from training.models import LedgerEntry, RuleSet, legal_year
from training.services.caps import cut_to_caps


@transaction.atomic
def credit_hours(
    officer: Person,
    hundredths: int,
    *,
    source: str,
    title: str,
    reason: str,
    category: str,
    form: str,
    earned_at: datetime,
    minutes: int | None = None,
    course_id: int | None = None,
    posted_by: Person | None = None,
    after_reversal: bool = False,
) -> LedgerEntry | None:
    """Credit an activity once per officer and legal year; called again, return the row that stands.

    `source` names the activity (`lesson:7`); the legal year is added here. An activity worth nothing posts nothing.
    What was reversed stays so, unless it was earned anew: `after_reversal` credits it once more (`exam:7:2026#2`).
    Where a cap of the rule set in force on that day leaves less room, only what has room is posted, be it nothing: the
    row stands all the same, its reason names the cap, and the activity is not credited again that year.
    Locks the officer, so that rows of one officer are written one after the other, their chain never forks and two
    credits at once do not share the same room.
    """
    if hundredths <= 0:
        return None
    officer = Person.objects.select_for_update(no_key=True).get(pk=officer.pk)
    year = legal_year(earned_at)
    yearly_source = f"{source}:{year}"
    standing = credits_of(officer, yearly_source)
    if standing:
        if not (after_reversal and all(hasattr(entry, "reversal") for entry in standing)):
            return standing[-1]
        yearly_source = f"{yearly_source}#{len(standing) + 1}"
    earned_on = timezone.localdate(earned_at)
    entry = LedgerEntry(
        officer=officer,
        year=year,
        hundredths=hundredths,
        category=category,
        form=form,
        source=yearly_source,
        title=title,
        reason=reason,
        earned_on=earned_on,
        minutes=minutes,
        organisation_id=officer.organisation_id,
        rules=RuleSet.objects.on(earned_on),
        course_id=course_id,
        posted_by=posted_by,
        posted_at=timezone.now(),
    )
    cut_to_caps(entry)
    return _append(entry)


def credits_of(officer: Person, yearly_source: str) -> list[LedgerEntry]:
    """The credits of an activity in a year, in order: one, or several where each but the last was reversed."""
    anew = Q(source__startswith=f"{yearly_source}#")
    rows = LedgerEntry.objects.filter(Q(source=yearly_source) | anew, officer=officer, kind=LedgerEntry.Kind.CREDIT)
    return list(rows.select_related("reversal").order_by("sequence"))


@transaction.atomic
def reverse(entry: LedgerEntry, *, reason: str, by: Person, at: datetime) -> LedgerEntry:
    """Take a credit back with a row of its own; the credit stays where it is. Refuses a second reversal."""
    Person.objects.select_for_update(no_key=True).get(pk=entry.officer_id)
    if entry.kind != LedgerEntry.Kind.CREDIT or LedgerEntry.objects.filter(reverses=entry).exists():
        raise ValidationError(_("这一笔已经冲正过，不能再冲正。"))
    if not reason.strip():
        raise ValidationError(_("冲正要写明理由。"))
    reversal = LedgerEntry(
        officer_id=entry.officer_id,
        year=entry.year,
        kind=LedgerEntry.Kind.REVERSAL,
        hundredths=-entry.hundredths,
        category=entry.category,
        form=entry.form,
        source=entry.source,
        title=entry.title,
        reason=reason.strip(),
        earned_on=entry.earned_on,
        organisation_id=entry.organisation_id,
        rules_id=entry.rules_id,
        course_id=entry.course_id,
        reverses=entry,
        posted_by=by,
        posted_at=at,
    )
    audit.record(by, "hours.reversed", entry, after={"hundredths": reversal.hundredths}, reason=reason)
    return _append(reversal)


def _append(entry: LedgerEntry) -> LedgerEntry:
    last = LedgerEntry.objects.filter(officer_id=entry.officer_id).order_by("-sequence").first()
    entry.sequence = last.sequence + 1 if last else 1
    entry.previous_hash = last.hash if last else ""
    entry.hash = hash_of(entry)
    entry.save(force_insert=True)
    return entry

"""What the caps of a rule set leave of a credit."""

from __future__ import annotations

from django.utils.translation import gettext as _

from training.models import Cap, LedgerEntry, in_hours
from training.models.ledger import LedgerQuerySet

#: Of a reason.
_LONGEST = 300


def cut_to_caps(entry: LedgerEntry) -> None:
    """Lower a credit that is not posted yet to the least room that a cap leaves, and say so in its reason.

    Expects the officer locked. Counted is what stands, credits less reversals: of that day, of the course in that legal
    year, or of the form in that legal year, whatever rule set the rows were credited by. An activity that belongs to no
    course meets no cap per course.
    """
    rooms = [(_room(cap, entry), cap) for cap in entry.rules.caps.all()]
    room, cap = min(rooms, key=lambda pair: pair[0], default=(entry.hundredths, None))
    if cap is None or room >= entry.hundredths:
        return
    said = _("（%(cap)s，少计 %(cut)s 学时。）") % {"cap": cap, "cut": f"{in_hours(entry.hundredths - room):f}"}
    entry.hundredths = room
    entry.reason = entry.reason[: _LONGEST - len(said)] + said


def _room(cap: Cap, entry: LedgerEntry) -> int:
    rows = _counted(cap, entry)
    return entry.hundredths if rows is None else max(cap.hundredths - rows.hundredths(), 0)


def _counted(cap: Cap, entry: LedgerEntry) -> LedgerQuerySet | None:
    """The rows that the cap counts together with this one; None if it does not concern it."""
    rows = LedgerEntry.objects.filter(officer=entry.officer_id)
    if cap.per == Cap.Per.DAY:
        return rows.filter(earned_on=entry.earned_on)
    if cap.per == Cap.Per.COURSE:
        return rows.filter(year=entry.year, course=entry.course_id) if entry.course_id else None
    return rows.filter(year=entry.year, form=entry.form) if cap.form == entry.form else None

"""Signs of life from the page of an attempt, every ten seconds: one guarded statement, without a session.

It tells the page in turn what it has to know: the time left, whether the clock stands, whether there is something to read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from exams.models import Attempt, Presence
from exams.models.attempt import NETWORK_GRACE
from exams.services.leases import Lease
from exams.services.room import About, hint
from exams.services.saves import Refusal


@dataclass(frozen=True)
class Seen:
    """What became of a sign of life, and how the attempt stands. Refused: denied, stale, or closed (also by the clock)."""

    refusal: Refusal | None = None
    now: datetime | None = None
    deadline: datetime | None = None
    paused_at: datetime | None = None
    notices: int = 0

    @property
    def remaining(self) -> float:
        """Seconds; while it is paused the clock stands."""
        if self.deadline is None or self.now is None:
            return 0
        return max((self.deadline - (self.paused_at or self.now)).total_seconds(), 0)


@dataclass(frozen=True)
class Before:
    """What was known of the page; nothing at the first sign of it."""

    exam_id: int
    address: str | None = None
    device: str | None = None
    away_count: int | None = None


def touch(
    lease: Lease,
    *,
    unsaved: int,
    away_count: int,
    away_seconds: int,
    notices_seen: int,
    address: str | None,
    device: str,
    at: datetime | None = None,
) -> Seen:
    """Note that the page is there and what it says of itself. `at` stands in for the database's clock in tests.

    How often a page was left, and what was read, are kept at their highest: a page that is loaded anew counts from nothing.
    """
    said = {
        "unsaved": unsaved,
        "away_count": away_count,
        "away_seconds": away_seconds,
        "notices_seen": notices_seen,
        "address": address,
        "device": device,
    }
    write = _write_on_postgresql if connection.vendor == "postgresql" else _write_step_by_step
    seen, before = write(lease, said, at)
    if seen.refusal is None and before:
        _note_changes(lease, said, before, seen)
    return seen


_GUARDED_TOUCH = """
WITH guard AS (
    SELECT attempt.id, attempt.exam_id, attempt.deadline, attempt.paused_at, attempt.notices,
           coalesce(%(at)s::timestamptz, statement_timestamp()) AS now,
           CASE WHEN attempt.candidate_id <> %(candidate)s OR NOT candidate.is_active THEN 'denied'
                WHEN attempt.state <> 'open' THEN 'closed'
                WHEN attempt.lease <> %(lease)s THEN 'stale'
                WHEN attempt.paused_at IS NULL AND coalesce(%(at)s::timestamptz, statement_timestamp())
                     > attempt.deadline + %(grace)s * interval '1 second' THEN 'closed'
           END AS refusal
    FROM exams_attempt AS attempt
    JOIN people_person AS candidate ON candidate.id = attempt.candidate_id
    WHERE attempt.id = %(attempt)s
), seen AS (
    INSERT INTO exams_presence AS presence
        (attempt_id, seen_at, unsaved, away_count, away_seconds, notices_seen, address, device)
    SELECT guard.id, guard.now, %(unsaved)s, %(away_count)s, %(away_seconds)s, %(notices_seen)s,
           %(address)s::inet, %(device)s
    FROM guard WHERE guard.refusal IS NULL
    ON CONFLICT (attempt_id) DO UPDATE
        SET seen_at = excluded.seen_at, unsaved = excluded.unsaved,
            away_count = greatest(presence.away_count, excluded.away_count),
            away_seconds = greatest(presence.away_seconds, excluded.away_seconds),
            notices_seen = greatest(presence.notices_seen, excluded.notices_seen),
            address = excluded.address, device = excluded.device
)
SELECT guard.refusal, guard.now, guard.deadline, guard.paused_at, guard.notices,
       guard.exam_id, host(before.address), before.device, before.away_count
FROM guard LEFT JOIN exams_presence AS before ON before.attempt_id = guard.id
"""


def _write_on_postgresql(lease: Lease, said: dict[str, Any], at: datetime | None) -> tuple[Seen, Before | None]:
    asked = {"attempt": lease.attempt_id, "candidate": lease.candidate_id, "lease": lease.number, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(_GUARDED_TOUCH, {**said, **asked, "grace": NETWORK_GRACE.total_seconds()})
        row = cursor.fetchone()
    if row is None:
        return Seen(Refusal.DENIED), None
    refusal, *stand = row[:5]
    return Seen(Refusal(refusal) if refusal else None, *stand), Before(*row[5:])


@transaction.atomic
def _write_step_by_step(lease: Lease, said: dict[str, Any], at: datetime | None) -> tuple[Seen, Before | None]:
    """The same in steps, for SQLite, whose transaction (IMMEDIATE) keeps every other writer out from its beginning."""
    attempt = Attempt.objects.select_related("candidate").filter(pk=lease.attempt_id).first()
    now = at or timezone.now()
    refusal = _why_refused(attempt, lease, now)
    if attempt is None:
        return Seen(refusal), None
    seen = Seen(refusal, now, attempt.deadline, attempt.paused_at, attempt.notices)
    standing = Presence.objects.filter(attempt=attempt).first()
    if refusal is None:
        facts = said | _at_their_highest(said, standing)
        Presence.objects.update_or_create(attempt=attempt, defaults={**facts, "seen_at": now})
    known = (standing.address, standing.device, standing.away_count) if standing else ()
    return seen, Before(attempt.exam_id, *known)


def _why_refused(attempt: Attempt | None, lease: Lease, now: datetime) -> Refusal | None:
    if attempt is None or attempt.candidate_id != lease.candidate_id or not attempt.candidate.is_active:
        return Refusal.DENIED
    if attempt.state != Attempt.State.OPEN:
        return Refusal.CLOSED
    if attempt.lease != lease.number:
        return Refusal.STALE
    return None if attempt.is_under_way_at(now) else Refusal.CLOSED


def _at_their_highest(said: dict[str, Any], standing: Presence | None) -> dict[str, int]:
    names = ("away_count", "away_seconds", "notices_seen")
    return {name: max(said[name], getattr(standing, name)) for name in names} if standing else {}


def _note_changes(lease: Lease, said: dict[str, Any], before: Before, seen: Seen) -> None:
    """The rare case, and the only one that takes more statements."""
    changed = {
        About.AWAY: bool(said["away_count"]) and not before.away_count,
        About.ADDRESS: before.address is not None and said["address"] not in (None, before.address),
        About.DEVICE: bool(before.device) and said["device"] not in ("", before.device),
    }
    assert seen.now is not None
    for about in (about for about, has_changed in changed.items() if has_changed):
        hint(lease.attempt_id, about, exam_id=before.exam_id, candidate_id=lease.candidate_id, at=seen.now)

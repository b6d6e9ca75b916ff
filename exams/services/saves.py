"""Saving answers: the one write that happens thousands of times an hour.

A save is taken whole or with a reason. On PostgreSQL it is one guarded statement without the ORM, without a session and
without a transaction around it: the attempt's row is locked against a hand-in at the same moment, the answer is written
where its sequence number is higher than the stored one, and the event is appended only from what was written.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from exams.models import Answer, AnswerEvent, Attempt, PaperQuestion
from exams.models.attempt import NETWORK_GRACE
from exams.responses import well_formed
from exams.services.leases import Lease


class Refusal(StrEnum):
    DENIED = "denied"
    CLOSED = "closed"
    STALE = "stale"
    PAUSED = "paused"
    LATE = "late"
    NO_SLOT = "no_slot"


@dataclass(frozen=True)
class Save:
    """What was answered at a place of the paper; `sequence` grows with each change of the candidate's mind."""

    slot: int
    sequence: int
    response: tuple[Any, ...]


#: What a paper can hold, and what numbers can; beyond them nothing is of ours.
MOST_SAVES = 500
HIGHEST_SLOT = 2**15 - 1
HIGHEST_SEQUENCE = 2**53


def read_saves(items: Any) -> list[Save]:
    """Saves out of JSON, whoever wrote it. ValueError, TypeError or KeyError when they are none of ours."""
    if not isinstance(items, list) or len(items) > MOST_SAVES:
        raise ValueError
    return [_read(item) for item in items]


def _read(item: Any) -> Save:
    slot, sequence, response = item["slot"], item["sequence"], item["response"]
    if type(slot) is not int or type(sequence) is not int or not well_formed(response):
        raise ValueError
    if not (0 < slot <= HIGHEST_SLOT and 0 < sequence < HIGHEST_SEQUENCE):
        raise ValueError
    return Save(slot, sequence, tuple(response))


@dataclass
class Receipt:
    """What became of a save. `stored` has the sequence number that stands at each slot, whoever wrote it; `elsewhere`
    names the slots where it came behind another answer than its own."""

    refusal: Refusal | None = None
    now: datetime | None = None
    deadline: datetime | None = None
    notices: int = 0
    stored: dict[int, int] = field(default_factory=dict)
    elsewhere: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)


def save_answers(lease: Lease, saves: Sequence[Save]) -> Receipt:
    """Take the saves of a batch whose sequence numbers are higher than those stored.

    Saved again, or out of order, they change nothing and are acknowledged with what stands. Where that is another answer,
    given on another page, the slot is named, and the page says which of the two its candidate wants. Refused as a whole when the
    attempt is not the lease's or its candidate is not active, when it is closed, when the lease was taken over, while the
    attempt is paused, or when the deadline and the network grace have passed. A slot that is not on the paper, or a choice that is not among its
    options, is named and not written. Without saves it tells the time.
    """
    wanted = _latest_of_each_slot(saves)
    write = _write_on_postgresql if connection.vendor == "postgresql" else _write_step_by_step
    receipt = write(lease, wanted)
    if receipt.refusal is None:
        _tell_what_stands(receipt, lease, wanted)
        receipt.refusal = Refusal.NO_SLOT if receipt.unknown else None
    return receipt


def _latest_of_each_slot(saves: Sequence[Save]) -> list[Save]:
    """One save a slot, in the order of slots, so that two batches lock rows in the same order."""
    latest = {save.slot: save for save in sorted(saves, key=lambda save: save.sequence)}
    return [latest[slot] for slot in sorted(latest)]


# The time is that at which the statement arrived: waiting for the lock costs the candidate nothing.
_GUARDED_SAVE = """
WITH guard AS (
    SELECT attempt.id, attempt.paper_id, attempt.deadline, attempt.notices, statement_timestamp() AS now,
           CASE WHEN attempt.candidate_id <> %(candidate)s OR NOT candidate.is_active THEN 'denied'
                WHEN attempt.state <> 'open' THEN 'closed'
                WHEN attempt.lease <> %(lease)s THEN 'stale'
                WHEN attempt.paused_at IS NOT NULL THEN 'paused'
                WHEN statement_timestamp() > attempt.deadline + %(grace)s * interval '1 second' THEN 'late'
           END AS refusal
    FROM exams_attempt AS attempt
    JOIN people_person AS candidate ON candidate.id = attempt.candidate_id
    WHERE attempt.id = %(attempt)s
    FOR NO KEY UPDATE OF attempt
), given AS (
    SELECT given.slot, given.sequence, given.response, place.id AS place_id
    FROM guard
    CROSS JOIN (VALUES <saves>) AS given (slot, sequence, response)
    LEFT JOIN exams_paperquestion AS place
        ON place.paper_id = guard.paper_id AND place.position = given.slot
        AND (NOT place.takes_keys OR place.option_order @> given.response)
    WHERE guard.refusal IS NULL
), written AS (
    INSERT INTO exams_answer AS answer (attempt_id, paper_question_id, sequence, response, saved_at)
    SELECT guard.id, given.place_id, given.sequence, given.response, guard.now
    FROM guard CROSS JOIN given
    WHERE given.place_id IS NOT NULL
    ORDER BY given.slot
    ON CONFLICT (attempt_id, paper_question_id) DO UPDATE
        SET sequence = excluded.sequence, response = excluded.response, saved_at = excluded.saved_at
        WHERE answer.sequence < excluded.sequence
    RETURNING attempt_id, paper_question_id, sequence, response, saved_at
), logged AS (
    INSERT INTO exams_answerevent (attempt_id, paper_question_id, sequence, response, saved_at)
    SELECT attempt_id, paper_question_id, sequence, response, saved_at FROM written
)
SELECT guard.refusal, guard.now, guard.deadline, guard.notices, given.slot, given.place_id, written.sequence
FROM guard
LEFT JOIN given ON TRUE
LEFT JOIN written ON written.paper_question_id = given.place_id
"""


@lru_cache
def _guarded_save(count: int) -> str:
    """The statement for so many saves; for none a row that is not on any paper, so that the time is told.

    Rows and not arrays: how long an array is the planner cannot know, so it would plan a prepared statement anew each
    time, and that costs more than the save.
    """
    rows = [f"(%(slot{n})s::integer, %(sequence{n})s::bigint, %(response{n})s::jsonb)" for n in range(count)]
    return _GUARDED_SAVE.replace("<saves>", ", ".join(rows) or "(NULL::integer, NULL::bigint, NULL::jsonb)")


def _write_on_postgresql(lease: Lease, saves: Sequence[Save]) -> Receipt:
    facts: dict[str, Any] = {"attempt": lease.attempt_id, "candidate": lease.candidate_id, "lease": lease.number}
    facts["grace"] = NETWORK_GRACE.total_seconds()
    for n, save in enumerate(saves):
        facts |= {f"slot{n}": save.slot, f"sequence{n}": save.sequence, f"response{n}": json.dumps(save.response)}
    with connection.cursor() as cursor:
        cursor.execute(_guarded_save(len(saves)), facts)
        rows = cursor.fetchall()
    if not rows:
        return Receipt(refusal=Refusal.DENIED)
    refusal, now, deadline, notices = rows[0][:4]
    receipt = Receipt(Refusal(refusal) if refusal else None, now, deadline, notices)
    for *_guard, slot, place_id, sequence in rows:
        if slot is not None and place_id is None:
            receipt.unknown.append(slot)
        elif sequence is not None:
            receipt.stored[slot] = sequence
    return receipt


@transaction.atomic
def _write_step_by_step(lease: Lease, saves: Sequence[Save]) -> Receipt:
    """The same in steps, for SQLite, whose transaction (IMMEDIATE) keeps every other writer out from its beginning."""
    attempt = Attempt.objects.select_related("candidate").filter(pk=lease.attempt_id).first()
    now = timezone.now()
    if refusal := _why_refused(attempt, lease, now):
        return Receipt(refusal, now, attempt.deadline if attempt else None, attempt.notices if attempt else 0)
    assert attempt is not None
    receipt = Receipt(now=now, deadline=attempt.deadline, notices=attempt.notices)
    places = _places(attempt, [save.slot for save in saves])
    for save in saves:
        place_id, keys = places.get(save.slot, (None, None))
        if place_id is None or (keys is not None and not all(key in keys for key in save.response)):
            receipt.unknown.append(save.slot)
        elif _write_one(attempt.pk, place_id, save, now):
            receipt.stored[save.slot] = save.sequence
    return receipt


def _why_refused(attempt: Attempt | None, lease: Lease, now: datetime) -> Refusal | None:
    if attempt is None or attempt.candidate_id != lease.candidate_id or not attempt.candidate.is_active:
        return Refusal.DENIED
    if attempt.state != Attempt.State.OPEN:
        return Refusal.CLOSED
    if attempt.lease != lease.number:
        return Refusal.STALE
    if attempt.paused_at:
        return Refusal.PAUSED
    return None if attempt.is_under_way_at(now) else Refusal.LATE


def _places(attempt: Attempt, slots: Sequence[int]) -> dict[int, tuple[int, list[str] | None]]:
    """By position: the place, and the keys that may be chosen there; None where texts are written."""
    if not slots:
        return {}
    rows = PaperQuestion.objects.filter(paper=attempt.paper_id, position__in=slots)
    facts = rows.values_list("position", "pk", "option_order", "takes_keys")
    return {position: (pk, order if takes_keys else None) for position, pk, order, takes_keys in facts}


def _write_one(attempt_id: int, place_id: int, save: Save, now: datetime) -> bool:
    facts = {"sequence": save.sequence, "response": list(save.response), "saved_at": now}
    answers = Answer.objects.filter(attempt=attempt_id, paper_question=place_id)
    if not answers.filter(sequence__lt=save.sequence).update(**facts):
        if answers.exists():
            return False
        Answer.objects.create(attempt_id=attempt_id, paper_question_id=place_id, **facts)
    AnswerEvent.objects.create(attempt_id=attempt_id, paper_question_id=place_id, **facts)
    return True


def _tell_what_stands(receipt: Receipt, lease: Lease, wanted: Sequence[Save]) -> None:
    """Where a save came too late to be written."""
    behind = {save.slot: list(save.response) for save in wanted if save.slot not in {*receipt.stored, *receipt.unknown}}
    if not behind:
        return
    standing = Answer.objects.filter(attempt=lease.attempt_id, paper_question__position__in=behind)
    for slot, sequence, response in standing.values_list("paper_question__position", "sequence", "response"):
        receipt.stored[slot] = sequence
        if response != behind[slot]:
            receipt.elsewhere.append(slot)

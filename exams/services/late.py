"""Answers that came too late: kept, and decided on by a person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from exams.models import Answer, AnswerEvent, Attempt, LateBatch, PaperQuestion, Result, RoomEvent
from exams.queries.room import still_new
from exams.responses import well_formed
from exams.services.attempts import close, locked
from exams.services.leases import Lease
from exams.services.results import settle
from exams.services.saves import Save
from people import audit
from people.models import Person

#: After the deadline; what comes later than this is not kept.
KEPT_WITHIN = timedelta(hours=24)
#: A page sends what it has left in one batch, and again when it grew. More than this is no page of ours.
MOST_BATCHES = 20


@transaction.atomic
def keep_late(lease: Lease, saves: Sequence[Save], *, at: datetime, via: str = LateBatch.Via.NETWORK) -> bool:
    """Keep saves that came after the end, once; says whether none of them is lost.

    Only where the clock or an invigilator ended the attempt: what a candidate handed in is final. Only under the lease that
    was the last, and within a day. The room hears of it.
    """
    rows = Attempt.objects.select_for_update(of=("self",), no_key=True)
    attempt = rows.filter(pk=lease.attempt_id, candidate=lease.candidate_id, lease=lease.number).first()
    if attempt is None or not saves or not _ended_by_others(attempt, at) or at > attempt.deadline + KEPT_WITHIN:
        return False
    facts = [{"slot": save.slot, "sequence": save.sequence, "response": list(save.response)} for save in saves]
    return not still_new(attempt, facts) or _kept(attempt, facts, at, via)


def _ended_by_others(attempt: Attempt, at: datetime) -> bool:
    """Also where nobody has looked since the time ran out."""
    if attempt.state == Attempt.State.OPEN:
        return not attempt.is_under_way_at(at)
    return attempt.closed_by in (Attempt.ClosedBy.DEADLINE, Attempt.ClosedBy.INVIGILATOR)


def _kept(attempt: Attempt, facts: list[dict[str, Any]], at: datetime, via: str) -> bool:
    facts = sorted(facts, key=lambda save: (save["slot"], save["sequence"]))
    digest = hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    batches = LateBatch.objects.filter(attempt=attempt)
    if batches.filter(digest=digest).exists():
        return True
    if batches.count() >= MOST_BATCHES:
        return False
    batch = batches.create(attempt=attempt, digest=digest, via=via, received_at=at, saves=facts)
    by_hand = attempt.closed_by == Attempt.ClosedBy.INVIGILATOR
    late = _("时间到以后收到的答案，等监考人决定是否采纳。")
    _note(batch, at, _("收卷以后收到的答案，等监考人决定是否采纳。") if by_hand else late)
    return True


@transaction.atomic
def decide_late(batch_id: int, *, accept: bool, by: Person, reason: str, at: datetime) -> LateBatch:
    """Accepted, the answers count where they are newer than what stands, and the attempt is marked again, once.

    Refused, they are kept as they came. Nobody decides about an own attempt; a decision stands.
    """
    decision = LateBatch.State.ACCEPTED if accept else LateBatch.State.REFUSED
    attempt = locked(LateBatch.objects.get(pk=batch_id).attempt_id)
    batch = LateBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if batch.state == decision:
        return batch
    if refusal := _why_not(batch, attempt, by, at):
        raise ValidationError(refusal)
    if attempt.state == Attempt.State.OPEN:
        close(attempt, by=Attempt.ClosedBy.DEADLINE, at=at)
    batch.state, batch.decided_by, batch.decided_at, batch.reason = decision, by, at, reason
    batch.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    places = _take_over(batch, at) if accept else []
    _note(batch, at, reason, by=by, accepted=accept, count=len(places))
    after = {"candidate": attempt.candidate.name, "count": len(places)}
    audit.record(by, f"attempt.late_{decision}", attempt, after=after, reason=reason)
    if places:
        settle(attempt, because=Result.Because.LATE, at=at, by=by, note=reason)
    return batch


def _why_not(batch: LateBatch, attempt: Attempt, by: Person, at: datetime) -> str:
    if by.pk == attempt.candidate_id:
        return _("不能决定自己的答卷。")
    if batch.state != LateBatch.State.WAITING:
        return _("这批答案已经有人决定过了：%(state)s。") % {"state": batch.get_state_display()}
    return _("这份答卷又打开了，交卷后再决定。") if attempt.is_under_way_at(at) else ""


def _take_over(batch: LateBatch, at: datetime) -> list[PaperQuestion]:
    """Write the answers that are newer and fit their places; says which places changed."""
    news = {save["slot"]: save for save in still_new(batch.attempt, batch.saves)}
    places = PaperQuestion.objects.filter(paper=batch.attempt.paper_id, position__in=news).order_by("position")
    taken = [place for place in places if _fits(place, news[place.position]["response"])]
    for place in taken:
        save = news[place.position]
        facts = {"sequence": save["sequence"], "response": save["response"], "saved_at": at}
        Answer.objects.update_or_create(attempt=batch.attempt, paper_question=place, defaults=facts)
        AnswerEvent.objects.create(attempt=batch.attempt, paper_question=place, **facts)
    return taken


def _fits(place: PaperQuestion, response: Any) -> bool:
    return well_formed(response) and (not place.takes_keys or all(key in place.option_order for key in response))


def _note(batch: LateBatch, at: datetime, text: str, by: Person | None = None, **facts: Any) -> None:
    attempt = batch.attempt
    RoomEvent.objects.create(
        exam_id=attempt.exam_id,
        attempt=attempt,
        candidate_id=attempt.candidate_id,
        kind=RoomEvent.Kind.LATE,
        text=text,
        facts={"batch": batch.pk} | facts,
        by=by,
        at=at,
    )

"""Marking written answers: one lies before one marker; when the last mark is in, the attempt has its result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from exams.models import Exam, Result, WrittenAnswer, WrittenMark
from exams.models.marking import WrittenAnswerQuerySet
from exams.services.attempts import locked
from exams.services.results import settle
from exams.services.written import next_turn, settled_mark
from people import audit
from people.models import Person

#: How long an answer lies before a marker who does nothing.
HELD_FOR = timedelta(minutes=10)
#: Answers tried at once before the pile is looked at anew.
_TRIED = 50


def take_next(pile: WrittenAnswerQuerySet, *, by: Person, at: datetime, after: str = "") -> WrittenAnswer | None:
    """Lay the next answer of a pile before a marker: the one already there, else the next free one after the code given.

    Two markers at once never get the same. None when nothing of it waits for this marker.
    """
    free = pile.free_for(by, at)
    while ids := _in_order(free, by, after):
        for answer_id in ids:
            if _hold(answer_id, by, at):
                return WrittenAnswer.objects.select_related(
                    "attempt__exam__blueprint", "paper_question__question_version"
                ).get(pk=answer_id)
    return None


def _in_order(free: WrittenAnswerQuerySet, by: Person, after: str) -> list[int]:
    """What lies before the marker, then what follows the code, then the pile from its beginning."""
    mine = free.filter(held_by=by, held_until__isnull=False).order_by("code")
    following = free.filter(code__gt=after).order_by("code")
    rounds = (rows.values_list("pk", flat=True)[:_TRIED] for rows in (mine, following, free.order_by("code")))
    return list(dict.fromkeys(chain.from_iterable(rounds)))[:_TRIED]


def _hold(answer_id: int, by: Person, at: datetime) -> bool:
    """One guarded statement: of two who try, the second finds it held."""
    free = Q(held_until=None) | Q(held_until__lte=at) | Q(held_by=by)
    waiting = WrittenAnswer.objects.filter(free, pk=answer_id, turn__isnull=False)
    return bool(waiting.update(held_by=by, held_until=at + HELD_FOR))


def put_back(code: str, *, by: Person) -> None:
    """A marker passes an answer by."""
    WrittenAnswer.objects.filter(code=code, held_by=by).update(held_by=None, held_until=None)


@transaction.atomic
def give_mark(
    code: str,
    *,
    marks: Decimal,
    by: Person,
    at: datetime,
    parts: Sequence[Decimal] = (),
    points: Sequence[str] = (),
    comment: str = "",
) -> WrittenMark:
    """Mark an answer at the turn it waits for. When it was the last that was missing, the attempt gets its result.

    Sent twice it counts once. Locks the attempt, so that the last two marks of it make one result.
    """
    attempt = locked(WrittenAnswer.objects.get(code=code).attempt_id)
    answer = WrittenAnswer.objects.select_related("paper_question").get(code=code)
    place = answer.paper_question
    standing = WrittenMark.objects.filter(attempt=attempt, paper_question=place)
    if again := standing.filter(marker=by).first():
        return again
    if attempt.candidate_id == by.pk:
        raise ValidationError(_("这是你自己的答卷，要由别人评。"))
    if answer.turn is None or (answer.held_by_id not in (None, by.pk) and (answer.held_until or at) > at):
        raise ValidationError(_("这份答案已经转给别的阅卷人。请评下一份。"))
    if not 0 <= marks <= place.marks:
        raise ValidationError(_("得分要在 0 到 %(most)s 之间。") % {"most": place.marks.normalize()})
    mark = WrittenMark.objects.create(
        attempt=attempt,
        paper_question=place,
        marker=by,
        turn=answer.turn,
        marks=marks,
        parts=[str(part) for part in parts],
        points=list(points),
        comment=comment,
        digest=answer.digest,
        marked_at=at,
    )
    if _next(answer, attempt.exam) is None:
        settle(attempt, because=Result.Because.MARKED, by=by, at=at)
    return mark


def _next(answer: WrittenAnswer, exam: Exam) -> int | None:
    """Whose turn it is now; none once the marks are settled."""
    given = WrittenMark.objects.filter(attempt=answer.attempt_id, paper_question=answer.paper_question_id)
    turns = dict(given.values_list("turn", "marks"))
    is_settled = settled_mark(turns, exam.markers, exam.difference) is not None
    answer.turn = None if is_settled else next_turn(turns, exam.markers)
    answer.held_by = answer.held_until = None
    answer.save(update_fields=["turn", "held_by", "held_until"])
    return answer.turn


@transaction.atomic
def take_back_last(pile: WrittenAnswerQuerySet, *, by: Person, at: datetime) -> WrittenMark | None:
    """Undo the mark this marker gave last in a pile; the answer lies before them again. Returns the mark as it was.

    Not once another has marked the answer after them. A result that was made with it stands until the new mark is in.
    """
    last = _last_mark(pile, by)
    if last is None:
        return None
    attempt = locked(last.attempt_id)
    marks = WrittenMark.objects.filter(attempt=attempt, paper_question=last.paper_question_id)
    if marks.filter(turn__gt=last.turn).exists():
        raise ValidationError(_("这份答案另一位阅卷人已经接着评了，不能撤回。"))
    before = {"marks": str(last.marks), "question": last.paper_question.position}
    audit.record(by, "mark.taken_back", attempt, before=before, organisation=attempt.exam.organisation)
    marks.filter(pk=last.pk).delete()
    WrittenAnswer.objects.filter(attempt=attempt, paper_question=last.paper_question_id).update(
        turn=last.turn, held_by=by, held_until=at + HELD_FOR
    )
    return last


def _last_mark(pile: WrittenAnswerQuerySet, by: Person) -> WrittenMark | None:
    given = WrittenMark.objects.filter(
        marker=by,
        attempt__in=pile.values("attempt"),
        paper_question__in=pile.order_by().values("paper_question"),
    )
    return given.select_related("paper_question").order_by("-marked_at", "-pk").first()

"""What lies on the markers' desk, and when the marks of an answer are settled."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from django.utils.crypto import salted_hmac

from exams.models import Answer, Attempt, PaperQuestion, WrittenAnswer, WrittenMark
from exams.models.marking import ARBITER
from exams.responses import digest_of
from people import audit

_CODE_LENGTH = 12


def settled_mark(turns: Mapping[int, Decimal], markers: int, difference: Decimal | None) -> Decimal | None:
    """The arbiter's mark, or the mean of the two markers', or the only one's; takes the marks by turn.

    None while a marker, or the arbiter of two that differ by more than `difference`, has yet to mark.
    """
    if ARBITER in turns:
        return turns[ARBITER]
    if any(turn not in turns for turn in range(1, markers + 1)):
        return None
    if markers == 2 and difference is not None and abs(turns[1] - turns[2]) > difference:
        return None
    return sum((turns[turn] for turn in range(1, markers + 1)), Decimal(0)) / markers


def next_turn(turns: Collection[int], markers: int) -> int:
    """Whose mark is missing, of an answer that is not settled."""
    return next((turn for turn in range(1, markers + 1) if turn not in turns), ARBITER)


def put_up(attempt: Attempt, positions: Collection[int]) -> None:
    """Lay the answers at these places of the paper on the desk. Expects the attempt locked; safe to call again."""
    places = PaperQuestion.objects.filter(paper=attempt.paper_id, position__in=positions)
    responses = dict(
        Answer.objects.filter(attempt=attempt, paper_question__in=places).values_list("paper_question", "response")
    )
    for place in places:
        _lay(attempt, place, digest_of(responses.get(place.pk)))
    attempt.written_answers.exclude(paper_question__in=places).update(turn=None, held_by=None, held_until=None)


def _lay(attempt: Attempt, place: PaperQuestion, digest: str) -> None:
    _void_marks_of_another_text(attempt, place, digest)
    marks = WrittenMark.objects.filter(attempt=attempt, paper_question=place)
    turn = next_turn(set(marks.values_list("turn", flat=True)), attempt.exam.markers)
    facts = {"digest": digest, "turn": turn}
    WrittenAnswer.objects.update_or_create(
        attempt=attempt,
        paper_question=place,
        defaults=facts,
        create_defaults=facts | {"code": _code(attempt, place)},
    )


def _void_marks_of_another_text(attempt: Attempt, place: PaperQuestion, digest: str) -> None:
    """An answer that was changed after it was marked (opened again, a late batch) is marked anew."""
    stale = WrittenMark.objects.filter(attempt=attempt, paper_question=place).exclude(digest=digest)
    for mark in stale.select_related("marker"):
        before = {"marks": str(mark.marks), "marker": mark.marker.name}
        audit.record(None, "mark.voided", attempt, before=before, organisation=attempt.exam.organisation)
    stale.delete()


def _code(attempt: Attempt, place: PaperQuestion) -> str:
    return salted_hmac("exams.written", f"{attempt.pk}:{place.pk}", algorithm="sha256").hexdigest()[:_CODE_LENGTH]


def clear_desk(attempt: Attempt) -> None:
    """Nothing of the attempt waits any longer."""
    attempt.written_answers.filter(turn__isnull=False).update(turn=None, held_by=None, held_until=None)

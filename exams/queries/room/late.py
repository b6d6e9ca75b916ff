"""What late saves would still change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exams.models import Answer, Attempt, Exam, LateBatch


def still_new(attempt: Attempt, saves: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last save of each slot, where it is newer than the answer that stands."""
    last = {save["slot"]: save for save in sorted(saves, key=lambda save: save["sequence"])}
    answers = Answer.objects.filter(attempt=attempt, paper_question__position__in=last)
    standing = dict(answers.values_list("paper_question__position", "sequence"))
    return [last[slot] for slot in sorted(last) if last[slot]["sequence"] > standing.get(slot, 0)]


def waiting_batches(exam: Exam) -> list[LateBatch]:
    """Those on which nobody has decided, the longest waiting first."""
    waiting = LateBatch.objects.filter(attempt__exam=exam, state=LateBatch.State.WAITING)
    return list(waiting.select_related("attempt__candidate__organisation"))

"""What a candidate may see of an attempt: four things, each by the exam's own setting (exams.windows)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from exams import windows
from exams.models import Attempt


@dataclass(frozen=True)
class Seen:
    score: bool = False
    answers: bool = False
    marks: bool = False
    key: bool = False


def seen_of(attempt: Attempt, *, at: datetime) -> Seen:
    """Of an attempt that waits for markers the answers at most, since nothing else stands."""
    if attempt.state == Attempt.State.OPEN:
        return Seen()
    exam, graded = attempt.exam, attempt.state == Attempt.State.GRADED
    return Seen(
        score=graded and windows.shows_score(exam, at=at),
        answers=attempt.paper_id is not None and windows.shows_answers(exam, at=at),
        marks=graded and windows.shows_marks(exam, at=at),
        key=graded and windows.shows_key(exam, at=at),
    )

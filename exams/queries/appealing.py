"""Until when a result may be objected to."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from exams.models import AppealTerm, Attempt, Exam
from exams.windows import ends_at


def objection_ends(attempt: Attempt) -> datetime:
    """So many days after the key and the newest result could first be seen together; the days are those set for that day.

    Expects an attempt whose key is shown.
    """
    since = _told_since(attempt)
    return since + timedelta(days=AppealTerm.objects.days_on(timezone.localdate(since)))


def _told_since(attempt: Attempt) -> datetime:
    result = attempt.results.order_by("-number").first()
    assert result is not None
    moments = [result.made_at, ends_at(attempt.exam)]
    if attempt.exam.shows_key == Exam.When.ON_RELEASE:
        moments.append(attempt.exam.released_at)
    return max(moment for moment in moments if moment)

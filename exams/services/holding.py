"""Until when an exam keeps back what waits for its end: for whoever may still write, for whatever reason."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max

from exams.models import Attempt, Exam

#: Nobody knows when a pause will end; it holds back no longer than this.
LONGEST_PAUSE = timedelta(hours=12)


def hold_back(exam: Exam, *, at: datetime) -> None:
    """To the last finish that anyone has: by what was given, by what is being written, by what is paused. Expects the exam locked."""
    writing = Attempt.objects.open().filter(exam=exam)
    last = [
        exam.overrides.in_force().aggregate(last=Max("latest_finish"))["last"],
        writing.aggregate(last=Max("deadline"))["last"],
        at + LONGEST_PAUSE if writing.filter(paused_at__isnull=False).exists() else None,
    ]
    latest = max((moment for moment in last if moment), default=None)
    exam.held_until = latest if latest and exam.latest_finish and latest > exam.latest_finish else None
    exam.save(update_fields=["held_until"])

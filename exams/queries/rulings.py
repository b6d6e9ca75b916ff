"""What was ruled on the questions of an exam."""

from __future__ import annotations

from exams.models import Regrade


def rulings_of(exam_id: int) -> dict[int, Regrade]:
    """The last ruling on each question version of an exam, by the version on the paper."""
    regrades = Regrade.objects.filter(exam=exam_id).select_related("new_version").order_by("pk")
    return {regrade.question_version_id: regrade for regrade in regrades}

"""What was answered in exams is pushed down to practice once its key is out: the wrong-question book shows keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction

from django.db import transaction

from exams.models import Answer, Attempt, Exam, PaperQuestion
from exams.responses import for_marking, is_blank
from exams.windows import shows_key
from practice.services.responses import Given, record_responses


def push_released(*, at: datetime) -> int:
    """Push what graded attempts hold of exams whose key is out by now; returns how many. Run again it pushes none."""
    untold = Attempt.objects.filter(state=Attempt.State.GRADED, told_practice=False)
    exams = Exam.objects.filter(pk__in=untold.order_by().values("exam"))
    released = [exam.pk for exam in exams if shows_key(exam, at=at)]
    ids = list(untold.filter(exam__in=released).order_by("pk").values_list("pk", flat=True))
    return sum(push_attempt(pk) for pk in ids)


@transaction.atomic
def push_attempt(attempt_id: int) -> bool:
    """Push one graded attempt; says whether there was anything new to tell. What was marked anew is told anew."""
    untold = Attempt.objects.filter(state=Attempt.State.GRADED, told_practice=False)
    attempt = (
        untold.select_for_update(of=("self",), no_key=True)
        .select_related("candidate", "exam")
        .filter(pk=attempt_id)
        .first()
    )
    if attempt is None:
        return False
    assert attempt.submitted_at is not None
    source = f"{attempt.exam.kind}:{attempt.exam_id}"
    record_responses(attempt.candidate, list(_given(attempt)), source=source, at=attempt.submitted_at)
    attempt.told_practice = True
    attempt.save(update_fields=["told_practice"])
    return True


def _given(attempt: Attempt) -> Iterator[Given]:
    """Each answer with the share of its marks that it earned; places left blank are no answers."""
    result = attempt.results.order_by("-number").first()
    places = PaperQuestion.objects.filter(paper=attempt.paper_id).select_related("question_version")
    responses = dict(Answer.objects.filter(attempt=attempt).values_list("paper_question_id", "response"))
    for place in places:
        stored, earned = responses.get(place.pk), (result.earned if result else {}).get(str(place.position))
        if earned is not None and not is_blank(stored):
            version = place.question_version
            share = Fraction(earned) / Fraction(place.marks)
            yield Given(version, for_marking(version, stored), share, key=f"{attempt.pk}:{place.position}")

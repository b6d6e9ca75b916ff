"""Make-ups: another exam on the same terms for those who were not there or did not pass."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from exams.models import Attempt, Candidate, Exam
from exams.queries.makeups import to_sit_again
from exams.release import SHOWN
from exams.services.twins import draw_twin
from exams.windows import is_over
from people import audit
from people.models import Person

#: What a make-up takes over. The times too, though they are over: publishing demands others.
_SAME = """
    kind organisation blueprint venue draws unseen_in shuffles_questions shuffles_options
    minutes pass_percent attempts_allowed wait_hours opens_at latest_start latest_finish hundredths category
    password addresses needs_admission browser_key markers difference
""".split()


@dataclass(frozen=True)
class Makeup:
    """The draft, how many came onto its list just now, and why it has no paper B yet, where it should have one."""

    exam: Exam
    added: int
    no_paper: str = ""


@transaction.atomic
def make_makeup(exam_id: int, *, whom: Collection[str], by: Person, at: datetime) -> Makeup:
    """Collect those who have to sit again (Candidate.Why) into a draft, with a paper B that is as hard as A.

    While that draft is not published it is the one: a second time only those are added who are not on its list.
    """
    exam = Exam.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=exam_id)
    _refuse(exam, at=at)
    people = {why: list(found) for why, found in to_sit_again(exam).items() if why in whom}
    if not any(people.values()):
        raise ValidationError(_("没有要补考的人。"))
    standing = exam.makeups.filter(published_at=None).first()
    makeup = standing or _draft(exam)
    listed = set(makeup.candidates.values_list("person", flat=True))
    rows = [Candidate(exam=makeup, person=p, why=why) for why, found in people.items() for p in found]
    new = [row for row in rows if row.person_id not in listed]
    Candidate.objects.bulk_create(new)
    if new:
        audit.record(by, "exam.makeup_made", makeup, after={"added": len(new), "exam": exam.title})
    return Makeup(makeup, len(new), "" if standing else _draw_paper(makeup, by=by, at=at))


def _refuse(exam: Exam, *, at: datetime) -> None:
    if exam.is_quiz or exam.published_at is None or exam.latest_finish is None:
        raise ValidationError(_("只有定了时间、已经发布的考试才有补考。"))
    if not is_over(exam, at=at) or Attempt.objects.open().filter(exam=exam).exists():
        raise ValidationError(_("考试还没有结束，结束后再安排补考。"))


def _draft(exam: Exam) -> Exam:
    makeup = Exam(code=f"exam-{secrets.token_hex(5)}", makeup_of=exam, open_to_whom=Exam.OpenTo.LIST)
    for name in (*_SAME, *SHOWN):
        setattr(makeup, name, getattr(exam, name))
    makeup.title = _("%(title)s（补考）") % {"title": exam.title[:90]}
    makeup.save()
    return makeup


def _draw_paper(makeup: Exam, *, by: Person, at: datetime) -> str:
    """A bank too short for a paper B stops nothing: the reason is told, and the paper drawn later."""
    if makeup.blueprint_id is None or makeup.draws != Exam.Draws.SHARED:
        return ""
    try:
        draw_twin(makeup.pk, by=by, at=at)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""

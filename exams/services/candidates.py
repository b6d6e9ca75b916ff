"""Who stands on the list of an exam, and who is excused from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from exams.models import Attempt, Candidate, Exam, Excuse
from exams.queries.candidates import candidates_of
from exams.windows import is_over
from people import audit
from people.models import Person


@transaction.atomic
def add_candidates(exam_id: int, people: Sequence[Person], *, by: Person, at: datetime) -> int:
    """Put people on the list of an exam, whatever their unit; says how many were not on it. Safe to call twice."""
    exam = _locked(exam_id)
    if exam.latest_finish and is_over(exam, at=at):
        raise ValidationError(_("考试已经结束，不能再加考生。没考的人可以安排补考。"))
    standing = set(exam.candidates.values_list("person", flat=True))
    new = [person for person in dict.fromkeys(people) if person.pk not in standing]
    Candidate.objects.bulk_create(Candidate(exam=exam, person=person) for person in new)
    if new:
        audit.record(by, "exam.candidates_added", exam, after={"added": len(new)})
    return len(new)


@transaction.atomic
def remove_candidate(exam_id: int, person: Person, *, by: Person) -> None:
    """Take a person off the list. Whoever sat stays; one who belongs to it by unit does too. Safe to call twice."""
    exam = _locked(exam_id)
    if Attempt.objects.filter(exam=exam, candidate=person).exists():
        raise ValidationError(_("%(name)s已经参加了这场考试，不能移出。") % {"name": person.name})
    gone, _each = exam.candidates.filter(person=person).delete()
    if gone:
        audit.record(by, "exam.candidate_removed", exam, before={"person": person.name})


@transaction.atomic
def excuse(exam_id: int, person: Person, *, reason: str, by: Person, at: datetime) -> Excuse:
    """Give leave, before the exam or after it. Whoever sat needs none; a second time the first reason stands."""
    exam = _locked(exam_id)
    if Attempt.objects.filter(exam=exam, candidate=person).exists():
        raise ValidationError(_("%(name)s已经参加了这场考试，不用请假。") % {"name": person.name})
    if not candidates_of(exam).filter(pk=person.pk).exists():
        raise ValidationError(_("%(name)s不是这场考试的考生。") % {"name": person.name})
    given, is_new = Excuse.objects.get_or_create(
        exam=exam, person=person, defaults={"reason": reason, "given_by": by, "given_at": at}
    )
    if is_new:
        audit.record(by, "exam.excused", exam, after={"person": person.name}, reason=reason)
    return given


@transaction.atomic
def withdraw_excuse(exam_id: int, person: Person, *, by: Person) -> None:
    """The person is to sit after all. Safe to call twice."""
    exam = _locked(exam_id)
    gone, _each = exam.excuses.filter(person=person).delete()
    if gone:
        audit.record(by, "exam.excuse_withdrawn", exam, before={"person": person.name})


def _locked(exam_id: int) -> Exam:
    return Exam.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=exam_id)

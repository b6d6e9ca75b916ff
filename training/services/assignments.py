"""Opening a course to a unit, as required or elective, and ending that."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people import audit
from people.models import Organisation, Person, Role
from people.policies import oversees
from training.models import Assignment, Course


@transaction.atomic
def assign_course(
    course: Course, unit: Organisation, *, required: bool, due_on: date | None, by: Person, at: datetime
) -> Assignment:
    """Open the course to the unit and all beneath it; assigned already, change how. Said twice, it is written once."""
    _refuse_outsiders(by, unit)
    if course.published_at is None:
        raise ValidationError(_("这门课还没有发布，不能安排。"))
    if due_on and due_on < timezone.localdate(at):
        raise ValidationError({"due_on": _("完成期限不能早于今天。")})
    Course.objects.select_for_update().get(pk=course.pk)
    assignment = Assignment.objects.filter(course=course, organisation=unit).first()
    before = _facts(assignment) if assignment else None
    assignment = assignment or Assignment(course=course, organisation=unit)
    assignment.required, assignment.due_on = required, due_on
    if _facts(assignment) != before:
        assignment.save()
        audit.record(by, "course.assigned", course, before=before, after=_facts(assignment), organisation=unit)
    return assignment


@transaction.atomic
def end_assignment(assignment: Assignment, *, by: Person) -> None:
    """Close the course to the unit. What was learnt and earned stays."""
    _refuse_outsiders(by, assignment.organisation)
    row = Assignment.objects.select_for_update().filter(pk=assignment.pk).first()
    if row is None:
        return
    audit.record(by, "course.unassigned", row.course, before=_facts(row), organisation=row.organisation)
    row.delete()


def _refuse_outsiders(person: Person, unit: Organisation) -> None:
    if not oversees(person, unit, Role.UNIT_ADMIN):
        raise ValidationError(_("这个单位不归你管理，不能给它安排课程。"))


def _facts(assignment: Assignment) -> dict[str, object]:
    return {
        "unit": assignment.organisation.code,
        "required": assignment.required,
        "due_on": assignment.due_on.isoformat() if assignment.due_on else None,
    }

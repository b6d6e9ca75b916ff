"""An invigilator lets each candidate in, who is seen at the door."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from exams.access.visit import Visit
from exams.models import Exam, RoomEvent


def why_not(exam: Exam, visit: Visit) -> str:
    if not exam.needs_admission or _admissions(exam, visit).exists():
        return ""
    return _("等监考人核对身份、准许你进入，就可以开始。")


def is_let_in_for_a_reason(exam: Exam, visit: Visit) -> bool:
    """Whether an invigilator let this one person in and wrote why: the way past a network or a browser that is not the right one."""
    return _admissions(exam, visit).filter(candidate=visit.person).exclude(text="").exists()


def _admissions(exam: Exam, visit: Visit) -> QuerySet[RoomEvent]:
    """Of the person, or of all. Once let in, one is let in for every attempt at the exam."""
    concerned = Q(candidate=visit.person) | Q(candidate=None)
    return RoomEvent.objects.filter(concerned, exam=exam, kind=RoomEvent.Kind.ADMITTED)

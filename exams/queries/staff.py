"""What staff ask about exams: those in reach, who sat them, who was expected."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from exams.models import Attempt, Exam
from exams.models.attempt import AttemptQuerySet
from exams.models.exam import SEES_EXAMS, ExamQuerySet
from people.models import Organisation, Person


def exams_watched_by(person: Person, *roles: str) -> ExamQuerySet:
    """Exams of the units a member of staff reaches (in the roles given, or any that sees exams), and the published ones
    held above them, which their people sit too."""
    units = person.units_as(*(roles or SEES_EXAMS))
    above = [path for node in units for path in node.upward_paths]
    held_above = Exam.objects.published().filter(organisation__path__in=above)
    return Exam.objects.filter(organisation__in=Organisation.objects.within(*units)) | held_above


def exams_with_turnout(person: Person) -> ExamQuerySet:
    """Each with how many of those in reach are sitting it, have sat it, have passed."""
    in_reach = Attempt.objects.visible_to(person).filter(exam=OuterRef("pk")).order_by().values("exam")
    closed = in_reach.exclude(state=Attempt.State.OPEN)

    def people(attempts: QuerySet) -> Coalesce:
        return Coalesce(Subquery(attempts.annotate(n=Count("candidate", distinct=True)).values("n")), 0)

    return (
        exams_watched_by(person)
        .select_related("organisation", "course", "blueprint")
        .annotate(
            sitting=people(in_reach.filter(state=Attempt.State.OPEN)),
            sat=people(closed),
            passed=people(closed.filter(passed=True)),
        )
    )


def attempts_in_reach(exam: Exam, person: Person) -> AttemptQuerySet:
    """Attempts at an exam that a member of staff may see, the newest first."""
    return (
        Attempt.objects.visible_to(person)
        .filter(exam=exam)
        .select_related("candidate", "organisation")
        .annotate(answered=Count("answers", filter=~Q(answers__response=[])))
        .order_by("-started_at", "-pk")
    )

"""Who is to sit an exam, and how far each of them is."""

from __future__ import annotations

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, TextChoices, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exams.models import Attempt, Candidate, Exam, Excuse
from exams.models.exam import SEES_EXAMS
from people.models import Organisation, Person, Standing
from people.models.person import PersonQuerySet
from people.queries import with_last_certificate, with_standing


class Turnout(TextChoices):
    """Where a candidate stands. Leave counts only for one who never sat."""

    ABSENT = "absent", _("未考")
    SITTING = "sitting", _("在考")
    SAT = "sat", _("已考")
    EXCUSED = "excused", _("请假")


def candidates_of(exam: Exam) -> PersonQuerySet:
    """Whom an exam is for: `Exam.objects.open_to` from the other side. An exam not yet written down has no list."""
    listed = Q(pk__in=Candidate.objects.filter(exam=exam.pk).values("person"))
    people = Person.objects.active()
    if exam.open_to_whom == Exam.OpenTo.LIST:
        return people.filter(listed)
    return people.filter(Q(pk__in=_by_unit(exam).values("pk")) | listed)


def _by_unit(exam: Exam) -> QuerySet[Person]:
    people: QuerySet[Person] = Person.objects.filter(organisation__path__startswith=exam.organisation.path)
    if exam.open_to_whom == Exam.OpenTo.OFFICERS:
        people = with_standing(people, Standing.Kind.OFFICER, timezone.localdate())
    if exam.certificate_until:
        people = with_last_certificate(people).filter(last_expiry__lte=exam.certificate_until)
    return people


def people_of(exam: Exam, viewer: Person) -> PersonQuerySet:
    """The candidates in reach of a member of staff, and whoever sat it, though no longer a candidate; with `turnout`, `has_passed`."""
    reach = Organisation.objects.overseen_by(viewer, *SEES_EXAMS)
    attempts = Attempt.objects.filter(exam=exam)
    in_reach = Q(pk__in=candidates_of(exam).values("pk"), organisation__in=reach)
    sat_in_reach = Q(pk__in=attempts.filter(organisation__in=reach).values("candidate"))
    mine = attempts.filter(candidate=OuterRef("pk")).order_by()
    return Person.objects.filter(in_reach | sat_in_reach).annotate(
        turnout=Case(
            When(Exists(mine.open()), then=Value(Turnout.SITTING)),
            When(Exists(mine), then=Value(Turnout.SAT)),
            When(Exists(Excuse.objects.filter(exam=exam, person=OuterRef("pk"))), then=Value(Turnout.EXCUSED)),
            default=Value(Turnout.ABSENT),
            output_field=CharField(),
        ),
        has_passed=Exists(mine.passed()),
    )


def turnout_of(people: QuerySet[Person]) -> dict[str, int]:
    """How many of `people_of` there are in each state, how many in all (`expected`) and how many passed; in one query."""
    counts = {state.value: Count("pk", filter=Q(turnout=state)) for state in Turnout}
    return people.aggregate(expected=Count("pk"), passed=Count("pk", filter=Q(has_passed=True)), **counts)

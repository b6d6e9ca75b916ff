"""On the page of a question: in which exams it was sat, so that it can be ruled on there."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max

from exams.models import Attempt, Exam, Regrade
from exams.models.exam import RULES_ON_RESULTS
from exams.rulings import key_differs
from people.models import Organisation, Person
from question_bank.models import Question, QuestionVersion


@dataclass(frozen=True)
class Regradable:
    """An exam with graded attempts on a version of the question."""

    exam: Exam
    version: QuestionVersion
    graded: int
    #: Whether the version in use now has another key.
    key_differs: bool
    ruling: Regrade | None


def regradable(question: Question, viewer: Person, *, most: int) -> list[Regradable]:
    """The exams the viewer may rule on, the one sat last first; four queries at most."""
    reach = Organisation.objects.overseen_by(viewer, *RULES_ON_RESULTS)
    rows = (
        Attempt.objects.filter(state=Attempt.State.GRADED, exam__organisation__in=reach)
        .filter(paper__questions__question_version__question=question)
        .order_by()
        .values_list("exam", "paper__questions__question_version")
        .annotate(graded=Count("pk"), last=Max("submitted_at"))
        .order_by("-last")[:most]
    )
    found = list(rows)
    if not found:
        return []
    exams = Exam.objects.in_bulk({row[0] for row in found})
    versions = {version.pk: version for version in question.versions.all()}
    rulings = {
        (ruling.exam_id, ruling.question_version_id): ruling
        for ruling in Regrade.objects.filter(exam__in=exams, question_version__in=versions).order_by("pk")
    }
    return [
        Regradable(exams[exam], versions[pk], graded, _differs(versions[pk], question.current), rulings.get((exam, pk)))
        for exam, pk, graded, _last in found
    ]


def _differs(version: QuestionVersion, current: QuestionVersion | None) -> bool:
    return current is not None and current.pk != version.pk and key_differs(version, current)

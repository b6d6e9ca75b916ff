"""The papers of an exam, for those who answer for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.functional import cached_property

from exams.composing.forecast import Facet, Forecast
from exams.models import Exam, Paper, PaperQuestion
from exams.models.blueprint import SEES_BLUEPRINTS
from exams.models.exam import ExamQuerySet
from people.models import Organisation, Person


def exams_papered_by(person: Person) -> ExamQuerySet:
    """Exams (quizzes are drawn by themselves) of the units for whose papers one answers."""
    reach = Organisation.objects.overseen_by(person, *SEES_BLUEPRINTS)
    return Exam.objects.filter(organisation__in=reach, kind=Exam.Kind.EXAM).select_related("organisation", "blueprint")


def papers_seen_by(person: Person) -> QuerySet[Paper]:
    """The papers for all of these exams."""
    papers = Paper.objects.filter(exam__in=exams_papered_by(person), is_shared=True)
    return papers.select_related("exam__blueprint", "exam__organisation", "drawn_by", "frozen_by", "twin_of__exam")


def waiting_to_be_frozen(person: Person, at: datetime) -> QuerySet[Paper]:
    """Drawn by somebody else for an exam still ahead, and not frozen yet."""
    ahead = Q(exam__latest_finish=None) | Q(exam__latest_finish__gt=at)
    waiting = papers_seen_by(person).filter(ahead, frozen_at=None, exam__published_at=None)
    return waiting.exclude(drawn_by=person).order_by("drawn_at")


@dataclass(frozen=True)
class Section:
    """The questions of one kind, which stand together: 一、单项选择题."""

    number: int
    places: list[PaperQuestion]

    @property
    def kind(self) -> str:
        return self.places[0].question_version.kind

    @property
    def label(self) -> str:
        return self.places[0].question_version.get_kind_display()

    @property
    def total(self) -> object:
        return sum(place.marks for place in self.places)

    @cached_property
    def marks_each(self) -> object:
        """What each question gives; None where they differ."""
        marks = {place.marks for place in self.places}
        return marks.pop() if len(marks) == 1 else None


def places_of(paper: Paper) -> list[PaperQuestion]:
    return list(paper.questions.select_related("question_version__question").order_by("position"))


def sections_of(places: Sequence[PaperQuestion]) -> list[Section]:
    kinds = dict.fromkeys(place.question_version.kind for place in places)
    together = [[place for place in places if place.question_version.kind == kind] for kind in kinds]
    return [Section(number, some) for number, some in enumerate(together, start=1)]


def forecast_of_paper(places: Sequence[PaperQuestion]) -> Forecast:
    return Forecast([_facet(place) for place in places], [place.marks for place in places])


def _facet(place: PaperQuestion) -> Facet:
    version = place.question_version
    return Facet(version.kind, version.difficulty, version.question.right_share, version.question.answered)


def built_for(exam: Exam) -> dict[str, int]:
    """Of papers of one's own: how many are built before the start, and how many of these are sat already."""
    reserved = Paper.objects.filter(exam=exam, reserved_for__isnull=False)
    return reserved.aggregate(built=Count("pk"), sat=Count("pk", filter=Q(attempts__isnull=False)))

"""Blueprints in lists and on their page."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from exams.models import Blueprint, BlueprintRow, Exam, PinnedQuestion
from exams.models.blueprint import BlueprintQuerySet
from people.models import Organisation, Person
from question_bank.models import Question


def blueprints_with_uses(person: Person) -> BlueprintQuerySet:
    """Those in sight, each with how many exams use it, the one changed last first."""
    return (
        Blueprint.objects.visible_to(person)
        .select_related("organisation", "written_by")
        .annotate(used=Count("exams", distinct=True))
        .order_by("-changed_at", "-pk")
    )


def rows_of(blueprint: Blueprint) -> list[BlueprintRow]:
    return list(blueprint.rows.select_related("category", "statute"))


def pins_of(blueprint: Blueprint, viewer: Person) -> list[tuple[PinnedQuestion, bool]]:
    """Each with whether the viewer may see what it says."""
    pins = list(blueprint.pins.select_related("question__current", "question__latest"))
    seen = Question.objects.visible_to(viewer).filter(pk__in=[pin.question_id for pin in pins])
    visible = set(seen.values_list("pk", flat=True))
    return [(pin, pin.question_id in visible) for pin in pins]


def exams_by(blueprint: Blueprint, viewer: Person) -> QuerySet[Exam]:
    """The exams in sight that use it."""
    return Exam.objects.visible_to(viewer).filter(blueprint=blueprint)


def unit_for(blueprint: Blueprint, viewer: Person, *roles: str) -> Organisation:
    """For whose exams it is looked at: the unit's own, or the viewer's where it is shipped with the platform."""
    return blueprint.organisation or viewer.units_as(*roles)[0]

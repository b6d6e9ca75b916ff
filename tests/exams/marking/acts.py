"""What is done at the markers' desk."""

from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from exams.queries import desk
from exams.services.marking import give_mark, take_next
from people.models import Role
from tests.builders import make_person
from tests.exams.sat import sat

NOW = timezone.now()


def make_marker(unit):
    return make_person(unit=unit, roles=[Role.OFFICER, Role.MARKER])


def handed_in(exam, *texts, question):
    """One closed attempt for each text."""
    return [sat(exam, {question: [text]}) for text in texts]


def pile(exam, question):
    return desk.answers_to(exam, question)


def take(exam, question, marker, **more):
    return take_next(pile(exam, question), by=marker, **({"at": NOW} | more))


def mark(answer, marker, marks=1, **more):
    return give_mark(answer.code, marks=Decimal(marks), by=marker, **({"at": NOW} | more))


def address(exam, question):
    return reverse("exams:mark", args=[exam.pk, question.pk])

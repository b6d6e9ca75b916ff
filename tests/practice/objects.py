"""What the addresses of the permission matrix point at. A run and a book are their person's alone."""

from django.utils import timezone

from practice.models import BookEntry
from practice.scopes import Scope
from practice.services.runs import start_run
from tests.builders import make_officer, make_question, make_response


def object_run(unit):
    make_question(organisation=unit)
    return start_run(make_officer(unit=unit), Scope.parse("random"), at=timezone.now()).pk


def object_place(unit):
    return object_run(unit), 1


def object_question(unit):
    return make_question(organisation=unit).question.pk


def object_entry(unit):
    person = make_officer(unit=unit)
    make_response(person, make_question(organisation=unit), right=False)
    return BookEntry.objects.get(person=person).pk

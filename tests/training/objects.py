"""What the addresses of training's routes name, made for a unit."""

from django.core.files.base import ContentFile
from django.utils import timezone

from tests import builders
from training.models import Assignment, CourseFile
from training.services.progress import open_lesson, reach_end


def object_course(unit):
    return builders.make_course(unit=unit).pk


def object_published_course(unit):
    """Not assigned to anybody: to be assigned, it need not belong to the unit."""
    return builders.make_course().pk


def object_file(unit):
    course = builders.make_course(unit=unit)
    row = CourseFile(course=course, name="figures/a.svg")
    row.file.save("a.svg", ContentFile(b"<svg xmlns='http://www.w3.org/2000/svg'/>"))
    return course.pk, row.name


def object_lesson(unit):
    return builders.make_course(unit=unit).lessons.get().pk


def object_slot(unit):
    return object_lesson(unit), 1


def object_assignment(unit):
    course = builders.make_course(unit=unit)
    return Assignment.objects.get(course=course).pk


def object_held(unit):
    officer = builders.make_officer(unit=unit)
    lesson = builders.make_course(unit=unit, slots=0).lessons.get()
    open_lesson(officer, lesson, at=timezone.now())
    return reach_end(officer, lesson, at=timezone.now()).held.get().pk


def object_claim(unit):
    return builders.make_claim(builders.make_officer(unit=unit)).pk


def object_evidence(unit):
    return builders.make_claim(builders.make_officer(unit=unit)).files.get().pk


def object_file_of_claim(unit):
    claim = builders.make_claim(builders.make_officer(unit=unit), submitted=False)
    return claim.pk, claim.files.get().pk

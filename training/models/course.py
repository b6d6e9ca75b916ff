"""Courses and their lessons."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from laws.models import Article
from people.models import Organisation, Person, Role
from question_bank.models import Question
from training.models.ledger import Category, in_hours


class CourseQuerySet(models.QuerySet):
    def published(self) -> CourseQuerySet:
        return self.filter(published_at__isnull=False)

    def open_to(self, person: Person) -> CourseQuerySet:
        """Published courses assigned to the unit of a person or to one above it."""
        reaching = Assignment.objects.reaching(person).values("course")
        return self.published().filter(pk__in=reaching)


class Course(models.Model):
    """A course: lessons in order, each worth hours when completed."""

    code = models.SlugField(_("课程代码"), max_length=60, unique=True)
    title = models.CharField(_("课程"), max_length=100)
    summary = models.TextField(_("简介"), blank=True)
    category = models.CharField(_("知识类别"), max_length=20, choices=Category.choices)
    published_at = models.DateTimeField(null=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("课程")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("training:course", args=[self.pk])


class AssignmentQuerySet(models.QuerySet):
    def reaching(self, person: Person) -> AssignmentQuerySet:
        """Those to the unit of a person and to the units above it."""
        return self.filter(organisation__path__in=person.organisation.upward_paths)

    def editable_by(self, person: Person) -> AssignmentQuerySet:
        """Those to the units that a person administers."""
        return self.filter(organisation__in=Organisation.objects.overseen_by(person, Role.UNIT_ADMIN))


class Assignment(models.Model):
    """A course is open to a unit and all beneath it, as required or as elective."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="assignments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="assignments")
    required = models.BooleanField(_("必修"), default=False)
    due_on = models.DateField(_("完成期限"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("课程安排")
        constraints = [
            models.UniqueConstraint(fields=["course", "organisation"], name="one_assignment_per_course_and_unit")
        ]


class LessonQuerySet(models.QuerySet):
    def open_to(self, person: Person) -> LessonQuerySet:
        """The lessons of the courses open to a person."""
        return self.filter(course__in=Course.objects.open_to(person))


class Lesson(models.Model):
    """A lesson: text in Markdown with places for its questions. `hundredths` is its approved value."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="lessons")
    number = models.PositiveSmallIntegerField(_("节次"))
    slug = models.SlugField(max_length=60)
    title = models.CharField(_("标题"), max_length=100)
    summary = models.CharField(_("摘要"), max_length=200, blank=True)
    text = models.TextField(_("正文"))
    minutes = models.PositiveSmallIntegerField(_("预计分钟"))
    hundredths = models.PositiveIntegerField(_("学时（百分之一）"))
    cites = models.ManyToManyField(Article, related_name="cited_by_lessons", blank=True)

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("课节")
        ordering = ["course", "number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "slug"], name="one_lesson_of_a_slug_per_course"),
        ]

    def __str__(self) -> str:
        return f"{self.course} 第 {self.number} 节 {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("training:lesson", args=[self.pk])

    @property
    def hours(self) -> Decimal:
        return in_hours(self.hundredths)


class LessonQuestion(models.Model):
    """A question that may stand at a slot of a lesson. Several at one slot are siblings: after a wrong answer the next comes up."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="questions")
    slot = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField(default=0)
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["lesson", "slot", "order"]
        constraints = [models.UniqueConstraint(fields=["lesson", "slot", "question"], name="a_question_once_per_slot")]


class CourseFile(models.Model):
    """A figure or attachment of a course, by the name its lessons use."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="files")
    name = models.CharField(max_length=100)
    file = models.FileField(upload_to="courses/")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "name"], name="one_file_of_a_name_per_course")]

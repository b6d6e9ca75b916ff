"""Exams and their papers."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models import Organisation, Person, Role
from question_bank.models import Category as QuestionCategory
from question_bank.models import QuestionVersion
from training.models import Category, Course, in_hours

SEES_EXAMS = (Role.AUTHOR, Role.UNIT_ADMIN, Role.INVIGILATOR, Role.AUDITOR)


class ExamQuerySet(models.QuerySet):
    def published(self) -> ExamQuerySet:
        return self.filter(published_at__isnull=False)

    def open_to(self, person: Person) -> ExamQuerySet:
        """Published exams held for the unit of a person or for one above it."""
        return self.published().filter(organisation__path__in=person.organisation.upward_paths)

    def visible_to(self, person: models.Model) -> ExamQuerySet:
        """Those of the units one writes, administers, invigilates or supervises for."""
        return self.filter(organisation__in=Organisation.objects.overseen_by(person, *SEES_EXAMS))


class Exam(models.Model):
    """What is to be sat. A quiz (测验) is an exam of that kind, tied to a course, drawn anew each time."""

    class Kind(models.TextChoices):
        QUIZ = "quiz", _("测验")
        EXAM = "exam", _("考试")

    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("名称"), max_length=100)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="exams", verbose_name=_("单位"))
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="quizzes")
    question_category = models.ForeignKey(
        QuestionCategory, models.PROTECT, related_name="+", verbose_name=_("抽题分类")
    )
    question_count = models.PositiveSmallIntegerField(_("题数"))
    minutes = models.PositiveSmallIntegerField(_("时长（分钟）"))
    pass_percent = models.PositiveSmallIntegerField(_("合格线（%）"), default=80)
    attempts_allowed = models.PositiveSmallIntegerField(
        _("可考次数"), null=True, blank=True, help_text="Empty: any number."
    )
    opens_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    latest_start = models.DateTimeField(_("最晚开始"), null=True, blank=True)
    latest_finish = models.DateTimeField(_("最晚交卷"), null=True, blank=True)
    hundredths = models.PositiveIntegerField(_("学时（百分之一）"), default=0)
    category = models.CharField(_("知识类别"), max_length=20, choices=Category.choices)
    published_at = models.DateTimeField(null=True)

    objects = ExamQuerySet.as_manager()

    class Meta:
        verbose_name = _("考试")
        ordering = ["-opens_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(pass_percent__lte=100), name="pass_mark_is_a_percentage"),
            models.CheckConstraint(condition=Q(question_count__gte=1), name="an_exam_has_questions"),
            models.CheckConstraint(
                condition=Q(latest_start=None) | Q(latest_finish=None) | Q(latest_start__lte=F("latest_finish")),
                name="latest_start_is_not_after_latest_finish",
            ),
            models.CheckConstraint(
                condition=~Q(kind="quiz") | Q(course__isnull=False), name="a_quiz_belongs_to_a_course"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def hours(self) -> Decimal:
        return in_hours(self.hundredths)

    @property
    def is_quiz(self) -> bool:
        return self.kind == self.Kind.QUIZ


class Paper(models.Model):
    """A drawn paper: questions pinned to their versions. An exam has one for all; a quiz has one an attempt."""

    exam = models.ForeignKey(Exam, models.PROTECT, related_name="papers")
    seed = models.BigIntegerField()
    drawn_at = models.DateTimeField()
    is_shared = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("试卷")
        constraints = [
            models.UniqueConstraint(fields=["exam"], condition=Q(is_shared=True), name="one_shared_paper_per_exam")
        ]


class PaperQuestion(models.Model):
    """A question at its place in a paper, with the order in which its options stand (keys of the version)."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField()
    question_version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    option_order = models.JSONField(default=list)

    class Meta:
        ordering = ["paper", "position"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "position"], name="one_question_per_place_in_a_paper"),
            models.UniqueConstraint(fields=["paper", "question_version"], name="a_question_once_per_paper"),
        ]

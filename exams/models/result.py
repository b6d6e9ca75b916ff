"""Results in versions, what made them change, and what officers object to."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.models.attempt import Attempt
from exams.models.exam import Exam
from exams.models.paper import PaperQuestion
from people.models import Organisation, Person, Role
from question_bank.models import QuestionVersion

#: Where nothing else was set.
DAYS_TO_APPEAL = 15


class Result(models.Model):
    """One version of an attempt's result; the newest is the attempt's (Attempt.percent, passed). Added, never changed."""

    class Because(models.TextChoices):
        HANDED_IN = "handed_in", _("交卷评分")
        MARKED = "marked", _("人工阅卷")
        LATE = "late", _("采纳迟到的答案")
        REGRADED = "regraded", _("改判")
        IMPORTED = "imported", _("成绩导入")

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="results")
    number = models.PositiveSmallIntegerField()
    score = models.DecimalField(_("得分"), max_digits=7, decimal_places=2)
    total = models.DecimalField(_("总分"), max_digits=6, decimal_places=1)
    earned = models.JSONField(default=dict, help_text='Marks by place on the paper: {"1": "2", "2": "0.5"}.')
    percent = models.PositiveSmallIntegerField(_("得分（%）"))
    passed = models.BooleanField(_("合格"))
    because = models.CharField(_("来由"), max_length=10, choices=Because.choices)
    note = models.CharField(max_length=300, blank=True)
    regrade = models.ForeignKey(
        "Regrade", models.PROTECT, null=True, related_name="results", help_text="The ruling that made it."
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("成绩")
        ordering = ["attempt", "number"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="one_result_of_a_number_per_attempt"),
            models.CheckConstraint(condition=Q(percent__lte=100, score__gte=0), name="a_result_is_within_its_total"),
        ]


class Regrade(models.Model):
    """A ruling on a question of an exam after it was sat; marking of that exam heeds it from then on."""

    class Policy(models.TextChoices):
        FULL_CREDIT = "full_credit", _("全部给满分")
        CURRENT_OR_PREVIOUS = "current_or_previous", _("新旧答案都算对")
        CURRENT_ONLY = "current_only", _("只按新答案")
        NONE = "none", _("不改成绩")

    exam = models.ForeignKey(Exam, models.PROTECT, related_name="regrades")
    question_version = models.ForeignKey(
        QuestionVersion, models.PROTECT, related_name="+", help_text="The one on the paper."
    )
    new_version = models.ForeignKey(
        QuestionVersion, models.PROTECT, null=True, related_name="+", help_text="The one whose key is right."
    )
    policy = models.CharField(_("处理办法"), max_length=20, choices=Policy.choices)
    reason = models.CharField(_("理由"), max_length=300)
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ruled_at = models.DateTimeField()
    changed = models.PositiveIntegerField(default=0, help_text="Attempts whose result it changed.")
    finished_at = models.DateTimeField(null=True, help_text="When all attempts had been looked at.")

    class Meta:
        verbose_name = _("改判")
        ordering = ["exam", "pk"]


class AppealTermQuerySet(models.QuerySet):
    def days_on(self, day: date) -> int:
        """How long one may object from a day on."""
        found = self.filter(valid_from__lte=day).order_by("-valid_from").values_list("days", flat=True).first()
        return DAYS_TO_APPEAL if found is None else found


class AppealTerm(models.Model):
    """Within how many days of its publication a result may be objected to, from a day on. A change is a new row."""

    valid_from = models.DateField(_("生效日期"), unique=True)
    days = models.PositiveSmallIntegerField(_("申诉期限（天）"), help_text="0: none.")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = AppealTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("申诉期限")
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return str(self.valid_from)


class AppealQuerySet(models.QuerySet):
    def open(self) -> AppealQuerySet:
        return self.filter(state=Appeal.State.OPEN)

    def visible_to(self, person: Person) -> AppealQuerySet:
        """Those about exams of the units one reviews for, never one's own."""
        reviewed = Organisation.objects.overseen_by(person, Role.LEGAL_REVIEWER)
        return self.filter(attempt__exam__organisation__in=reviewed).exclude(attempt__candidate=person)


class Appeal(models.Model):
    """An officer objects to a question of an attempt; a legal reviewer rules."""

    class State(models.TextChoices):
        OPEN = "open", _("待处理")
        UPHELD = "upheld", _("成立")
        REJECTED = "rejected", _("不成立")

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="appeals")
    paper_question = models.ForeignKey(PaperQuestion, models.PROTECT, related_name="+")
    text = models.TextField(_("理由"), max_length=500)
    made_at = models.DateTimeField()
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ruled_at = models.DateTimeField(null=True)
    ruling = models.CharField(_("答复"), max_length=300, blank=True)
    regrade = models.ForeignKey(Regrade, models.PROTECT, null=True, related_name="appeals")

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("申诉")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "paper_question"], name="one_appeal_per_question_of_an_attempt"),
            models.CheckConstraint(
                condition=Q(state="open", ruled_at=None) | Q(state__in=["upheld", "rejected"], ruled_at__isnull=False),
                name="ruled_appeal_has_a_time",
            ),
        ]

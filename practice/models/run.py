"""A practice run: some questions, one after the other."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import Person
from question_bank.models import QuestionVersion


class RunQuerySet(models.QuerySet):
    def of(self, person: Person) -> RunQuerySet:
        return self.filter(person=person)

    def open(self) -> RunQuerySet:
        return self.filter(finished_at=None)


class Run(models.Model):
    """`scope` says what the questions were chosen from (practice.scopes), `title` how that was called then."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="practice_runs")
    scope = models.CharField(max_length=40)
    title = models.CharField(_("练习"), max_length=120)
    started_at = models.DateTimeField(_("开始"))
    finished_at = models.DateTimeField(_("结束"), null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("练习")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "scope"], condition=Q(finished_at=None), name="one_open_run_per_person_and_scope"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("practice:run", args=[self.pk])


class RunQuestion(models.Model):
    """A question at its place, pinned to a version. `given` is empty until it was answered.

    `share` comes with the answer where a machine can mark it; else the person says so after reading the model answer.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    question_version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    given = models.JSONField(null=True)
    given_at = models.DateTimeField(null=True)
    share = models.DecimalField(max_digits=4, decimal_places=3, null=True)

    class Meta:
        ordering = ["run", "position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="one_question_per_place_in_a_run"),
            models.CheckConstraint(
                condition=Q(share=None) | Q(given_at__isnull=False), name="only_an_answer_given_has_a_share"
            ),
        ]

    @property
    def is_given(self) -> bool:
        return self.given_at is not None

    @property
    def is_right(self) -> bool:
        return self.share == 1

"""Papers: questions pinned to their versions, in places, with their marks."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exams.models.blueprint import BlueprintRow
from exams.models.exam import Exam
from question_bank.models import QuestionVersion


class Paper(models.Model):
    """A drawn paper. All share one of an exam (A; its twin B for a make-up), or each has one of their own.

    The seed is kept: over the same bank it gives the same paper. A shared one is frozen by a person who did not draw it.
    """

    exam = models.ForeignKey(Exam, models.PROTECT, related_name="papers")
    label = models.CharField(_("卷别"), max_length=2, default="A")
    seed = models.BigIntegerField()
    is_shared = models.BooleanField(default=False)
    twin_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="twins")
    reserved_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="Built before the start."
    )
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("试卷")
        constraints = [
            models.UniqueConstraint(fields=["exam"], condition=Q(is_shared=True), name="one_shared_paper_per_exam"),
            models.UniqueConstraint(
                fields=["exam", "reserved_for"],
                condition=Q(reserved_for__isnull=False),
                name="one_paper_reserved_per_officer_and_exam",
            ),
            models.CheckConstraint(
                condition=Q(frozen_by=None) | Q(drawn_by=None) | ~Q(frozen_by=F("drawn_by")),
                name="paper_is_frozen_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exam} {self.label}"


class PaperQuestion(models.Model):
    """A question at its place in a paper: what it gives, and the order in which its options stand (keys of the version)."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField()
    question_version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    option_order = models.JSONField(default=list)
    takes_keys = models.BooleanField(
        default=True, help_text="Whether a response is keys out of `option_order`; otherwise texts."
    )
    marks = models.DecimalField(_("分值"), max_digits=5, decimal_places=1, default=Decimal(1))
    row = models.ForeignKey(BlueprintRow, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["paper", "position"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "position"], name="one_question_per_place_in_a_paper"),
            models.UniqueConstraint(fields=["paper", "question_version"], name="a_question_once_per_paper"),
        ]

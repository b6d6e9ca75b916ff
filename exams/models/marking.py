"""Written answers that people mark, and the marks they give."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from exams.models.attempt import Attempt
from exams.models.paper import PaperQuestion
from people.models import Person

ARBITER = 3


class WrittenAnswerQuerySet(models.QuerySet):
    def waiting(self) -> WrittenAnswerQuerySet:
        """Somebody's mark is missing. Of an attempt that was opened again nothing is marked until it closes."""
        return self.filter(turn__isnull=False).exclude(attempt__state=Attempt.State.OPEN)

    def markable_by(self, person: Person) -> WrittenAnswerQuerySet:
        """Waiting, not one's own, and not marked by oneself before."""
        marked = WrittenMark.objects.filter(
            attempt=OuterRef("attempt"), paper_question=OuterRef("paper_question"), marker=person
        )
        return self.waiting().exclude(attempt__candidate=person).exclude(Exists(marked))

    def free_for(self, person: Person, at: datetime) -> WrittenAnswerQuerySet:
        """Markable, and not lying before another."""
        is_held = Q(held_until__gt=at) & ~Q(held_by=person)
        return self.markable_by(person).exclude(is_held)


class WrittenAnswer(models.Model):
    """An answer that a machine cannot mark, on the markers' desk from the close of its attempt until its marks are settled.

    It lies before one marker for a while; others get the next.
    """

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="written_answers")
    paper_question = models.ForeignKey(PaperQuestion, models.CASCADE, related_name="+")
    code = models.CharField(
        max_length=16,
        unique=True,
        help_text="Names it and orders the pile: by chance, so it tells neither who nor when.",
    )
    digest = models.CharField(max_length=64, help_text="Of the text, normalised: equal texts lie together.")
    turn = models.PositiveSmallIntegerField(
        null=True, help_text="Whose mark is missing: 1 and 2 the markers', 3 the arbiter's; none once settled."
    )
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    held_until = models.DateTimeField(null=True)

    objects = WrittenAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("待阅答案")
        ordering = ["code"]
        indexes = [
            models.Index(
                fields=["paper_question", "code"], condition=Q(turn__isnull=False), name="answers_to_be_marked"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "paper_question"], name="an_answer_lies_on_the_desk_once"),
            models.CheckConstraint(
                condition=Q(turn=None) | Q(turn__in=[1, 2, ARBITER]), name="an_answer_waits_for_a_marker_or_the_arbiter"
            ),
        ]


class WrittenMark(models.Model):
    """What one marker gives one answer. Turn 1 and 2 are the markers', turn 3 the arbiter's, whose mark stands."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="written_marks")
    paper_question = models.ForeignKey(PaperQuestion, models.PROTECT, related_name="+")
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    turn = models.PositiveSmallIntegerField()
    marks = models.DecimalField(_("得分"), max_digits=6, decimal_places=2)
    parts = models.JSONField(default=list, help_text='Of a case: what each sub-question got, as ["2", "1.5"].')
    points = models.JSONField(default=list, help_text="Which points of the model answer were found, by number.")
    comment = models.CharField(_("评语"), max_length=300, blank=True)
    digest = models.CharField(max_length=64, help_text="Of the text that was marked: a mark is for that and no other.")
    marked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("评分")
        constraints = [
            models.UniqueConstraint(fields=["attempt", "paper_question", "turn"], name="one_mark_per_answer_and_turn"),
            models.UniqueConstraint(
                fields=["attempt", "paper_question", "marker"], name="a_marker_marks_an_answer_once"
            ),
            models.CheckConstraint(
                condition=Q(turn__in=[1, 2, ARBITER], marks__gte=0), name="marks_have_a_turn_and_are_not_negative"
            ),
        ]

"""Attempts and answers: the attempt protocol is kept by these constraints and `exams.services.attempts`."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from exams.models.exam import SEES_EXAMS, Exam
from exams.models.paper import Paper, PaperQuestion
from people.models import Organisation

#: How long after the deadline a save that was already under way is still taken; not shown as time.
NETWORK_GRACE = timedelta(seconds=60)


class AttemptQuerySet(models.QuerySet):
    def open(self) -> AttemptQuerySet:
        return self.filter(state=Attempt.State.OPEN)

    def overdue(self, at: datetime | Now) -> AttemptQuerySet:
        """Open, not paused, though the deadline and the network grace have passed; `Now()` asks the database's clock."""
        return self.open().filter(paused_at=None, deadline__lt=at - NETWORK_GRACE)

    def passed(self) -> AttemptQuerySet:
        return self.filter(state=Attempt.State.GRADED, passed=True)

    def visible_to(self, person: models.Model) -> AttemptQuerySet:
        overseen = Organisation.objects.overseen_by(person, *SEES_EXAMS)
        return self.filter(Q(candidate=person) | Q(organisation__in=overseen))


class Attempt(models.Model):
    """An officer sits an exam once. Its answers freeze when it closes; the deadline is the server's.

    Score, percent and pass are those of the newest Result.
    """

    class State(models.TextChoices):
        OPEN = "open", _("作答中")
        CLOSED = "closed", _("待阅卷")
        GRADED = "graded", _("已评分")

    class ClosedBy(models.TextChoices):
        CANDIDATE = "candidate", _("本人交卷")
        DEADLINE = "deadline", _("到时收卷")
        INVIGILATOR = "invigilator", _("监考收卷")

    exam = models.ForeignKey(Exam, models.PROTECT, related_name="attempts")
    paper = models.ForeignKey(
        Paper, models.PROTECT, null=True, related_name="attempts", help_text="None where only a total is known."
    )
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="attempts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("第几次"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    lease = models.PositiveIntegerField(
        default=1, help_text="Advances when another device takes over; older ones no longer save."
    )
    order_seed = models.BigIntegerField(
        default=0,
        help_text="In which order this candidate sees questions and options (exams.services.ordering); 0: as printed.",
    )
    started_at = models.DateTimeField(_("开始"))
    deadline = models.DateTimeField(_("截止"))
    paused_at = models.DateTimeField(null=True, help_text="The clock stands; the deadline moves when it goes on.")
    notices = models.PositiveIntegerField(
        default=0, help_text="The last room event to be told to the candidate; the page asks when it grows."
    )
    submitted_at = models.DateTimeField(_("交卷"), null=True)
    closed_by = models.CharField(max_length=12, choices=ClosedBy.choices, blank=True)
    score = models.DecimalField(_("得分"), max_digits=7, decimal_places=2, null=True)
    total = models.DecimalField(_("总分"), max_digits=6, decimal_places=1, null=True)
    percent = models.PositiveSmallIntegerField(_("得分（%）"), null=True)
    passed = models.BooleanField(_("合格"), null=True)
    told_practice = models.BooleanField(
        default=False, help_text="Whether the newest result has been pushed to the wrong-question book."
    )

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("作答")
        ordering = ["-started_at"]
        indexes = [
            models.Index(fields=["state", "deadline"]),
            models.Index(fields=["exam"], condition=Q(state="graded", told_practice=False), name="attempts_not_told"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["exam", "candidate"], condition=Q(state="open"), name="one_open_attempt_per_officer_and_exam"
            ),
            models.UniqueConstraint(
                fields=["exam", "candidate", "number"], name="one_attempt_of_a_number_per_officer_and_exam"
            ),
            models.CheckConstraint(
                condition=Q(state="open", submitted_at=None, percent=None, passed=None)
                | Q(state="closed", submitted_at__isnull=False, percent=None, passed=None, paused_at=None)
                | Q(state="graded", submitted_at__isnull=False, percent__isnull=False, passed__isnull=False),
                name="graded_attempt_has_time_and_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exam}　第 {self.number} 次"

    def seconds_left(self, at: datetime) -> float:
        """While it is paused the clock stands."""
        return max((self.deadline - (self.paused_at or at)).total_seconds(), 0)

    def is_under_way_at(self, at: datetime) -> bool:
        return self.state == self.State.OPEN and (self.paused_at is not None or at <= self.deadline + NETWORK_GRACE)


class Answer(models.Model):
    """The answer that counts at a place of the paper: the saved one with the highest sequence number."""

    attempt = models.ForeignKey(
        Attempt, models.PROTECT, related_name="answers", db_index=False
    )  # the constraint has one
    paper_question = models.ForeignKey(PaperQuestion, models.PROTECT, related_name="+")
    sequence = models.PositiveBigIntegerField()
    response = models.JSONField(help_text="Keys, or texts; of a case a list of these (exams.responses).")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "paper_question"], name="one_answer_per_place_in_an_attempt")
        ]


class AnswerEvent(models.Model):
    """Every save that was taken, in order, so that a dispute can be replayed. Added, never changed.

    Written only together with the answer, whose references the database checks; here it need not check them again.
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="events", db_constraint=False)
    paper_question = models.ForeignKey(
        PaperQuestion, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    sequence = models.PositiveBigIntegerField()
    response = models.JSONField(help_text="Keys, or texts; of a case a list of these (exams.responses).")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

"""An answer that somebody gave, wherever it was asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from question_bank.models import Question, QuestionVersion


class ResponseQuerySet(models.QuerySet):
    def of(self, person: Person) -> ResponseQuerySet:
        return self.filter(person=person)

    def last_given(self) -> ResponseQuerySet:
        """The last answer of each person to each question: what mastery is measured by."""
        return self.filter(is_latest=True)

    def in_order(self) -> ResponseQuerySet:
        """As they were given, whatever the order in which they came in; a total order, so that it is always the same."""
        return self.order_by("answered_at", "source", "key")


class Response(models.Model):
    """Written by `practice.services.responses` alone.

    `source` names where it was asked (`lesson:7`, `exam:12`, `practice`) and `key` which answer there it was: pushed twice, it
    counts once.
    """

    class Where(models.TextChoices):
        """What `source` begins with."""

        LESSON = "lesson", _("课节小题")
        QUIZ = "quiz", _("测验")
        EXAM = "exam", _("考试")
        PRACTICE = "practice", _("练习")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="responses")
    question = models.ForeignKey(Question, models.PROTECT, related_name="responses")
    question_version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="responses")
    given = models.JSONField(help_text="Its shape depends on the kind: see question_bank.marking.share.")
    share = models.DecimalField(_("得分率"), max_digits=4, decimal_places=3, help_text="0 … 1; 1 is right.")
    source = models.CharField(_("来源"), max_length=60)
    key = models.CharField(max_length=60)
    answered_at = models.DateTimeField(_("作答时间"))
    is_latest = models.BooleanField(default=False, help_text="The last answer of this person to this question.")

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("作答记录")
        indexes = [models.Index(fields=["person", "question"], name="responses_to_a_question")]
        constraints = [
            models.UniqueConstraint(fields=["person", "source", "key"], name="an_answer_of_a_source_counts_once"),
            models.UniqueConstraint(
                fields=["person", "question"],
                condition=Q(is_latest=True),
                name="one_latest_answer_per_person_and_question",
            ),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=1), name="share_of_an_answer_is_up_to_one"),
        ]

    @property
    def is_right(self) -> bool:
        return self.share == 1

    @property
    def where(self) -> str:
        """课节小题, 考试, 练习; what is not known is shown as it is named."""
        name = self.source.partition(":")[0]
        return str(self.Where(name).label) if name in self.Where else name

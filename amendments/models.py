"""A statute has a new version: what cites the articles that changed is worked off by people, item by item."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from laws.models import Article, Correspondence, StatuteVersion
from people.models import Organisation, Person, Role
from question_bank.models import Question
from training.models import Lesson

#: Who decides on what cites a changed article.
DECIDES = (Role.AUTHOR, Role.LEGAL_REVIEWER)


class AmendmentQuerySet(models.QuerySet):
    def with_progress(self, person: Person) -> AmendmentQuerySet:
        """`total` and `waiting` items as far as this person sees them, by kind, and the earliest day they are due."""
        seen = Q(items__in=AffectedItem.objects.visible_to(person))
        waits = seen & Q(items__in=AffectedItem.objects.waiting())
        return self.annotate(
            total=Count("items", filter=seen),
            waiting=Count("items", filter=waits),
            questions=Count("items__question", filter=seen, distinct=True),
            lessons=Count("items__lesson", filter=seen, distinct=True),
            next_due=Min("items__due_on", filter=waits),
        )


class Amendment(models.Model):
    """One version of a statute followed by another. Closed when nothing waits; opened again when something new turns up."""

    old = models.ForeignKey(StatuteVersion, models.PROTECT, related_name="+")
    new = models.ForeignKey(StatuteVersion, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    unchanged = models.PositiveIntegerField(
        default=0, help_text="Citations of articles that stayed as they were, when last looked for: no items."
    )

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("修法核对")
        ordering = ["-new__in_force_from", "pk"]
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="one_amendment_per_pair_of_versions")]

    def __str__(self) -> str:
        return f"{self.old.statute.short_title} {self.old.name} → {self.new.name}"

    @property
    def decided(self) -> int:
        """Of `with_progress`: those that wait for nobody any longer."""
        return self.total - self.waiting  # type: ignore[attr-defined]  # annotations

    def get_absolute_url(self) -> str:
        return reverse("amendments:amendment", args=[self.pk])


class AffectedItemQuerySet(models.QuerySet):
    def waiting(self) -> AffectedItemQuerySet:
        """Not decided; a question that was retired elsewhere waits for nobody."""
        return self.filter(Q(question=None) | Q(question__retired_at=None), state=AffectedItem.State.OPEN)

    def visible_to(self, person: Any) -> AffectedItemQuerySet:
        """Lessons, and the questions one sees in the bank, for those who decide somewhere."""
        if not person.holds(*DECIDES):
            return self.none()
        return self.filter(Q(question=None) | Q(question__in=Question.objects.visible_to(person)))

    def decidable_by(self, person: Any) -> AffectedItemQuerySet:
        """Those one may keep and hand on."""
        return self._reached(person, *DECIDES)

    def withdrawable_by(self, person: Any) -> AffectedItemQuerySet:
        """Those of which one may suspend and retire the question: authors only."""
        return self._reached(person, Role.AUTHOR)

    def rewritable_by(self, person: Any) -> AffectedItemQuerySet:
        """Those of which one may write the question's next version; what is shipped changes with the platform."""
        return self.filter(question__in=Question.objects.editable_by(person))

    def _reached(self, person: Any, *roles: str) -> AffectedItemQuerySet:
        """Of the units one reaches; what belongs to no unit, shipped questions and lessons, by a role at the top."""
        units = person.units_as(*roles)
        reach = Q(question__organisation__in=Organisation.objects.within(*units))
        if any(unit.is_root() for unit in units):
            reach |= Q(question__organisation=None)
        return self.filter(reach)


class AffectedItem(models.Model):
    """A question or a lesson that cites an article of the old version which did not stay as it was."""

    class State(models.TextChoices):
        OPEN = "open", _("待核")
        KEPT = "kept", _("保留")
        REVISED = "revised", _("已修改")
        RETIRED = "retired", _("停用")

    Relation = Correspondence.Relation

    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="amendment_items")
    lesson = models.ForeignKey(Lesson, models.CASCADE, null=True, related_name="amendment_items")
    article = models.ForeignKey(
        Article, models.PROTECT, related_name="+", help_text="The one cited, of the old version."
    )
    relation = models.CharField(_("变化"), max_length=10, choices=Correspondence.Relation.choices)
    number_only = models.BooleanField(default=False)
    suggested = models.ManyToManyField(
        Article, related_name="+", blank=True, help_text="Those of the new version that took the article over."
    )
    state = models.CharField(_("处理"), max_length=10, choices=State.choices, default=State.OPEN)
    suspended = models.BooleanField(default=False, help_text="The question was suspended from here.")
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="amendment_items")
    due_on = models.DateField(_("期限"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)

    objects = AffectedItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("待核引用")
        ordering = ["article__number", "article__insert", "pk"]
        indexes = [models.Index(fields=["assignee", "state"], name="items_of_an_assignee")]
        constraints = [
            models.CheckConstraint(
                condition=Q(question__isnull=False, lesson=None) | Q(question=None, lesson__isnull=False),
                name="affected_is_a_question_or_a_lesson",
            ),
            models.UniqueConstraint(
                fields=["amendment", "question", "article"], name="one_item_per_question_and_article"
            ),
            models.UniqueConstraint(fields=["amendment", "lesson", "article"], name="one_item_per_lesson_and_article"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="decided_item_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article}：{self.says}"

    @property
    def says(self) -> str:
        """What stands in lists for it."""
        if self.question:
            return str(self.question.latest or self.question)
        return str(self.lesson)

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.OPEN and not (self.question and self.question.retired_at)

    def get_absolute_url(self) -> str:
        return reverse("amendments:item", args=[self.pk])

"""An entry of the bank: where it belongs, and which of its versions is in use."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from people.models import Organisation, Role

#: Who may see questions with their keys.
SEES_BANK = (Role.AUTHOR, Role.LEGAL_REVIEWER)


class Category(MP_Node):
    """A subject of questions; the tree is written as a path: 听证程序/申请与通知."""

    name = models.CharField(_("分类"), max_length=60)

    class Meta:
        verbose_name = _("分类")

    def __str__(self) -> str:
        return self.name


class Tag(models.Model):
    """A word that authors put on questions, across the categories: 典型案例, 2026年新增."""

    name = models.CharField(_("标签"), max_length=30, unique=True)

    class Meta:
        verbose_name = _("标签")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class QuestionQuerySet(models.QuerySet):
    def published(self) -> QuestionQuerySet:
        """Those that new papers may take."""
        return self.filter(retired_at=None, suspended_at=None, current__isnull=False)

    def visible_to(self, person: Any) -> QuestionQuerySet:
        """Those shipped with the platform and those of the units that one writes or reviews for, or stands under."""
        units = person.units_as(*SEES_BANK)
        if not units:
            return self.none()
        reach = Q(organisation=None)
        for unit in units:
            reach |= Q(organisation__path__startswith=unit.path)
            reach |= Q(organisation__path__in=unit.upward_paths)
        return self.filter(reach)

    def editable_by(self, person: Any) -> QuestionQuerySet:
        return self.filter(organisation__in=Organisation.objects.overseen_by(person, Role.AUTHOR))


class Question(models.Model):
    """What it says is in its versions: `latest` is the newest, `current` the published one that new papers take."""

    code = models.CharField(
        _("编号"), max_length=40, blank=True, help_text="The author's own number, unique within the unit."
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="questions",
        verbose_name=_("所属单位"),
        help_text="Empty: shipped with the platform.",
    )
    category = models.ForeignKey(Category, models.PROTECT, related_name="questions", verbose_name=_("分类"))
    tags = models.ManyToManyField(Tag, related_name="questions", blank=True, verbose_name=_("标签"))
    current = models.ForeignKey("QuestionVersion", models.PROTECT, null=True, related_name="+")
    latest = models.ForeignKey("QuestionVersion", models.PROTECT, null=True, related_name="+")
    batch = models.ForeignKey("QuestionBatch", models.PROTECT, null=True, related_name="questions")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(
        null=True, help_text="Kept out of new papers until a person has looked at it, as when the law it cites changed."
    )
    suspended_because = models.CharField(max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", help_text="The question that it duplicated."
    )
    answered = models.PositiveIntegerField(
        default=0, help_text="Answers in closed attempts; `right_share` is of these."
    )
    right_share = models.DecimalField(
        _("实测得分率"),
        max_digits=4,
        decimal_places=3,
        null=True,
        help_text="Measured difficulty: 0 … 1, pushed by exams.",
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("题目")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], condition=~Q(code=""), name="one_question_of_a_code_per_unit"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(organisation=None) & ~Q(code=""), name="one_shipped_question_of_a_code"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(retired_at__isnull=False), name="merged_question_is_retired"
            ),
        ]

    @property
    def share_percent(self) -> int | None:
        return None if self.right_share is None else round(self.right_share * 100)

    def get_absolute_url(self) -> str:
        return reverse("question_bank:question", args=[self.pk])

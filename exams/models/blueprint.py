"""What a paper is to consist of: rows to be drawn, and questions pinned to it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laws.models import Statute
from people.models import Organisation, Person, Role
from question_bank.kinds import Order, Policy, Several
from question_bank.models import Category as QuestionCategory
from question_bank.models import Question, QuestionVersion

#: Who sees what papers will be made of.
SEES_BLUEPRINTS = (Role.AUTHOR, Role.UNIT_ADMIN, Role.LEGAL_REVIEWER)
WRITES_BLUEPRINTS = (Role.AUTHOR, Role.UNIT_ADMIN)


class BlueprintQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> BlueprintQuerySet:
        """Those shipped with the platform and those of the units one writes, administers or reviews for."""
        if not person.units_as(*SEES_BLUEPRINTS):
            return self.none()
        overseen = Organisation.objects.overseen_by(person, *SEES_BLUEPRINTS)
        return self.filter(Q(organisation=None) | Q(organisation__in=overseen))

    def editable_by(self, person: Person) -> BlueprintQuerySet:
        return self.filter(organisation__in=Organisation.objects.overseen_by(person, *WRITES_BLUEPRINTS))

    def settled(self) -> BlueprintQuerySet:
        """Those by which people sit or will sit: of a published exam, or with a paper that was frozen."""
        frozen = Q(exams__papers__frozen_at__isnull=False)
        return self.filter(Q(exams__published_at__isnull=False) | frozen).distinct()


class Blueprint(models.Model):
    """A plan (组卷方案) that papers are drawn from; a fixed paper is one with pinned questions only.

    It says how marks are given too, so that the rule printed on the paper and the one marked by are the same.
    """

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("名称"), max_length=100)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="blueprints",
        verbose_name=_("单位"),
        help_text="Empty: shipped with the platform.",
    )
    several = models.CharField(_("多选题评分"), max_length=20, choices=Several.choices, default=Several.EXACT)
    missed = models.DecimalField(
        _("漏选得分比例"),
        max_digits=3,
        decimal_places=2,
        default=Decimal("0.5"),
        help_text="Under PARTIAL: 0 … below 1.",
    )
    order = models.CharField(_("排序题评分"), max_length=20, choices=Order.choices, default=Order.EXACT)
    question_count = models.PositiveSmallIntegerField(_("题数"), default=0, help_text="Of rows and pins together.")
    total_marks = models.DecimalField(_("总分"), max_digits=6, decimal_places=1, default=Decimal(0))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    objects = BlueprintQuerySet.as_manager()

    class Meta:
        verbose_name = _("组卷方案")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(missed__gte=0, missed__lt=1), name="a_part_is_less_than_the_whole")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def policy(self) -> Policy:
        return Policy(several=self.several, missed=Fraction(self.missed), order=self.order)


class BlueprintRow(models.Model):
    """So many questions of a category, of a statute's articles, of a kind and difficulty, at so many marks each.

    What is left open takes any. A question may satisfy several rows; it fills one (exams.services.composing).
    """

    blueprint = models.ForeignKey(Blueprint, models.CASCADE, related_name="rows")
    position = models.PositiveSmallIntegerField()
    category = models.ForeignKey(
        QuestionCategory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("分类")
    )
    statute = models.ForeignKey(
        Statute, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("法规")
    )
    article_from = models.PositiveSmallIntegerField(_("从第几条"), null=True, blank=True)
    article_to = models.PositiveSmallIntegerField(_("到第几条"), null=True, blank=True)
    kind = models.CharField(_("题型"), max_length=20, choices=QuestionVersion.Kind.choices, blank=True)
    difficulty = models.PositiveSmallIntegerField(
        _("难度"), choices=QuestionVersion.Difficulty.choices, null=True, blank=True
    )
    count = models.PositiveSmallIntegerField(_("题数"))
    marks = models.DecimalField(_("每题分值"), max_digits=5, decimal_places=1, default=Decimal(1))

    class Meta:
        ordering = ["blueprint", "position"]
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "position"], name="one_row_per_place_in_a_blueprint"),
            models.CheckConstraint(condition=Q(count__gte=1, marks__gt=0), name="a_row_asks_and_gives_something"),
            models.CheckConstraint(
                condition=Q(article_from=None, article_to=None)
                | Q(statute__isnull=False, article_from__isnull=False, article_to__gte=F("article_from")),
                name="articles_of_a_row_are_a_range_of_its_statute",
            ),
        ]


class PinnedQuestion(models.Model):
    """A question that every paper of the blueprint holds."""

    blueprint = models.ForeignKey(Blueprint, models.CASCADE, related_name="pins")
    position = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    marks = models.DecimalField(_("分值"), max_digits=5, decimal_places=1, default=Decimal(1))

    class Meta:
        ordering = ["blueprint", "position"]
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "question"], name="a_question_is_pinned_once"),
            models.CheckConstraint(condition=Q(marks__gt=0), name="a_pinned_question_gives_something"),
        ]

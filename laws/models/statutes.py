"""Statutes as data: a statute has versions, a version has articles; who cites them points here."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from laws.numerals import article_name
from laws.text import Paragraph, paragraphs_of


class Statute(models.Model):
    """A law, regulation or rule, whatever its version."""

    class Kind(models.TextChoices):
        LAW = "law", _("法律")
        REGULATION = "regulation", _("行政法规")
        LOCAL_REGULATION = "local_regulation", _("地方性法规")
        RULE = "rule", _("规章")
        INTERPRETATION = "interpretation", _("司法解释")
        DOCUMENT = "document", _("其他文件")

    title = models.CharField(_("名称"), max_length=120, unique=True)
    short_title = models.CharField(_("简称"), max_length=60, unique=True)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind.choices, default=Kind.LAW)
    also_named = models.CharField(
        _("别称"),
        max_length=200,
        blank=True,
        help_text="Other short names that people write, parted by blanks: 处罚法.",
    )
    repealed_by = models.ForeignKey(
        "self", models.PROTECT, related_name="repeals", null=True, blank=True, verbose_name=_("废止它的法规")
    )
    repealed_from = models.DateField(_("废止日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("法规")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(repealed_by=None) | Q(repealed_from__isnull=False),
                name="a_repealed_statute_says_from_which_day",
            )
        ]

    def __str__(self) -> str:
        return self.short_title

    @property
    def names(self) -> list[str]:
        """All that people call it, the full title first."""
        return list(dict.fromkeys([self.title, self.short_title, *self.also_named.split()]))

    def is_repealed(self, day: date) -> bool:
        return self.repealed_from is not None and self.repealed_from <= day

    def version_on(self, day: date) -> StatuteVersion | None:
        return self.versions.in_force(day).first()


class StatuteVersionQuerySet(models.QuerySet):
    def in_force(self, day: date) -> StatuteVersionQuerySet:
        return self.filter(Q(in_force_until=None) | Q(in_force_until__gt=day), in_force_from__lte=day)


class StatuteVersion(models.Model):
    """A text of a statute as passed or amended; in force from a day until the next one is or the statute is repealed.

    `in_force_until` follows from the next version or the repeal and is kept by `laws.services`, whatever the order in
    which versions arrive. A version may be known (catalogue) before its official text is loaded.
    """

    statute = models.ForeignKey(Statute, models.PROTECT, related_name="versions")
    name = models.CharField(_("版本"), max_length=20, help_text="Year of the version, unique within the statute: 2021.")
    label = models.CharField(_("通过、修订"), max_length=120, blank=True)
    in_force_from = models.DateField(_("施行日期"))
    in_force_until = models.DateField(_("失效日期"), null=True, blank=True)
    preamble = models.TextField(
        blank=True, help_text="What stands before the first article; all of a document without articles."
    )
    source_sha256 = models.CharField(
        max_length=64, blank=True, help_text="Of the official text; empty while it is not loaded."
    )

    objects = StatuteVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("法规版本")
        ordering = ["-in_force_from"]
        constraints = [
            models.UniqueConstraint(fields=["statute", "name"], name="one_version_of_a_name_per_statute"),
            models.UniqueConstraint(fields=["statute", "in_force_from"], name="one_version_per_statute_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.statute.short_title}（{self.name}）"

    @property
    def has_text(self) -> bool:
        return bool(self.source_sha256)

    def is_in_force(self, day: date) -> bool:
        return self.in_force_from <= day and (self.in_force_until is None or day < self.in_force_until)

    def get_absolute_url(self) -> str:
        return reverse("laws:version", args=[self.pk])


class Article(models.Model):
    """One article (条) of a version. 第六十三条之一 is number 63, insert 1. `text` is empty until the official text is loaded."""

    version = models.ForeignKey(StatuteVersion, models.PROTECT, related_name="articles")
    number = models.PositiveIntegerField()
    insert = models.PositiveIntegerField(default=0)
    chapter = models.CharField(_("章"), max_length=80, blank=True)
    section = models.CharField(_("节"), max_length=80, blank=True)
    text = models.TextField(blank=True)
    topics = models.CharField(
        _("主题词"),
        max_length=300,
        blank=True,
        help_text="Terms of the field that tell this article, parted by blanks.",
    )

    class Meta:
        verbose_name = _("条文")
        ordering = ["version", "number", "insert"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number", "insert"], name="one_article_of_a_number_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.version.statute.short_title}{self.name}"

    @property
    def name(self) -> str:
        """第六十三条, 第六十三条之一."""
        return article_name(self.number, self.insert)

    @property
    def anchor(self) -> str:
        return f"a{self.number}" + (f"-{self.insert}" if self.insert else "")

    @property
    def paragraphs(self) -> list[Paragraph]:
        """款 with their 项."""
        return paragraphs_of(self.text)

    def get_absolute_url(self) -> str:
        return f"{reverse('laws:version', args=[self.version_id])}#{self.anchor}"

    def get_sheet_url(self) -> str:
        """The page of this article alone, which also opens in place as a sheet."""
        return reverse("laws:article", args=[self.pk])


class Digest(models.Model):
    """What an article asks of an officer, in our own words (要点)."""

    article = models.OneToOneField(Article, models.CASCADE, related_name="digest")
    topic = models.CharField(_("主题"), max_length=40)
    text = models.TextField(_("要点"))
    changed = models.TextField(_("与前一版本相比"), blank=True)
    related = models.ManyToManyField(Article, related_name="+", blank=True)

    class Meta:
        verbose_name = _("要点")


class Correspondence(models.Model):
    """What became of an article in a later version: one row for each article that took something over, or one for none.

    From the shipped tables: numbers and topic words only, so that it holds before any official text is loaded.
    """

    class Relation(models.TextChoices):
        SAME = "same", _("未变")
        CHANGED = "changed", _("条号未变，内容有改动")
        MOVED = "moved", _("条号变化")
        SPLIT = "split", _("拆分")
        MERGED = "merged", _("合并")
        GONE = "gone", _("不再规定")

    old = models.ForeignKey(Article, models.CASCADE, related_name="later")
    new = models.ForeignKey(Article, models.CASCADE, related_name="earlier", null=True, blank=True)
    relation = models.CharField(_("关系"), max_length=10, choices=Relation.choices)
    changed = models.BooleanField(_("文字有改动"), default=False)
    topic = models.CharField(_("主题"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("新旧条文对应")
        ordering = ["old", "new"]
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="one_row_per_old_and_new_article"),
            models.UniqueConstraint(fields=["old"], condition=Q(new=None), name="one_row_for_an_article_that_is_gone"),
            models.CheckConstraint(
                condition=Q(new__isnull=False) | Q(relation="gone"), name="only_what_is_gone_has_no_later_article"
            ),
        ]

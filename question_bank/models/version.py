"""What a question says, and on what it rests."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laws.models import Article
from laws.numerals import part_name
from question_bank.models.picture import Picture
from question_bank.models.question import Question


class QuestionVersion(models.Model):
    """Never changed once published: editing makes the next version; papers and attempts pin one.

    The shape of `options`, `answer`, `rules` and `parts` depends on the kind (question_bank.kinds).
    """

    class Kind(models.TextChoices):
        SINGLE = "single", _("单选题")
        MULTIPLE = "multiple", _("多选题")
        INDEFINITE = "indefinite", _("不定项选择题")
        JUDGE = "judge", _("判断题")
        JUDGE_CORRECT = "judge_correct", _("判断改错题")
        BLANK = "blank", _("填空题")
        SHORT = "short", _("简答题")
        ESSAY = "essay", _("论述题")
        CASE = "case", _("案例分析题")
        MATCHING = "matching", _("匹配题")
        ORDERING = "ordering", _("排序题")
        NUMERIC = "numeric", _("计算题")

    class Difficulty(models.IntegerChoices):
        EASY = 1, _("易")
        MEDIUM = 2, _("中")
        HARD = 3, _("难")

    class State(models.TextChoices):
        """draft → review → published; sent back it is a draft again. A retired question is retired with all its versions."""

        DRAFT = "draft", _("草稿")
        REVIEW = "review", _("待审核")
        PUBLISHED = "published", _("已发布")

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PUBLISHED)
    kind = models.CharField(_("题型"), max_length=20, choices=Kind.choices)
    material = models.TextField(_("材料"), blank=True, help_text="Of a case: what its sub-questions ask about.")
    stem = models.TextField(_("题干"), blank=True)
    options = models.JSONField(
        _("选项"), default=list, help_text='[{"key": "A", "text": "…"}]; the keys are stable within the version.'
    )
    answer = models.JSONField(_("正确答案"), default=list)
    rules = models.JSONField(default=dict, blank=True, help_text='Of the answer: {"any_order": true}.')
    parts = models.JSONField(_("小题"), default=list, blank=True, help_text="Of a case: its sub-questions, as Content.")
    explanation = models.TextField(_("解析"), blank=True)
    difficulty = models.PositiveSmallIntegerField(_("难度"), choices=Difficulty.choices, default=Difficulty.MEDIUM)
    marks = models.DecimalField(_("建议分值"), max_digits=5, decimal_places=1, null=True, blank=True)
    basis = models.TextField(
        _("依据"), blank=True, help_text="As its author wrote it; `citations` are what it was read as."
    )
    fingerprint = models.CharField(
        max_length=64, db_index=True, help_text="Of stem and options, normalised: equal means the same question."
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    reason = models.CharField(_("修改原因"), max_length=200, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    review_note = models.CharField(_("审核意见"), max_length=300, blank=True)
    batch = models.ForeignKey("QuestionBatch", models.PROTECT, null=True, related_name="versions")
    mended_by = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="+",
        blank=True,
        help_text="Who put words of it right before its batch was brought in; they do not review it.",
    )
    pictures = models.ManyToManyField(Picture, related_name="versions", blank=True)
    cites = models.ManyToManyField(Article, through="Citation", related_name="cited_by_questions")

    class Meta:
        verbose_name = _("题目版本")
        ordering = ["question", "number"]
        indexes = [models.Index(fields=["state", "question"], name="versions_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="one_version_of_a_number_per_question"),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | Q(written_by=None) | ~Q(reviewed_by=F("written_by")),
                name="author_never_reviews_own_version",
            ),
        ]

    def __str__(self) -> str:
        return (self.stem or self.material)[:40]

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The options as shown; 判断题 has 正确 and 错误."""
        if self.is_judgement:
            return [{"key": "T", "text": _("正确")}, {"key": "F", "text": _("错误")}]
        return list(self.options)

    @property
    def is_judgement(self) -> bool:
        return self.kind in {self.Kind.JUDGE, self.Kind.JUDGE_CORRECT}

    @property
    def takes_several(self) -> bool:
        """Whether more than one key may be chosen."""
        return self.kind in {self.Kind.MULTIPLE, self.Kind.INDEFINITE}

    @property
    def right_keys(self) -> list[str]:
        """The keys of the right choices, as shown by `choices`; none for kinds that are not answered by keys."""
        if self.is_judgement:
            return ["T" if self.answer[0] else "F"]
        return list(self.answer) if self.kind in BY_KEYS else []


#: Kinds that are answered by choosing keys: what lessons and the exam room can ask today.
BY_KEYS = (
    QuestionVersion.Kind.SINGLE,
    QuestionVersion.Kind.MULTIPLE,
    QuestionVersion.Kind.INDEFINITE,
    QuestionVersion.Kind.JUDGE,
)


class Citation(models.Model):
    """A version rests on an article, or on a paragraph or item of it."""

    class State(models.TextChoices):
        """Of the article cited, on the day the version was written."""

        IN_FORCE = "in_force", _("现行")
        SUPERSEDED = "superseded", _("已被新版本取代")
        REPEALED = "repealed", _("已废止")

    question_version = models.ForeignKey(QuestionVersion, models.CASCADE, related_name="citations")
    article = models.ForeignKey(Article, models.PROTECT, related_name="+")
    paragraph = models.PositiveSmallIntegerField(null=True)
    item = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.IN_FORCE)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        """行政处罚法第六十四条第一款第四项."""
        return f"{self.article}{part_name(self.paragraph, self.item)}"

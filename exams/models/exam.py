"""Exams: what is to be sat, by whom, when, and on what terms."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exams.models.blueprint import Blueprint
from people.models import Certificate, Organisation, Person, Role, Standing
from question_bank.kinds import Policy
from training.models import Category, Course, in_hours

SEES_EXAMS = (Role.AUTHOR, Role.UNIT_ADMIN, Role.INVIGILATOR, Role.AUDITOR)
#: Who writes exams for the units they reach, and publishes them.
ARRANGES_EXAMS = (Role.AUTHOR, Role.UNIT_ADMIN)
#: Who says, after an exam was sat, that the key of a question was wrong: those who see keys and wrote none of them.
RULES_ON_RESULTS = (Role.LEGAL_REVIEWER,)


class ExamQuerySet(models.QuerySet):
    def published(self) -> ExamQuerySet:
        return self.filter(published_at__isnull=False)

    def open_to(self, person: Person) -> ExamQuerySet:
        """Published exams that a person is to sit: by unit, as far as standing and certificate meet its rule, or by list.

        `exams.queries.candidates_of` asks the same the other way round.
        """
        if not person.is_active:
            return self.none()
        today = timezone.localdate()
        officer = Standing.objects.on(today).filter(person=person, kind=Standing.Kind.OFFICER)
        last = Certificate.objects.filter(person=person).order_by("-issued_on", "-pk").values("expires_on")[:1]
        by_unit = (
            Q(organisation__path__in=person.organisation.upward_paths)
            & (Q(open_to_whom=Exam.OpenTo.EVERYONE) | Q(Exists(officer), open_to_whom=Exam.OpenTo.OFFICERS))
            & (Q(certificate_until=None) | Q(certificate_until__gte=Subquery(last)))
        )
        listed = Q(pk__in=Exam.objects.filter(candidates__person=person).values("pk"))
        return self.published().filter(by_unit | listed)

    def visible_to(self, person: models.Model) -> ExamQuerySet:
        """Those of the units one writes, administers, invigilates or supervises for."""
        return self.filter(organisation__in=Organisation.objects.overseen_by(person, *SEES_EXAMS))

    def arranged_by(self, person: Person) -> ExamQuerySet:
        """Exams (quizzes belong to their courses) of the units one writes or administers for."""
        reach = Organisation.objects.overseen_by(person, *ARRANGES_EXAMS)
        return self.filter(organisation__in=reach, kind=Exam.Kind.EXAM).select_related("organisation", "blueprint")


class Exam(models.Model):
    """What is to be sat. A quiz (测验) is an exam of that kind, tied to a course, drawn anew each time.

    An exam held on paper or outside has attempts too, brought in from a workbook: what counts, counts alike.
    """

    class Kind(models.TextChoices):
        QUIZ = "quiz", _("测验")
        EXAM = "exam", _("考试")

    class Venue(models.TextChoices):
        ONLINE = "online", _("在线")
        PAPER = "paper", _("纸笔")
        OUTSIDE = "outside", _("外部资格考试")

    class Draws(models.TextChoices):
        SHARED = "shared", _("所有人同一份试卷")
        EACH = "each", _("每人各抽一份")

    class OpenTo(models.TextChoices):
        EVERYONE = "everyone", _("单位全体人员")
        OFFICERS = "officers", _("单位执法人员")
        LIST = "list", _("名单上的人")

    class When(models.TextChoices):
        """When a candidate may see something of a closed attempt."""

        AT_ONCE = "at_once", _("交卷后")
        AFTER_END = "after_end", _("考试结束后")
        ON_RELEASE = "on_release", _("公布后")
        NEVER = "never", _("不公布")

    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("名称"), max_length=100)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="exams", verbose_name=_("单位"))
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="quizzes")
    blueprint = models.ForeignKey(
        Blueprint, models.PROTECT, null=True, blank=True, related_name="exams", verbose_name=_("组卷方案")
    )
    venue = models.CharField(_("考试方式"), max_length=10, choices=Venue.choices, default=Venue.ONLINE)
    draws = models.CharField(_("试卷"), max_length=10, choices=Draws.choices, default=Draws.SHARED)
    unseen_in = models.PositiveSmallIntegerField(
        _("避开最近几次做过的题"),
        default=0,
        help_text="Of one's own papers: nothing seen in the last so many attempts.",
    )
    shuffles_questions = models.BooleanField(_("打乱题序"), default=True)
    shuffles_options = models.BooleanField(_("打乱选项"), default=True)
    open_to_whom = models.CharField(_("考生"), max_length=10, choices=OpenTo.choices, default=OpenTo.EVERYONE)
    certificate_until = models.DateField(
        _("执法证在此日前到期"), null=True, blank=True, help_text="A rule: only those whose certificate ends by then."
    )
    makeup_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="makeups", verbose_name=_("补考"))
    minutes = models.PositiveSmallIntegerField(_("时长（分钟）"))
    pass_percent = models.PositiveSmallIntegerField(_("合格线（%）"), default=80)
    attempts_allowed = models.PositiveSmallIntegerField(
        _("可考次数"), null=True, blank=True, help_text="Empty: any number."
    )
    wait_hours = models.PositiveSmallIntegerField(_("两次之间至少隔（小时）"), default=0)
    opens_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    latest_start = models.DateTimeField(_("最晚开始"), null=True, blank=True)
    latest_finish = models.DateTimeField(_("最晚交卷"), null=True, blank=True)
    hundredths = models.PositiveIntegerField(_("学时（百分之一）"), default=0)
    category = models.CharField(_("知识类别"), max_length=20, choices=Category.choices)
    published_at = models.DateTimeField(null=True)
    password = models.CharField(_("考场口令"), max_length=40, blank=True)
    addresses = models.CharField(
        _("网络地址范围"), max_length=300, blank=True, help_text="As 10.1.0.0/16, several between blanks."
    )
    needs_admission = models.BooleanField(_("由监考人准许进入"), default=False)
    browser_key = models.CharField(
        _("专用浏览器密钥"), max_length=64, blank=True, help_text="Config key of Safe Exam Browser, in hexadecimal."
    )
    markers = models.PositiveSmallIntegerField(_("每份答案几人阅"), default=1)
    difference = models.DecimalField(
        _("分差超过多少分由第三人定"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    shows_score = models.CharField(_("成绩"), max_length=12, choices=When.choices, default=When.AFTER_END)
    shows_answers = models.CharField(_("题目和本人答案"), max_length=12, choices=When.choices, default=When.AFTER_END)
    shows_marks = models.CharField(_("每题对错和得分"), max_length=12, choices=When.choices, default=When.AFTER_END)
    shows_key = models.CharField(_("正确答案和解析"), max_length=12, choices=When.choices, default=When.AFTER_END)
    held_until = models.DateTimeField(
        null=True,
        help_text="The latest finish anyone has been given, by override or extension; later than latest_finish.",
    )
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ExamQuerySet.as_manager()

    class Meta:
        verbose_name = _("考试")
        ordering = ["-opens_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(pass_percent__lte=100), name="pass_mark_is_a_percentage"),
            models.CheckConstraint(
                condition=~Q(venue="online") | Q(blueprint__isnull=False), name="an_online_exam_has_a_blueprint"
            ),
            models.CheckConstraint(condition=Q(markers__in=[1, 2]), name="one_or_two_markers"),
            models.UniqueConstraint(
                fields=["makeup_of"], condition=Q(published_at=None), name="one_makeup_of_an_exam_is_in_the_making"
            ),
            models.CheckConstraint(
                condition=Q(latest_start=None) | Q(latest_finish=None) | Q(latest_start__lte=F("latest_finish")),
                name="latest_start_is_not_after_latest_finish",
            ),
            models.CheckConstraint(
                condition=~Q(kind="quiz") | Q(course__isnull=False), name="a_quiz_belongs_to_a_course"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def hours(self) -> Decimal:
        return in_hours(self.hundredths)

    @property
    def question_count(self) -> int:
        """None of an exam held elsewhere are known here."""
        return self.blueprint.question_count if self.blueprint else 0

    @property
    def total_marks(self) -> Decimal:
        return self.blueprint.total_marks if self.blueprint else Decimal(100)

    @property
    def policy(self) -> Policy:
        return self.blueprint.policy if self.blueprint else Policy()

    @property
    def is_quiz(self) -> bool:
        return self.kind == self.Kind.QUIZ

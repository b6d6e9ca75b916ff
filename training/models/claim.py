"""Claims (补录): hours of training elsewhere, with evidence, decided by people."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import Organisation, Person, Role
from training.models.ledger import Category, Form, in_hours

#: Hundredths of a 学时. A claim of more than a day takes two people (reliability of the ledger, ASVS 2.3.5).
TWO_PERSONS_ABOVE = 800


class ClaimQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> ClaimQuerySet:
        """One's own, and what was handed in by officers of the units that one administers."""
        units = Organisation.objects.overseen_by(person, Role.UNIT_ADMIN)
        handed_in = Q(officer__organisation__in=units) & ~Q(state=Claim.State.DRAFT)
        return self.filter(Q(officer=person) | handed_in)

    def for_reviewer(self, person: Person) -> ClaimQuerySet:
        """Those a person may decide on: never an own one."""
        return self.visible_to(person).exclude(officer=person)

    def waiting(self) -> ClaimQuerySet:
        return self.filter(state__in=Claim.WAITING)


class Claim(models.Model):
    """Training outside the system that an officer wants counted: draft → submitted → returned, approved or refused.

    More than `TWO_PERSONS_ABOVE` takes a second approver, which the database holds too. Approved, its hours stand in the ledger
    under `claim:<id>:<year>`, for the year in which the training took place.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("待审核")
        SECOND = "second", _("待复审")
        RETURNED = "returned", _("已退回")
        APPROVED = "approved", _("已认定")
        REFUSED = "refused", _("不予认定")

    WAITING = (State.SUBMITTED, State.SECOND)
    EDITABLE = (State.DRAFT, State.RETURNED)
    #: What is earned outside; the other forms are posted by what was done here.
    FORMS = (Form.CLASS, Form.LECTURE)

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="claims")
    title = models.CharField(_("培训名称"), max_length=100)
    organiser = models.CharField(_("主办单位"), max_length=100)
    held_on = models.DateField(_("培训日期"))
    category = models.CharField(_("知识类别"), max_length=20, choices=Category.choices)
    form = models.CharField(_("形式"), max_length=20, choices=[(form.value, form.label) for form in FORMS])
    asked_hundredths = models.PositiveIntegerField(_("申请学时（百分之一）"))
    note = models.TextField(_("说明"), blank=True, max_length=1000)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    granted_hundredths = models.PositiveIntegerField(null=True)
    first_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("补录申请")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "title", "held_on"],
                condition=~Q(state="refused"),
                name="one_claim_per_officer_training_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(decided_by__isnull=False, granted_hundredths__gt=0, granted_hundredths__lte=TWO_PERSONS_ABOVE)
                | Q(decided_by__isnull=False, first_by__isnull=False) & ~Q(first_by=F("decided_by")),
                name="a_large_claim_is_approved_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("officer")) & ~Q(first_by=F("officer")), name="nobody_decides_on_an_own_claim"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("training:claim", args=[self.pk])

    @property
    def asked(self) -> Decimal:
        return in_hours(self.asked_hundredths)

    @property
    def granted(self) -> Decimal | None:
        return None if self.granted_hundredths is None else in_hours(self.granted_hundredths)

    @property
    def year(self) -> int:
        """The legal year in which it counts."""
        return self.held_on.year

    @property
    def last_step(self) -> ClaimStep | None:
        return self.steps.last()

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE

    @property
    def is_waiting(self) -> bool:
        return self.state in self.WAITING


def claim_path(file: ClaimFile, name: str) -> str:
    """By claim; what the officer called it is kept beside, never on the disk."""
    return f"claims/{file.claim_id}/{file.digest[:16]}"


class ClaimFile(models.Model):
    """A piece of evidence: a picture or a PDF, known by its content."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content.")
    file = models.FileField(upload_to=claim_path)

    class Meta:
        verbose_name = _("证明材料")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["claim", "digest"], name="a_file_once_per_claim")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = self.name[:120]
        super().save(*args, **kwargs)


class ClaimStep(models.Model):
    """What became of a claim, line by line; added, never changed."""

    class Act(models.TextChoices):
        SUBMITTED = "submitted", _("提交")
        WITHDRAWN = "withdrawn", _("收回")
        RETURNED = "returned", _("退回")
        FIRST = "first", _("初审同意")
        APPROVED = "approved", _("认定")
        REFUSED = "refused", _("不予认定")

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="steps")
    act = models.CharField(max_length=10, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    hundredths = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["pk"]

    @property
    def hours(self) -> Decimal:
        return in_hours(self.hundredths)

"""Persons and what is dated about them."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from people.models.organisation import Organisation
from people.models.period import Period
from people.models.role import STAFF_ROLES, Membership, Role


class PersonQuerySet(models.QuerySet):
    def active(self) -> PersonQuerySet:
        return self.filter(is_active=True)

    def within(self, units: models.QuerySet[Organisation]) -> PersonQuerySet:
        """Those who serve today in one of the units."""
        return self.filter(organisation__in=units)

    def visible_to(self, person: Person) -> PersonQuerySet:
        """Oneself, and everybody in the units one administers or supervises."""
        overseen = Organisation.objects.overseen_by(person, *SEES_PEOPLE)
        return self.filter(Q(pk=person.pk) | Q(organisation__in=overseen))

    def administered_by(self, person: Person) -> PersonQuerySet:
        return self.within(Organisation.objects.overseen_by(person, Role.UNIT_ADMIN))

    def with_number(self, number: str) -> PersonQuerySet:
        """By staff number or by enforcement-certificate number, as typed at the login."""
        return self.filter(Q(staff_number=number) | Q(certificates__number=number)).distinct()


#: Who may see the people of the units they reach.
SEES_PEOPLE = (Role.UNIT_ADMIN, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, number: str) -> Person:
        return self.get(staff_number=number)


class Person(AbstractBaseUser):
    """One who works here and has an account. Deactivated, never deleted; ID-card numbers are not kept."""

    staff_number = models.CharField(_("工号"), max_length=32, unique=True)
    name = models.CharField(_("姓名"), max_length=50)
    phone = models.CharField(_("手机号"), max_length=20, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="people",
        verbose_name=_("现单位"),
        help_text="The unit of the open posting, kept here so that lists need no join over dates.",
    )
    post = models.CharField(_("职务"), max_length=60, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("须修改密码"), default=False)
    created_at = models.DateTimeField(_("建立时间"), default=timezone.now)

    objects = PersonManager()

    #: Set by the backend for the request that signs in.
    came_with_code = False

    USERNAME_FIELD = "staff_number"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")
        ordering = ["staff_number"]
        indexes = [models.Index(fields=["organisation", "is_active"]), models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name

    # --- roles ---
    @cached_property
    def memberships_today(self) -> list[Membership]:
        """Read once a request; a change of role is in force from the next request on."""
        return list(self.memberships.on(timezone.localdate()).select_related("organisation"))

    @property
    def roles(self) -> set[str]:
        return {membership.role for membership in self.memberships_today}

    def holds(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def is_staff_member(self) -> bool:
        """Whether there is a desk of staff for this person."""
        return self.holds(*STAFF_ROLES)

    def units_as(self, *roles: str) -> list[Organisation]:
        """The nodes at which one of the roles is held today; each reaches its subtree."""
        return [m.organisation for m in self.memberships_today if m.role in roles]

    @cached_property
    def unread_messages(self) -> int:
        return self.messages_received.filter(read_at=None).count()

    # --- dated facts ---
    @property
    def certificate(self) -> Certificate | None:
        """The enforcement certificate issued last."""
        return max(self.certificates.all(), key=lambda c: (c.issued_on, c.pk), default=None)

    def standing_on(self, day: date) -> str:
        """Who counts: 执法人员, 申领中 or 其他 on a day."""
        held = next((s for s in self.standings.all() if s.holds_on(day)), None)
        return held.kind if held else Standing.Kind.OTHER

    @property
    def standing_today(self) -> str:
        return str(Standing.Kind(self.standing_on(timezone.localdate())).label)


class Posting(Period):
    """Where a person serves, from a day until another. A transfer closes one and opens the next."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="postings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="postings")
    post = models.CharField(_("职务"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("任职")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="one_open_posting_per_person"),
            Period.ends_after_it_begins("posting_ends_after_it_begins"),
        ]


class Standing(Period):
    """Whether a person counts in the duty to train: as officer, as applicant for the certificate, or not."""

    class Kind(models.TextChoices):
        OFFICER = "officer", _("执法人员")
        APPLICANT = "applicant", _("申领中")
        OTHER = "other", _("其他")

    person = models.ForeignKey(Person, models.PROTECT, related_name="standings")
    kind = models.CharField(_("人员类别"), max_length=20, choices=Kind.choices)

    class Meta:
        verbose_name = _("人员类别")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="one_open_standing_per_person"),
            Period.ends_after_it_begins("standing_ends_after_it_begins"),
        ]


#: Who has duties to train, and therefore the role of an officer.
COUNTING = frozenset({Standing.Kind.OFFICER, Standing.Kind.APPLICANT})


class Certificate(models.Model):
    """An enforcement certificate (行政执法证)."""

    class State(models.TextChoices):
        VALID = "valid", _("有效")
        SUSPENDED = "suspended", _("暂扣")
        REVOKED = "revoked", _("注销")
        EXPIRED = "expired", _("到期")

    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates")
    number = models.CharField(_("执法证号"), max_length=40, unique=True)
    issued_on = models.DateField(_("发证日期"))
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    recorded_state = models.CharField(
        _("登记状态"),
        max_length=20,
        choices=[(state.value, state.label) for state in (State.VALID, State.SUSPENDED, State.REVOKED)],
        default=State.VALID,
    )

    class Meta:
        verbose_name = _("执法证")
        ordering = ["-issued_on"]

    def __str__(self) -> str:
        return self.number

    def state_on(self, day: date) -> State:
        """有效, 暂扣, 注销 as recorded; 到期 follows from the date (the last valid day is `expires_on`)."""
        if self.recorded_state == self.State.VALID and self.expires_on and self.expires_on < day:
            return self.State.EXPIRED
        return self.State(self.recorded_state)


class OneTimeCode(models.Model):
    """A code that stands in for the password once: on an activation slip, or after a reset.

    Only its digest is kept. It works until the person has set a password or the time is up; a new one ends the old.
    """

    class Purpose(models.TextChoices):
        ACTIVATION = "activation", _("激活")
        RESET = "reset", _("重置")

    person = models.ForeignKey(Person, models.PROTECT, related_name="codes")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    digest = models.CharField(max_length=64)
    issued_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="codes_issued")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="one_living_code_per_person")
        ]

    def works_at(self, at: datetime) -> bool:
        return self.ended_at is None and at < self.expires_at

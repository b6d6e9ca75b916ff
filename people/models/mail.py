"""Messages inside the site, and suggestions from it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.organisation import Organisation
from people.models.role import Role


class Message(models.Model):
    """A note to one person; `url` leads to what it is about."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages_received")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    subject = models.CharField(_("标题"), max_length=100)
    text = models.TextField(_("内容"), blank=True)
    url = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("消息")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["recipient", "read_at"])]


class SuggestionQuerySet(models.QuerySet):
    def visible_to(self, person: models.Model) -> SuggestionQuerySet:
        """One's own, and those from the units one administers."""
        administered = Organisation.objects.overseen_by(person, Role.UNIT_ADMIN)
        return self.filter(Q(author=person) | Q(organisation__in=administered))


class Suggestion(models.Model):
    """A word from the suggestion box (意见建议) that stands on every page, with its answer."""

    class State(models.TextChoices):
        NEW = "new", _("待处理")
        TAKEN_UP = "taken_up", _("处理中")
        ANSWERED = "answered", _("已答复")

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="suggestions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="suggestions")
    text = models.TextField(_("意见或建议"), max_length=2000)
    page = models.CharField(_("所在页面"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=20, choices=State.choices, default=State.NEW)
    answer = models.TextField(_("答复"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField(_("时间"))

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("意见建议")
        ordering = ["-written_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="answered") | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="answered_suggestion_has_an_answer",
            )
        ]

    def __str__(self) -> str:
        return self.text[:30]

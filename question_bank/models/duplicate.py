"""Two questions of the bank that ask nearly the same."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from question_bank.models.question import Question


class NearPairQuerySet(models.QuerySet):
    def open(self) -> NearPairQuerySet:
        """Those that nobody has decided on; a pair of which one is out of use is decided."""
        return self.filter(dismissed_at=None, first__retired_at=None, second__retired_at=None)

    def visible_to(self, person: Any) -> NearPairQuerySet:
        """Pairs of which one may see both."""
        visible = Question.objects.visible_to(person)
        return self.filter(first__in=visible, second__in=visible)

    def editable_by(self, person: Any) -> NearPairQuerySet:
        """Of which one may see both and change at least one."""
        mine = Question.objects.editable_by(person)
        return self.visible_to(person).filter(Q(first__in=mine) | Q(second__in=mine))


class NearPair(models.Model):
    """Found by similarity (question_bank.similarity); a person says that the two are different, or merges them."""

    first = models.ForeignKey(Question, models.CASCADE, related_name="+")
    second = models.ForeignKey(Question, models.CASCADE, related_name="+")
    likeness = models.DecimalField(_("相似度"), max_digits=4, decimal_places=3)
    differs_in = models.JSONField(default=list, help_text="numbers, negation, units, words (similarity.Difference).")
    found_at = models.DateTimeField()
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    dismissed_at = models.DateTimeField(null=True)

    objects = NearPairQuerySet.as_manager()

    class Meta:
        verbose_name = _("相似题")
        ordering = ["-likeness", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_row_per_near_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="near_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"#{self.first_id} ~ #{self.second_id}"

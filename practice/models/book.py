"""The wrong-question book (错题本)."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from question_bank.models import Question


class BookEntryQuerySet(models.QuerySet):
    def of(self, person: Person) -> BookEntryQuerySet:
        return self.filter(person=person)

    def in_book(self) -> BookEntryQuerySet:
        return self.filter(left_at=None)

    def left(self) -> BookEntryQuerySet:
        return self.filter(left_at__isnull=False)

    def due(self, day: date) -> BookEntryQuerySet:
        return self.in_book().filter(due_on__lte=day)


class BookEntry(models.Model):
    """A question that a person has answered wrong at least once.

    What stands here follows from the person's responses and from `brought_back_at` alone (practice.book), so it can be
    worked out anew at any time. Written by `practice.services.book`.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="book")
    question = models.ForeignKey(Question, models.PROTECT, related_name="book_entries")
    entered_at = models.DateTimeField(_("放进错题本"), help_text="When it last came in.")
    left_at = models.DateTimeField(_("移出错题本"), null=True)
    seen = models.PositiveIntegerField(_("做过几次"))
    wrong = models.PositiveIntegerField(_("做错几次"))
    right_days = models.PositiveSmallIntegerField(default=0, help_text="Days answered right since it was last wrong.")
    last_right_on = models.DateField(null=True, help_text="The last of these days, in China.")
    due_on = models.DateField(_("下次复习"), null=True, help_text="In China, by FSRS; empty once it has left.")
    brought_back_at = models.DateTimeField(null=True, help_text="When the person put it back into the book.")

    objects = BookEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("错题")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["person", "due_on"], name="book_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["person", "question"], name="one_book_entry_per_person_and_question"),
            models.CheckConstraint(
                condition=Q(left_at=None, due_on__isnull=False) | Q(left_at__isnull=False, due_on=None),
                name="what_is_in_the_book_is_due_some_day",
            ),
            models.CheckConstraint(condition=Q(wrong__gte=1), name="only_what_was_wrong_is_in_the_book"),
        ]

    @property
    def is_in_book(self) -> bool:
        return self.left_at is None

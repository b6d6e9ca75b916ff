"""What a person keeps of a question: a favourite (收藏), a note (笔记). Seen by nobody else."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from question_bank.models import Question

NOTE_LENGTH = 500


class Favourite(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="favourites")
    question = models.ForeignKey(Question, models.CASCADE, related_name="favourites")
    marked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("收藏")
        constraints = [
            models.UniqueConstraint(fields=["person", "question"], name="one_favourite_per_person_and_question")
        ]


class Note(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="question_notes")
    question = models.ForeignKey(Question, models.CASCADE, related_name="notes")
    text = models.TextField(_("笔记"), max_length=NOTE_LENGTH)
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("笔记")
        constraints = [models.UniqueConstraint(fields=["person", "question"], name="one_note_per_person_and_question")]

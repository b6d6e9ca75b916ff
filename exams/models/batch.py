"""Results on their way in from paper or from outside."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.models.exam import Exam
from jobs.models import ImportBatch
from people.models import Person


class ResultBatchQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> ResultBatchQuerySet:
        return self.filter(exam__in=Exam.objects.arranged_by(person).values("pk"))


class ResultBatch(ImportBatch):
    """A workbook of answers, totals or outside results of an exam that was not sat here."""

    exam = models.ForeignKey(Exam, models.PROTECT, related_name="result_batches")

    objects = ResultBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("成绩导入")
        ordering = ["-uploaded_at", "-pk"]

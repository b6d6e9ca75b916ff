"""Checking and applying a large file beside the pages."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.models import Job
from jobs.queue import Progress, task
from people.models import Person
from people.services import messages
from question_bank.importing import staging
from question_bank.importing.applying import apply_import
from question_bank.importing.batches import APPLY, CHECK
from question_bank.models import QuestionBatch


@task(CHECK)
def check(job: Job, progress: Progress) -> None:
    batch = QuestionBatch.objects.select_related("organisation").get(pk=job.arguments["batch"])
    staging.stage(batch, at=timezone.now(), progress=progress)


@task(APPLY)
def apply(job: Job, progress: Progress) -> None:
    batch = QuestionBatch.objects.select_related("organisation").get(pk=job.arguments["batch"])
    owner, at = Person.objects.get(pk=job.owner_id), timezone.now()
    done = apply_import(batch=batch, by=owner, at=at, progress=progress)
    subject = _("题目已导入：%(file)s") % {"file": done.file_name}
    counts = _("新增 %(added)d 题，更新 %(revised)d 题，需要改 %(failed)d 题。") % done.counts
    messages.send(owner, subject=subject, text=counts, url=done.get_absolute_url(), at=at)

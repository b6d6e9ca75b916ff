"""The whole way of a batch: kept, planned, applied; a large one beside the pages."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.importing.reading import Sought, entries_of, read_results
from exams.models import Exam, ResultBatch
from exams.queries.papers import places_of
from exams.services.imported import apply_results, shared_paper
from exams.services.result_plan import ResultPlan, make_plan
from jobs.models import Job
from jobs.queue import Progress, start, task
from people.importing import RosterFile
from people.models import Person

#: Bytes from which a file (of some hundred people) is written beside the pages.
LARGE = 48 * 1024


def sought_in(exam: Exam) -> Sought:
    paper = shared_paper(exam)
    return Sought(exam, places_of(paper) if paper else [])


def keep_batch(exam: Exam, upload: UploadedFile, *, by: Person, at: datetime) -> ResultBatch:
    """The file as it came, under a name of ours: the one given is only shown."""
    upload.seek(0)
    digest = hashlib.sha256(upload.read()).hexdigest()
    upload.seek(0)
    batch = ResultBatch(exam=exam, file_name=(upload.name or "")[:200], sha256=digest, uploaded_by=by, uploaded_at=at)
    batch.file.save(f"{digest[:16]}.xlsx", upload, save=False)
    batch.save()
    return batch


def plan_batch(batch: ResultBatch) -> ResultPlan:
    return plan_of(*read_batch(batch))


def read_batch(batch: ResultBatch) -> tuple[RosterFile, Sought]:
    sought = sought_in(batch.exam)
    return read_results(Path(batch.file.path), sought), sought


def plan_of(file: RosterFile, sought: Sought) -> ResultPlan:
    return make_plan(entries_of(file, sought), sought.exam)


def apply_batch(batch: ResultBatch, *, by: Person, at: datetime, seen: str) -> bool:
    """The file is read before the transaction begins: reading takes long, and holds nothing."""
    if batch.state != ResultBatch.State.UPLOADED:
        return False
    entries = entries_of(*read_batch(batch))
    return apply_results(batch, entries, by=by, at=at, seen=seen)


@task("exams.results")
def import_results(job: Job, progress: Progress) -> None:
    batch = ResultBatch.objects.select_related("exam__blueprint", "exam__organisation").get(pk=job.arguments["batch"])
    by = Person.objects.select_related("organisation").get(pk=job.owner_id)
    progress(0, 1)
    apply_batch(batch, by=by, at=timezone.now(), seen=job.arguments["seen"])
    progress(1, 1)


def start_import(batch: ResultBatch, *, by: Person, seen: str) -> Job:
    return start(
        "exams.results",
        label=_("导入成绩 %(name)s") % {"name": batch.file_name},
        owner_id=by.pk,
        unit_id=batch.exam.organisation_id,
        url=reverse("exams:result_batch", args=[batch.pk]),
        batch=batch.pk,
        seen=seen,
    )

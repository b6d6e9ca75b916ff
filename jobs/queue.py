"""Long work beside the pages. The one place that names huey: what else wants a job registers a function and starts it here.

    @task("people.import")
    def import_roster(job: Job, progress: Progress) -> None: ...

    start("people.import", label="导入 名单.xlsx", owner_id=person.pk, batch=7)

A function must bear being run again after an interruption: it looks at what is done before it does it. Work that the
person should see moving reports `progress(done, total)` outside its transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any, BinaryIO, cast

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.temp import NamedTemporaryFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from huey import crontab
from huey.contrib.djhuey import HUEY, db_periodic_task, db_task

from files.refusals import UnreadableFile
from jobs.models import Job

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
Work = Callable[[Job, Progress], None]

#: Seconds between two notes of progress: a write for each row would cost more than the row.
BREATH = 0.5

_works: dict[str, Work] = {}


def task(kind: str) -> Callable[[Work], Work]:
    """Register a function as the work of a kind of job."""

    def register(work: Work) -> Work:
        _works[kind] = work
        return work

    return register


def every_minute(work: Callable[[], None]) -> Callable[[], None]:
    """Have the worker do this each minute. It tidies up; what must hold on time holds without it."""
    db_periodic_task(crontab())(work)
    return work


def start(kind: str, *, label: str, owner_id: int, unit_id: int | None = None, url: str = "", **arguments: Any) -> Job:
    """Make the job and hand it to the worker once the caller's transaction stands. `url` is where the owner goes on."""
    if kind not in _works:
        raise LookupError(f"no work is registered for {kind}")
    job = Job.objects.create(
        kind=kind,
        label=label[:120],
        owner_id=owner_id,
        unit_id=unit_id,
        url=url,
        arguments=arguments,
        created_at=timezone.now(),
    )
    transaction.on_commit(lambda: _enqueue(job.pk))
    return job


@db_task()
def _enqueue(job_id: int) -> None:
    run(job_id)


def run(job_id: int) -> None:
    """Do the work of a job that waits; a job that another worker took, or that is finished, is left alone."""
    if not Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(state=Job.State.RUNNING):
        return
    job = Job.objects.get(pk=job_id)
    try:
        _works[job.kind](job, _reporter(job))
    except (ValidationError, UnreadableFile) as refusal:
        _finish(job, Job.State.FAILED, " ".join(getattr(refusal, "messages", [str(refusal)])))
    except Exception:  # whatever a task meets, the job ends and says so, and the worker lives on
        log.exception("job %s (%s) failed", job.pk, job.kind)
        _finish(job, Job.State.FAILED, _unforeseen(job))
    else:
        _finish(job, Job.State.DONE, job.note)


def _unforeseen(job: Job) -> str:
    return _("处理时出了意外，没有完成。请过一会儿重新开始；还是不行，请把任务编号 %(number)d 告诉系统管理员。") % {
        "number": job.pk
    }


def _reporter(job: Job) -> Progress:
    last = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal last
        job.done, job.total = done, total
        if done < total and monotonic() - last < BREATH:
            return
        last = monotonic()
        Job.objects.filter(pk=job.pk).update(done=done, total=total)

    return progress


def _finish(job: Job, state: str, note: str) -> None:
    job.state, job.note, job.finished_at = state, note[:300], timezone.now()
    job.save(update_fields=["state", "note", "url", "done", "total", "file", "file_name", "finished_at"])


def keep_file(job: Job, name: str, write: Callable[[BinaryIO], object]) -> None:
    """Keep a file with the job: `write` is given the place to write to, `name` is what the owner's browser calls it.

    A file for the app itself and not for the owner has its `job.file_name` emptied after this.
    """
    with NamedTemporaryFile() as scratch:
        write(cast(BinaryIO, scratch))
        scratch.seek(0)
        job.file.save(f"{job.pk}.{name.rpartition('.')[2]}", File(scratch), save=False)
    job.file_name = name


@HUEY.on_startup()
def end_interrupted() -> None:
    """When the worker starts nothing runs yet: what is still marked as running was cut off with the worker before."""
    note = _("服务重启，任务中断了，没有完成。请重新开始。")
    Job.objects.filter(state=Job.State.RUNNING).update(state=Job.State.FAILED, note=note, finished_at=timezone.now())

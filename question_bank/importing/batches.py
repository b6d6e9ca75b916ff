"""A file on its way in: kept as it came, recognised, staged."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from jobs.columns import describe
from jobs.models import Job
from jobs.queue import start
from people.models import Organisation, Person
from question_bank.importing import staging
from question_bank.importing.columns import REQUIRED
from question_bank.importing.formats import Source, looked_at
from question_bank.models import Question, QuestionBatch
from question_bank.queries import usable_by

#: Questions up to which a page checks and applies at once; above, a job does and shows how far it is.
AT_ONCE = 2_000
#: Questions of the bank up to which a page looks for likes while the person waits.
BANK_AT_ONCE = 10_000
MOST_OF_ENDING = 10
CHECK, APPLY = "questions.check", "questions.apply"


def keep_upload(
    *, upload: File, source: Source, organisation: Organisation, category: str, by: Person | None, at: datetime
) -> QuestionBatch:
    """Keep the file with what the page of columns needs to know of it. Writes no question."""
    upload.seek(0)
    data = upload.read()
    batch = QuestionBatch(
        organisation=organisation,
        format=source.format,
        file_name=(upload.name or "")[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        mapping={"category": category} | _remembered(source, organisation),
        counts=_facts(source),
        uploaded_by=by,
        uploaded_at=at,
    )
    batch.file.save(f"{batch.sha256[:16]}.{_ending(upload.name or '', source)}", ContentFile(data), save=False)
    batch.save()
    return batch


def _ending(name: str, source: Source) -> str:
    """Of the name of our own: that of the file where it is one, and not whatever follows the last point of a title."""
    ending = name.rpartition(".")[2].lower()
    is_one = ending.isascii() and ending.isalnum() and len(ending) <= MOST_OF_ENDING
    return ending if is_one else source.format


def _facts(source: Source) -> dict[str, Any]:
    return {"tables": [describe(table) for table in source.tables]}


def _remembered(source: Source, organisation: Organisation) -> dict[str, Any]:
    """The columns that this unit chose the last time for a sheet of the same headings."""
    if not source.tables:
        return {}
    applied = QuestionBatch.objects.filter(organisation=organisation, state=QuestionBatch.State.APPLIED)
    for earlier in applied.exclude(mapping__columns=None)[:20]:
        headings = {table["sheet"]: table["headers"] for table in earlier.counts.get("tables", [])}
        if headings == {table.sheet.name: [header[:60] for header in table.headers] for table in source.tables}:
            return {"columns": earlier.mapping["columns"], "remembered": True}
    return {}


def read_as(batch: QuestionBatch, format: str) -> QuestionBatch:
    """Take the file for another format than it was taken for."""
    source = looked_at(Path(batch.file.path), format=format)
    mapping = {"category": batch.mapping.get("category", "")}
    with transaction.atomic():
        if _keep(batch, format=source.format, counts=_facts(source), mapping=mapping):
            batch.staged.all().delete()
    return batch


def choose_columns(batch: QuestionBatch, *, columns: dict[str, dict[str, int]]) -> None:
    """Go by these columns; what was staged by other ones no longer counts."""
    chosen: dict[str, Any] = {"mapping": {**batch.mapping, "columns": columns}}
    if columns != _columns(batch):
        chosen["counts"] = {"tables": batch.counts.get("tables", [])}
    _keep(batch, **chosen)


def _keep(batch: QuestionBatch, **facts: Any) -> bool:
    """Nothing else of the batch, which a job may have staged or brought in since it was read; and nothing once it is in."""
    for name, fact in facts.items():
        setattr(batch, name, fact)
    return bool(QuestionBatch.objects.filter(pk=batch.pk, state=QuestionBatch.State.UPLOADED).update(**facts))


def _columns(batch: QuestionBatch) -> dict[str, dict[str, int]]:
    """Those chosen, or else the guess."""
    guess = {table["sheet"]: table["mapping"] for table in batch.counts.get("tables", [])}
    return batch.mapping.get("columns") or guess


def needs_columns(batch: QuestionBatch) -> bool:
    """Whether a person has to say which column is which before anything can be checked."""
    if "columns" in batch.mapping:
        return False
    needed = {column.field for column in REQUIRED}
    return any(not needed <= set(table["mapping"]) for table in batch.counts.get("tables", []))


def is_staged(batch: QuestionBatch) -> bool:
    return bool(batch.counts.get("staged"))


def is_large(batch: QuestionBatch) -> bool:
    """By the rows of its sheets; of a text, where nobody has counted, by its bytes; and by the bank to look through."""
    rows = sum(table["rows"] for table in batch.counts.get("tables", []))
    if rows > AT_ONCE or (not rows and batch.file.size > AT_ONCE * 200):
        return True
    return Question.objects.filter(usable_by(batch.organisation), retired_at=None).count() > BANK_AT_ONCE


# --- checking ---
def checked(batch: QuestionBatch, *, at: datetime, by: Person) -> Job | None:
    """None once the questions are staged; for a large file the job that is at it, or came to no good end.

    A job that has to be started belongs to `by`.
    """
    if is_staged(batch):
        return None
    if not is_large(batch):
        staging.stage(batch, at=at)
        return None
    job = Job.objects.filter(pk=batch.counts.get("check") or 0, kind=CHECK).first()
    return job or check_again(batch, by=by)


def check_again(batch: QuestionBatch, *, by: Person) -> Job:
    """The job that checks the batch; asked for while one is unfinished, it is that one."""
    return _the_one(CHECK, batch, _("检查 %(file)s"), by)


def start_applying(batch: QuestionBatch, *, by: Person) -> Job:
    """The job that brings the batch in; asked for twice, it is the one that runs already."""
    return _the_one(APPLY, batch, _("导入 %(file)s"), by)


def unfinished(kind: str, batch: QuestionBatch) -> Job | None:
    return Job.objects.filter(kind=kind, arguments__batch=batch.pk, finished_at=None).first()


def _the_one(kind: str, batch: QuestionBatch, label: str, by: Person) -> Job:
    """Looked for first without holding the batch: the job itself holds it, and the page must not wait for its end."""
    if found := unfinished(kind, batch):
        return found
    with transaction.atomic():
        held = QuestionBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if found := unfinished(kind, batch):
            return found
        job = _start(kind, batch, label, by)
        if kind == CHECK:
            batch.counts = {**held.counts, "check": job.pk}
            batch.save(update_fields=["counts"])
        return job


def _start(kind: str, batch: QuestionBatch, label: str, by: Person) -> Job:
    facts: dict[str, Any] = {"batch": batch.pk}
    return start(
        kind,
        label=label % {"file": batch.file_name},
        owner_id=by.pk,
        unit_id=batch.organisation_id,
        url=batch.get_absolute_url(),
        **facts,
    )

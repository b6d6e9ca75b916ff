"""Carry out a plan: all of it in one transaction, and once, however often it is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.queue import Progress
from people import audit
from people.models import Organisation, Person
from question_bank import services
from question_bank.content import Draft
from question_bank.importing import staging
from question_bank.importing.near import Likes
from question_bank.importing.plan import Checker, ImportPlan, PlannedRow
from question_bank.importing.reading import Reading
from question_bank.models import Category, Question, QuestionBatch, QuestionVersion, StagedQuestion
from question_bank.services.pictures import keep_pictures
from question_bank.services.withdrawing import MOVED
from sheets.problems import Counts

State = QuestionVersion.State
CHUNK = 1_000


@dataclass
class Applied:
    """What came of it. `outcomes` counts the questions as they were when they were written."""

    added: int = 0
    revised: int = 0
    #: The questions that went to another category: {question: [the category before, the category since]}.
    moved: dict[int, list[int]] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def counts(self) -> Counts:
        return Counts(read=sum(self.outcomes.values()), **self.outcomes)


@dataclass(frozen=True)
class Aim:
    """Where questions go, by whom and when, and where those without a category are put."""

    organisation: Organisation | None
    by: Person | None
    at: datetime
    default_category: tuple[str, ...]
    batch: QuestionBatch | None = None
    #: With it what is nearly the same is told as well.
    likes: Likes | None = None

    @property
    def state(self) -> str:
        """What comes into a unit's bank waits for its legal reviewer; the platform's own comes reviewed."""
        return State.REVIEW if self.by or self.organisation else State.PUBLISHED


# --- a batch that a person looked over ---
def apply_import(*, batch: QuestionBatch, by: Person, at: datetime, progress: Progress | None = None) -> QuestionBatch:
    """Bring in what the staged questions add and revise. A batch that is applied already is returned as it is.

    They are read before the transaction, which on SQLite would hold off every other writer; statutes and bank are
    compared once more inside it.
    """
    if batch.state != QuestionBatch.State.UPLOADED:
        return batch
    read = _read(batch, progress)
    with transaction.atomic():
        _one_at_a_time()
        mine = QuestionBatch.objects.filter(pk=batch.pk, state=QuestionBatch.State.UPLOADED)
        if mine.update(state=QuestionBatch.State.APPLIED, applied_at=at):
            batch.refresh_from_db(fields=["counts", "mapping"])
            if not batch.counts.get("staged"):
                raise ValidationError(_("这批题目刚刚换了格式或者列，还没有检查。请检查以后再导入。"))
            aim = Aim(batch.organisation, by, at, staging.default_category(batch), batch)
            applied = apply_readings(_as_they_stand(batch, read), aim)
            _name_menders(batch)
            _note_down(batch, applied, by)
    batch.refresh_from_db()
    return batch


#: What was read of each staged row, and by which edits.
Read = dict[int, tuple[dict[str, Any], Reading]]


def _rows(batch: QuestionBatch) -> QuerySet[StagedQuestion]:
    return batch.staged.filter(is_aside=False).exclude(act="")


def _read(batch: QuestionBatch, progress: Progress | None) -> Read:
    rows = _rows(batch)
    total = rows.count()
    read: Read = {}
    for done, staged in enumerate(rows.iterator(chunk_size=CHUNK), start=1):
        read[staged.pk] = staged.edits, staging.reading_of(staged)
        if progress:
            progress(done, total)
    return read


def _as_they_stand(batch: QuestionBatch, read: Read) -> list[Reading]:
    """Now that the batch is held: without what was set aside while it was read, and with what was mended read once more."""
    stand = dict(_rows(batch).values_list("pk", "edits"))
    changed = [key for key, edits in stand.items() if key not in read or read[key][0] != edits]
    anew = StagedQuestion.objects.in_bulk(changed)
    return [staging.reading_of(anew[key]) if key in anew else read[key][1] for key in stand]


def _name_menders(batch: QuestionBatch) -> None:
    """Who mended a question before it came in is named with its version. The rows of a batch say no question twice, so that
    the fingerprint tells which is which."""
    menders = dict(_rows(batch).exclude(mended_by=[]).values_list("fingerprint", "mended_by"))
    if not menders:
        return
    through = QuestionVersion.mended_by.through
    through.objects.bulk_create(
        [
            through(questionversion_id=key, person_id=person)
            for key, print_ in batch.versions.values_list("pk", "fingerprint")
            for person in menders.get(print_, [])
        ],
        batch_size=CHUNK,
    )


def _one_at_a_time() -> None:
    """Imports into the bank queue up: two of them could add the same question or the same category side by side."""
    Organisation.objects.select_for_update(no_key=True).order_by("path").first()


def _note_down(batch: QuestionBatch, applied: Applied, by: Person | None) -> None:
    found = staging.counts(batch) if by else applied.counts
    counts = {**found.as_dict(), "added": applied.added, "revised": applied.revised}
    batch.counts = {**batch.counts, **counts, MOVED: applied.moved}
    QuestionBatch.objects.filter(pk=batch.pk).update(counts=batch.counts)
    audit.record(by, "questions.imported", batch, after={"file": batch.file_name, "sha256": batch.sha256, **counts})


# --- questions straight from a file ---
@transaction.atomic
def apply_plan(plan: ImportPlan, *, organisation: Organisation | None, by: Person | None, at: datetime) -> Applied:
    """Bring in a plan that belongs to no batch, compared once more with the bank as it is now that nobody else writes."""
    _one_at_a_time()
    aim = Aim(organisation, by, at, plan.default_category)
    return apply_readings([row.reading for row in plan.rows], aim)


@transaction.atomic
def apply_stream(readings: Iterable[Reading], aim: Aim, *, tell: Callable[[PlannedRow], None]) -> Applied:
    """Bring in any number of questions without holding them, in one transaction; `tell` is told of each."""
    _one_at_a_time()
    return apply_readings(readings, aim, tell=tell)


@transaction.atomic
def apply_unseen(
    readings: Iterable[Reading], batch: QuestionBatch, *, at: datetime, tell: Callable[[PlannedRow], None]
) -> Applied:
    """Bring in a file that nobody looked over, for a unit: as a batch with a number, for review, to be withdrawn like any."""
    category = staging.default_category(batch)
    applied = apply_stream(
        readings, Aim(batch.organisation, None, at, category, batch, Likes(batch.organisation)), tell=tell
    )
    batch.state, batch.applied_at = QuestionBatch.State.APPLIED, at
    batch.save()
    _note_down(batch, applied, None)
    return applied


def apply_readings(
    readings: Iterable[Reading], aim: Aim, *, tell: Callable[[PlannedRow], None] | None = None
) -> Applied:
    applied = Applied()
    for rows in _planned(readings, aim):
        applied.added += sum(1 for row in rows if row.act == "add")
        applied.revised += sum(1 for row in rows if row.act == "revise")
        applied.outcomes.update(row.outcome for row in rows)
        applied.moved.update(_write(rows, aim))
        if tell:
            for row in rows:
                tell(row)
    return applied


def _planned(readings: Iterable[Reading], aim: Aim) -> Iterator[list[PlannedRow]]:
    checker = Checker(organisation=aim.organisation, on=timezone.localdate(aim.at), likes=aim.likes)
    checked = checker.check(readings)
    while rows := list(islice(checked, CHUNK)):
        yield rows


def _write(rows: Sequence[PlannedRow], aim: Aim) -> dict[int, list[int]]:
    """Answers which questions it moved."""
    added = [row for row in rows if row.act == "add"]
    revised = [row for row in rows if row.act == "revise"]
    categories = _categories(added, revised, aim.default_category)
    keep_pictures((row.reading.raw for row in (*added, *revised)), at=aim.at)
    drafts = [
        Draft(row.content, categories[row.reading.category or aim.default_category], row.reading.code, row.reading.tags)
        for row in added
    ]
    services.add_all(
        drafts=drafts, organisation=aim.organisation, by=aim.by, at=aim.at, batch=aim.batch, state=aim.state
    )
    moved: dict[int, list[int]] = {}
    for row in revised:
        moved |= _revise(row, categories, aim)
    return moved


def _categories(
    added: Iterable[PlannedRow], revised: Iterable[PlannedRow], default: tuple[str, ...]
) -> dict[tuple[str, ...], Category]:
    """The categories that the questions need, by their paths; those that do not stand yet are made."""
    paths = {row.reading.category or default for row in added}
    paths |= {row.reading.category for row in revised if row.reading.category}
    return {path: services.category_at(path) for path in sorted(paths)}


def _revise(row: PlannedRow, categories: dict[tuple[str, ...], Category], aim: Aim) -> dict[int, list[int]]:
    """The next version; and another category, when the file names one."""
    question = row.question
    if question is None:
        return {}
    services.revise(question=question, content=row.content, by=aim.by, at=aim.at, state=aim.state, batch=aim.batch)
    category = categories[row.reading.category] if row.reading.category else question.category
    if category.pk == question.category_id:
        return {}
    Question.objects.filter(pk=question.pk).update(category=category)
    return {question.pk: [question.category_id, category.pk]}

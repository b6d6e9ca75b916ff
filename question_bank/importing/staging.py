"""A batch while a person looks it over: its questions as staged rows, each mended, set aside and checked again by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from jobs.queue import Progress
from people.models import Person
from question_bank.importing.columns import label_of
from question_bank.importing.contract import question_as_json
from question_bank.importing.formats import open_batch
from question_bank.importing.near import Likes
from question_bank.importing.plan import CHUNK, Checker, PlannedRow, category_path, warn_of_likes
from question_bank.importing.raw import RawQuestion
from question_bank.importing.reading import Reading, read_question
from question_bank.models import QuestionBatch, StagedQuestion
from question_bank.services.pictures import keep_pictures
from sheets.problems import Counts

Status = StagedQuestion.Status


# --- reading the file into rows ---
@transaction.atomic
def stage(batch: QuestionBatch, *, at: datetime, progress: Progress | None = None) -> Counts:
    """Read the file, check every question, keep what was found and its pictures. A batch that is staged is left as it is:
    people mend it. Told to read it otherwise (batches.read_as, batches.choose_columns), it is staged no more, and staged anew.
    """
    held = QuestionBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    batch.state, batch.format, batch.mapping, batch.counts = held.state, held.format, held.mapping, held.counts
    if batch.state != QuestionBatch.State.UPLOADED or batch.counts.get("staged"):
        return counts(batch)
    batch.staged.all().delete()
    source = open_batch(batch)
    checker = Checker(organisation=batch.organisation, on=localdate(at), likes=Likes(batch.organisation))
    rows = checker.check(read_question(raw) for raw in source.questions(progress))
    for some in _chunks(enumerate(rows, start=1)):
        keep_pictures((row.reading.raw for _position, row in some), at=at)
        StagedQuestion.objects.bulk_create(_staged(batch, position, row) for position, row in some)
    batch.counts = {**batch.counts, "notes": source.notes, "staged": True}
    batch.save(update_fields=["counts"])
    return counts(batch)


def _chunks(rows: Iterator[tuple[int, PlannedRow]]) -> Iterator[list[tuple[int, PlannedRow]]]:
    while some := list(islice(rows, CHUNK)):
        yield some


def _staged(batch: QuestionBatch, position: int, row: PlannedRow) -> StagedQuestion:
    staged = StagedQuestion(batch=batch, position=position, raw=row.reading.raw.as_dict())
    _take(staged, row)
    return staged


def _take(staged: StagedQuestion, row: PlannedRow) -> None:
    """Keep what the check said."""
    staged.status = row.outcome
    codes = {problem.code for problem in row.problems if problem.level != "fixed"} or {p.code for p in row.problems}
    staged.codes = f" {' '.join(sorted(codes))} " if codes else ""
    staged.act = row.act
    staged.fingerprint = row.content.fingerprint if row.act else ""
    staged.found = question_as_json(row) | {
        "skipped": row.skipped,
        "likes": row.likes,
        "problems": [asdict(problem) for problem in row.problems],
        "fields": row.reading.raw.fields,
    }


def default_category(batch: QuestionBatch) -> tuple[str, ...]:
    return category_path(batch.mapping.get("category", ""))


# --- asking ---
def counts(batch: QuestionBatch) -> Counts:
    """read = ok + fixed + warned + failed + skipped; what a person set aside counts as skipped.

    A batch from the command line has no staged rows, only what was counted.
    """
    if batch.uploaded_by_id is None:
        return Counts(**{name: batch.counts.get(name, 0) for name in ("read", *Status.values)})
    found = Counter(
        Status.SKIPPED if is_aside else status for status, is_aside in batch.staged.values_list("status", "is_aside")
    )
    return Counts(read=sum(found.values()), **{str(status): number for status, number in found.items()})


def acts(batch: QuestionBatch) -> Counter[str]:
    """How many questions would be added and revised."""
    return Counter(batch.staged.filter(is_aside=False).exclude(act="").values_list("act", flat=True))


def codes(rows: QuerySet[StagedQuestion]) -> list[tuple[str, int]]:
    """The kinds of problem among the rows, the most frequent first."""
    found = Counter(code for some in rows.values_list("codes", flat=True) for code in some.split())
    return found.most_common()


def needing_a_look(batch: QuestionBatch) -> QuerySet[StagedQuestion]:
    return batch.staged.filter(is_aside=False, status__in=[Status.FAILED, Status.WARNED, Status.FIXED])


# --- mending ---
def reading_of(staged: StagedQuestion) -> Reading:
    """The question as it stands with what a person put in its place."""
    return read_question(mended(RawQuestion.of(staged.raw), staged.edits))


def mended(raw: RawQuestion, edits: dict[str, Any]) -> RawQuestion:
    """Fields that a person changed are theirs: what the reader said of them no longer counts.

    `parts.2.answer` is a field of the second sub-question. Whoever mends the kind, the options or the answer of a typed format
    says them in words from there on.
    """
    own = {name: text for name, text in edits.items() if not name.startswith("parts.")}
    parts = [mended(part, _of_part(edits, number)) for number, part in enumerate(raw.parts, start=1)]
    typed = raw.kind and not any(name in ("kind", "answer", "options") or name.startswith("option_") for name in own)
    theirs = {label_of(name) for name in own}
    problems = [problem for problem in raw.problems if problem.column not in theirs]
    return replace(raw, fields={**raw.fields, **own}, parts=parts, kind=raw.kind if typed else "", problems=problems)


def _of_part(edits: dict[str, Any], number: int) -> dict[str, Any]:
    head = f"parts.{number}."
    return {name.removeprefix(head): text for name, text in edits.items() if name.startswith(head)}


@transaction.atomic
def mend(staged: StagedQuestion, *, edits: dict[str, str], by: Person, on: date) -> StagedQuestion:
    """Put a person's words in place of the file's, and check the question at once, and those that were or are its doubles."""
    before = staged.fingerprint
    _put(edits, staged, by)
    staged.save(update_fields=["edits", "mended_by"])
    recheck([staged], on=on)
    doubles = staged.batch.staged.filter(codes__contains=" twice_in_file ") if before else StagedQuestion.objects.none()
    recheck([row for row in doubles if row.pk != staged.pk], on=on)
    staged.refresh_from_db()
    return staged


@transaction.atomic
def mend_all(rows: Iterable[StagedQuestion], *, edits: dict[str, str], by: Person, on: date) -> int:
    """The same words in the same field of many; answers how many no longer fail."""
    changed = list(rows)
    for staged in changed:
        _put(edits, staged, by)
    StagedQuestion.objects.bulk_update(changed, ["edits", "mended_by"], batch_size=CHUNK)
    recheck(changed, on=on)
    return sum(1 for staged in changed if staged.status != Status.FAILED)


def _put(edits: dict[str, str], staged: StagedQuestion, by: Person) -> None:
    """Whose words they are is kept with them: that person does not review the question (queries.own)."""
    staged.edits = {**staged.edits, **edits}
    staged.mended_by = sorted({*staged.mended_by, by.pk})


@transaction.atomic
def set_aside(batch: QuestionBatch, keys: Collection[int], *, aside: bool, on: date) -> int:
    """Leave rows out of the import, or take them back in; answers how many.

    One of two doubles gone, the other stands alone; taken back in, it has to be compared again.
    """
    rows = batch.staged.filter(pk__in=keys)
    number = rows.update(is_aside=aside)
    changed = batch.staged.filter(
        Q(codes__contains=" twice_in_file ", is_aside=False) | Q(pk__in=[] if aside else keys)
    )
    recheck(list(changed.select_related("batch")), on=on)
    return number


def recheck(rows: Sequence[StagedQuestion], *, on: date) -> None:
    """Check rows against the statutes, the bank and the other rows of their batch as they stand now."""
    if not rows:
        return
    batch = rows[0].batch
    checker = Checker(organisation=batch.organisation, on=on)
    _remember_others(checker, batch, rows)
    for staged, row in zip(rows, checker.check(map(reading_of, rows)), strict=True):
        _keep_likes(staged, row)
        _take(staged, row)
    StagedQuestion.objects.bulk_update(rows, ["status", "act", "codes", "fingerprint", "found"], batch_size=CHUNK)


def _keep_likes(staged: StagedQuestion, row: PlannedRow) -> None:
    """What it was like it still is, while it asks the same; to look through the bank for each mending would take too long."""
    if row.act == "add" and row.content.fingerprint == staged.fingerprint:
        warn_of_likes(row, staged.found.get("likes", []))


def _remember_others(checker: Checker, batch: QuestionBatch, rows: Sequence[StagedQuestion]) -> None:
    others = batch.staged.filter(is_aside=False).exclude(pk__in=[staged.pk for staged in rows]).exclude(fingerprint="")
    for print_, where, code in others.values_list("fingerprint", "found__where", "found__code"):
        checker.remember(print_, code, where)


def status_of(staged: StagedQuestion) -> str:
    return str(_("已搁置")) if staged.is_aside else str(staged.get_status_display())

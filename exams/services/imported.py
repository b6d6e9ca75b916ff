"""Writing results from paper or from outside down: once, whole or not at all. They count like any other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.models import Answer, AnswerEvent, Attempt, Exam, Paper, Result, ResultBatch, WrittenMark
from exams.models.marking import ARBITER
from exams.responses import digest_of
from exams.services.grading import Marking
from exams.services.result_plan import Entry, Item, make_plan
from exams.services.results import marking_of, post_result
from people import audit
from people.models import Person

#: When an exam is taken to begin of which only the day is known.
_MORNING = time(9)
#: The place of a total in Result.earned: no place of a paper.
WHOLE = 0


class ChangedMeanwhile(ValidationError):
    def __init__(self) -> None:
        super().__init__(_("检查之后情况有了变动（可能有人同时在导入或修改）。请重新看一遍检查结果，再确认。"))


def apply_results(batch: ResultBatch, entries: Sequence[Entry], *, by: Person, at: datetime, seen: str) -> bool:
    """Write all rows of the plan that was looked at, or none. False when it has been written already.

    The exam is held, so that two files of one exam come one after the other.
    """
    try:
        with transaction.atomic():
            uploaded = ResultBatch.objects.filter(pk=batch.pk, state=ResultBatch.State.UPLOADED)
            if not uploaded.update(state=ResultBatch.State.APPLIED, applied_at=at):
                return False
            exam = Exam.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=batch.exam_id)
            plan = make_plan(entries, exam)
            if plan.digest != seen:
                raise ChangedMeanwhile
            for item in plan.of("add", "update"):
                _write(exam, item, by=by, at=at)
            tally = {"added": len(plan.of("add")), "updated": len(plan.of("update"))}
            counts = plan.counts().as_dict() | tally | {"unchanged": len(plan.of("unchanged"))}
            ResultBatch.objects.filter(pk=batch.pk).update(counts=counts)
            facts = {"file": batch.file_name, "sha256": batch.sha256} | counts
            audit.record(by, "results.imported", exam, after=facts)
    except IntegrityError as error:
        raise ChangedMeanwhile from error
    return True


def _write(exam: Exam, item: Item, *, by: Person, at: datetime) -> None:
    assert item.person is not None
    entry, attempt = item.entry, _attempt(exam, item.person, item.entry, at)
    if entry.answers is None:
        assert entry.score is not None
        marking = Marking(exam.total_marks, {WHOLE: entry.score})
    else:
        _keep_answers(attempt, entry.answers, at)
        _keep_marks(attempt, entry.marks, by, at)
        marking = marking_of(attempt)
    post_result(attempt, marking, because=Result.Because.IMPORTED, at=at, by=by, note=entry.note)


def _attempt(exam: Exam, person: Person, entry: Entry, at: datetime) -> Attempt:
    """The person's imported attempt, locked; closed before it has a result, as an attempt of the exam room is."""
    paper = None if entry.answers is None else shared_paper(exam)
    standing = Attempt.objects.filter(exam=exam, candidate=person).select_related("exam__blueprint", "candidate")
    if attempt := standing.select_for_update(of=("self",)).first():
        if attempt.paper_id != (paper.pk if paper else None):
            attempt.paper = paper
            attempt.save(update_fields=["paper"])
        return attempt
    began = _began(exam, entry, at)
    ended = began + timedelta(minutes=exam.minutes)
    return Attempt.objects.create(
        exam=exam,
        paper=paper,
        candidate=person,
        organisation_id=person.organisation_id,
        number=1,
        state=Attempt.State.CLOSED,
        started_at=began,
        deadline=ended,
        submitted_at=min(ended, at),
        closed_by=Attempt.ClosedBy.INVIGILATOR,
    )


def _began(exam: Exam, entry: Entry, at: datetime) -> datetime:
    if entry.held_on:
        morning = timezone.make_aware(datetime.combine(entry.held_on, _MORNING))
        same_day = exam.opens_at and timezone.localdate(exam.opens_at) == entry.held_on
        return exam.opens_at if same_day and exam.opens_at else morning
    return min(exam.opens_at or at, at)


def shared_paper(exam: Exam) -> Paper | None:
    """The frozen paper that was handed out."""
    return exam.papers.filter(is_shared=True, frozen_at__isnull=False).first()


def _keep_answers(attempt: Attempt, answers: dict[int, list], at: datetime) -> None:
    """As the exam room keeps them: the answer that counts, and each change as an event."""
    standing = {answer.paper_question_id: answer for answer in Answer.objects.filter(attempt=attempt)}
    for place in [*answers, *(place for place in standing if place not in answers)]:
        response, before = answers.get(place, []), standing.get(place)
        if before is not None and before.response == response:
            continue
        facts = {"sequence": before.sequence + 1 if before else 1, "response": response, "saved_at": at}
        Answer.objects.update_or_create(attempt=attempt, paper_question_id=place, defaults=facts)
        AnswerEvent.objects.create(attempt=attempt, paper_question_id=place, **facts)


def _keep_marks(attempt: Attempt, marks: dict[int, Decimal], by: Person, at: datetime) -> None:
    """What was marked on paper stands as an arbiter's mark does. Nobody's text is here, so it is for the empty one."""
    for place, given in marks.items():
        facts = {"marks": given, "marker": by, "marked_at": at, "digest": digest_of(None)}
        WrittenMark.objects.update_or_create(attempt=attempt, paper_question_id=place, turn=ARBITER, defaults=facts)

"""The results of an exam as a workbook: the rows of the page as it was narrowed, and who took them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.models import Attempt, Exam
from exams.queries.results import Narrowing, closed_attempts, narrowed
from exams.queries.staff import exams_watched_by
from jobs import queue
from jobs.models import Job
from people import audit
from people.models import Person
from sheets.writing import SheetColumn, write_table

EXPORT = "exams.results_export"
_STEP = 200


@transaction.atomic
def start_export(exam: Exam, to: Narrowing, *, by: Person) -> Job:
    """Note who takes results out of the house, then let the job write them."""
    taken = {name: value for name, value in asdict(to).items() if value}
    audit.record(by, "results.exported", exam, after=taken or None)
    return queue.start(
        EXPORT,
        label=_("导出成绩：%(exam)s") % {"exam": exam.title},
        owner_id=by.pk,
        unit_id=exam.organisation_id,
        url=reverse("exams:results", args=[exam.pk]),
        exam=exam.pk,
        **asdict(to),
    )


@queue.task(EXPORT)
def export(job: Job, progress: queue.Progress) -> None:
    """Asks once more what the owner may see: a role may have ended since."""
    owner, at = Person.objects.get(pk=job.owner_id), timezone.now()
    exam = exams_watched_by(owner).filter(pk=job.arguments["exam"]).first()
    if exam is None:
        raise ValidationError(_("你已不能看这场考试的成绩，没有导出。"))
    to = Narrowing(**{name: job.arguments[name] for name in ("unit", "state", "q")})
    rows = narrowed(closed_attempts(exam, owner, at=at), to)
    name = _("%(exam)s_成绩_%(day)s.xlsx") % {"exam": exam.title, "day": timezone.localtime(at).strftime("%Y%m%d-%H%M")}
    queue.keep_file(job, name, partial(_write, exam, rows, at, progress))


def _write(exam: Exam, attempts: Any, at: datetime, progress: queue.Progress, target: BinaryIO) -> None:
    write_table(
        target,
        sheet_name=_("成绩"),
        title=_("%(exam)s 成绩") % {"exam": exam.title},
        facts=[
            _("合格线：%(percent)d%%　共 %(n)d 份答卷") % {"percent": exam.pass_percent, "n": len(attempts)},
            _("数据截至：%(at)s") % {"at": timezone.localtime(at).strftime("%Y-%m-%d %H:%M")},
        ],
        columns=_columns(),
        rows=_rows(attempts, progress),
    )


def _columns() -> list[SheetColumn]:
    return [
        SheetColumn(_("单位"), 24),
        SheetColumn(_("姓名"), 12),
        SheetColumn(_("工号"), 14),
        SheetColumn(_("第几次"), 8, "integer"),
        SheetColumn(_("交卷时间"), 18),
        SheetColumn(_("得分"), 10, "hours"),
        SheetColumn(_("总分"), 10, "hours"),
        SheetColumn(_("得分率（%）"), 12, "integer"),
        SheetColumn(_("结果"), 10),
        SheetColumn(_("成绩版本"), 10, "integer"),
    ]


def _rows(attempts: Any, progress: queue.Progress) -> Iterator[list[Any]]:
    for done, attempt in enumerate(attempts):
        if done % _STEP == 0:
            progress(done, len(attempts))
        yield _row(attempt)
    progress(len(attempts), len(attempts))


def _row(attempt: Any) -> list[Any]:
    return [
        str(attempt.organisation),
        attempt.candidate.name,
        attempt.candidate.staff_number,
        attempt.number,
        timezone.localtime(attempt.submitted_at).strftime("%Y-%m-%d %H:%M:%S"),
        attempt.score,
        attempt.total,
        attempt.percent,
        result_in_words(attempt),
        attempt.version,
    ]


def result_in_words(attempt: Attempt) -> str:
    if attempt.state == Attempt.State.CLOSED:
        return _("待阅卷")
    return _("合格") if attempt.passed else _("未合格")

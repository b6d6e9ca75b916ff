"""Which questions of a batch the check page shows, and the figures and kinds of problem by which they are narrowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from question_bank.importing import staging
from question_bank.importing.codes import name_of
from question_bank.models import QuestionBatch, StagedQuestion
from sheets.problems import Counts

Status = StagedQuestion.Status
OPEN = (Status.FAILED, Status.WARNED, Status.FIXED)
ASIDE, ALL = "aside", "all"


def rows_of(batch: QuestionBatch, *, show: str, code: str) -> QuerySet[StagedQuestion]:
    """The questions that a filter leaves; without one, those that want a look."""
    rows = batch.staged.all()
    if show == ASIDE:
        rows = rows.filter(is_aside=True)
    elif show != ALL:
        rows = rows.filter(is_aside=False, status__in=[show] if show else OPEN)
    return rows.filter(codes__contains=f" {code} ") if code else rows


@dataclass
class Stretch:
    """A page of questions, the gravest first. It is found by the question before it and not by counting: while they are mended,
    questions leave the list, and none of those that follow may be passed over."""

    rows: Sequence[StagedQuestion]
    total: int
    start: int
    previous: str | None
    next: str

    @property
    def end(self) -> int:
        return self.start + len(self.rows) - 1


_RANK = Case(
    When(status=Status.FAILED, then=Value(0)),
    When(status=Status.WARNED, then=Value(1)),
    When(status=Status.FIXED, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


def stretch_of(rows: QuerySet[StagedQuestion], *, after: tuple[int, int] | None, size: int) -> Stretch:
    ranked = rows.annotate(rank=_RANK)
    before = list(ranked.exclude(_later(after)).order_by("-rank", "-position")[: size + 1]) if after else []
    shown = list((ranked.filter(_later(after)) if after else ranked).order_by("rank", "position")[: size + 1])
    return Stretch(
        rows=shown[:size],
        total=rows.count(),
        start=(ranked.exclude(_later(after)).count() if after else 0) + 1,
        previous=(_key(before[size]) if len(before) > size else "") if before else None,
        next=_key(shown[size - 1]) if len(shown) > size else "",
    )


def _later(after: tuple[int, int] | None) -> Q:
    rank, position = after or (-1, 0)
    return Q(rank__gt=rank) | Q(rank=rank, position__gt=position)


def _key(row: Any) -> str:
    return f"{row.rank}.{row.position}"


# --- the figures ---
@dataclass
class Figure:
    """A part of what was read, and the filter that shows it."""

    show: str
    name: str
    number: int
    note: str
    look: str
    icon: str


def figures_of(counts: Counts, aside: int) -> list[Figure]:
    """read = the sum of them."""
    return [
        Figure("ok", _("直接可用"), counts.ok, _("没有发现问题"), "is-good", "check"),
        Figure("fixed", _("已修正"), counts.fixed, _("原文件不变"), "is-fixed", "note"),
        Figure("warned", _("有提醒"), counts.warned, _("可以导入，建议看看"), "is-warned", "warn"),
        Figure("failed", _("需要改"), counts.failed, _("改好或者搁置"), "is-failed", "cross"),
        Figure("aside", _("已搁置"), aside, _("留在这一批，不导入"), "", "file"),
        Figure("skipped", _("已跳过"), counts.skipped - aside, _("题库里已有，或者是示例"), "", "file"),
    ]


def figures(batch: QuestionBatch) -> tuple[Counts, list[Figure]]:
    counts = staging.counts(batch)
    return counts, figures_of(counts, batch.staged.filter(is_aside=True).count())


def kinds_of_problem(rows: QuerySet[StagedQuestion]) -> list[tuple[str, str, int]]:
    """Code, name and number of each kind of problem, the most frequent first."""
    return [(code, name_of(code), number) for code, number in staging.codes(rows)]

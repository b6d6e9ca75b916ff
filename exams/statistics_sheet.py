"""The statistics of an exam as a workbook: what the page shows, a sheet each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from exams.figures_told import told
from exams.models import Exam
from exams.queries.statistics import WHICH, ExamFigures, QuestionFigures, UnitTurnout
from exams.statistics.wording import sentence
from people import audit
from people.models import Person
from sheets.writing import PrintTable, SheetColumn, write_tables

Units = tuple[list[UnitTurnout], UnitTurnout]


def write_statistics(
    target: BinaryIO,
    exam: Exam,
    figures: ExamFigures | None,
    units: Units,
    *,
    which: str,
    questions: bool,
    at: datetime,
) -> None:
    """Without figures the units alone; without `questions` nothing of what was asked."""
    facts = [
        _("单位：%(unit)s　合格线：%(percent)d%%　计入：%(which)s")
        % {"unit": exam.organisation.name, "percent": exam.pass_percent, "which": WHICH[which]},
        _("数据截至：%(at)s") % {"at": date_format(timezone.localtime(at), "Y年n月j日 H:i")},
    ]
    tables = [_whole(exam, figures, facts)] if figures else []
    if figures and questions:
        tables += [_questions(exam, figures, facts), _options(exam, figures, facts)]
    write_tables(target, [*tables, _units(exam, units, facts)])


def record_export(exam: Exam, which: str, *, by: Person) -> None:
    """Note who took the keys and the figures of units along."""
    audit.record(by, "exam.statistics_exported", exam, after={"attempts": str(WHICH[which])})


def file_name(exam: Exam, at: datetime) -> str:
    day = timezone.localtime(at).strftime("%Y%m%d-%H%M")
    return _("考试统计_%(exam)s_%(day)s.xlsx") % {"exam": exam.title, "day": day}


def _whole(exam: Exam, figures: ExamFigures, facts: list[str]) -> PrintTable:
    columns = [
        SheetColumn(_("指标"), 14),
        SheetColumn(_("数值"), 12),
        SheetColumn(_("单位"), 8),
        SheetColumn(_("说明"), 90),
    ]
    rows = [[one.label, _rounded(one.value, one.decimals), one.unit, one.meaning] for one in told(figures.whole)]
    return PrintTable(_("总体"), _title(exam, _("总体")), facts, columns, rows)


def _questions(exam: Exam, figures: ExamFigures, facts: list[str]) -> PrintTable:
    groups, correlation, weights = _("高低分组"), _("与其余各题相比"), _("权重")
    columns = [
        SheetColumn(_("题号"), 8, "integer"),
        SheetColumn(_("题库编号"), 10, "integer"),
        SheetColumn(_("题型"), 12),
        SheetColumn(_("题干"), 60),
        SheetColumn(_("分值"), 8, "hours"),
        SheetColumn(_("人次"), 8, "integer"),
        SheetColumn(_("得分率"), 10, "percent"),
        SheetColumn(_("标准差"), 10, "hours"),
        SheetColumn(_("难度 P"), 10, "hours", groups),
        SheetColumn(_("区分度 D"), 10, "hours", groups),
        SheetColumn(_("区分度"), 10, "percent", correlation),
        SheetColumn(_("区分效率"), 10, "percent", correlation),
        SheetColumn(_("应占"), 10, "percent", weights),
        SheetColumn(_("实占"), 10, "percent", weights),
        SheetColumn(_("随机猜测得分率"), 14, "percent"),
        SheetColumn(_("改判"), 16),
        SheetColumn(_("要核对的"), 60),
    ]
    rows = (_question_row(question) for question in figures.questions)
    return PrintTable(_("各题"), _title(exam, _("各题")), facts, columns, rows)


def _question_row(question: QuestionFigures) -> list[Any]:
    item, group = question.item, question.group
    return [
        question.number,
        question.question,
        question.kind_label,
        question.stem,
        item.max,
        question.takers,
        item.facility,
        item.standard_deviation,
        group.difficulty,
        group.discrimination,
        _share(item.discrimination_index),
        _share(item.discriminative_efficiency),
        item.intended_weight,
        _share(item.effective_weight),
        item.random_guess_score,
        question.ruling,
        " ".join(map(sentence, question.flags)),
    ]


def _options(exam: Exam, figures: ExamFigures, facts: list[str]) -> PrintTable:
    columns = [
        SheetColumn(_("题号"), 8, "integer"),
        SheetColumn(_("题库编号"), 10, "integer"),
        SheetColumn(_("选项"), 10),
        SheetColumn(_("内容"), 60),
        SheetColumn(_("正确"), 8),
        SheetColumn(_("人次"), 8, "integer"),
        SheetColumn(_("占比"), 10, "percent"),
        SheetColumn(_("选它的人平均分"), 16, "hours"),
        SheetColumn(_("高分组"), 10, "integer"),
        SheetColumn(_("低分组"), 10, "integer"),
    ]
    return PrintTable(_("选项"), _title(exam, _("选项")), facts, columns, _option_rows(figures))


def _option_rows(figures: ExamFigures) -> Iterator[list[Any]]:
    for question in figures.questions:
        for option in question.options:
            yield [
                question.number,
                question.question,
                option.option or _("未答"),
                question.texts.get(option.option or "", ""),
                _("是") if option.right else "",
                option.count,
                option.share,
                option.mean_total,
                option.upper,
                option.lower,
            ]


def _units(exam: Exam, units: Units, facts: list[str]) -> PrintTable:
    columns = [
        SheetColumn(_("单位"), 28),
        SheetColumn(_("应考"), 10, "integer"),
        SheetColumn(_("请假"), 10, "integer"),
        SheetColumn(_("已考"), 10, "integer"),
        SheetColumn(_("在考"), 10, "integer"),
        SheetColumn(_("未考"), 10, "integer"),
        SheetColumn(_("合格"), 10, "integer"),
        SheetColumn(_("参考率"), 10, "percent"),
        SheetColumn(_("合格率"), 10, "percent"),
    ]
    rows, total = units
    return PrintTable(
        _("各单位"), _title(exam, _("各单位")), facts, columns, map(_unit_row, rows), totals=_unit_row(total)
    )


def _unit_row(row: UnitTurnout) -> list[Any]:
    counts = [row.expected, row.excused, row.sat, row.sitting, row.absent, row.passed]
    return [row.name, *counts, row.turnout, row.pass_rate]


def _title(exam: Exam, what: str) -> str:
    return _("%(exam)s 统计：%(what)s") % {"exam": exam.title, "what": what}


def _share(percent: float | None) -> float | None:
    return None if percent is None else percent / 100


def _rounded(value: float | None, decimals: int) -> float | None:
    return None if value is None else round(value, decimals)

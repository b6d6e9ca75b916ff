"""The columns of a workbook of results, under the names by which lists in the field call them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from exams.models import Exam, PaperQuestion
from people.columns import COLUMNS as ROSTER
from sheets.columns import Column

#: Who somebody is, as a roster says it.
WHO = tuple(column for column in ROSTER if column.field in ("name", "staff_number", "certificate"))
SCORE = Column("score", "得分", ("成绩", "分数", "总分", "总成绩", "考试成绩", "最后得分", "考试得分"))
PASSED = Column("passed", "是否合格", ("合格", "结果", "结论", "考试结果", "是否通过", "合格情况", "成绩认定"))
HELD_ON = Column("held_on", "考试日期", ("日期", "考试时间", "参加考试日期", "时间"))


def columns_for(exam: Exam, places: Sequence[PaperQuestion]) -> tuple[Column, ...]:
    """Of an exam held outside its conclusion; of one on paper a column for each question too."""
    if exam.venue == Exam.Venue.OUTSIDE:
        return (*WHO, SCORE, PASSED, HELD_ON)
    return (*WHO, SCORE, HELD_ON, *(column_of(place) for place in places))


def column_of(place: PaperQuestion) -> Column:
    n = place.position
    return Column(f"q{n}", _("第%(n)d题") % {"n": n}, (str(n), f"{n}题", f"题{n}", f"T{n}", f"Q{n}", f"第{n}题答案"))

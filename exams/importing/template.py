"""The workbook to fill in for an exam: its candidates with their numbers, and a column for each thing that is asked."""

from __future__ import annotations

from typing import BinaryIO

from django.utils.translation import gettext as _

from exams.importing.columns import column_of
from exams.importing.reading import Sought
from exams.models import PaperQuestion
from exams.queries.candidates import candidates_of
from exams.responses import needs_person
from people.models import Person
from sheets.writing import TemplateColumn, write_template

_WIDE = {"name": 14, "staff_number": 14, "certificate": 22}


def write_results_template(target: BinaryIO, sought: Sought, *, totals: bool) -> None:
    """With `totals` only the score of each; of an exam outside its conclusion as well."""
    columns = [_column(c.field, c.label, sought) for c in sought.columns if _is_wanted(c.field, sought, totals)]
    people = candidates_of(sought.exam).select_related("organisation").prefetch_related("certificates")
    rows = [_row(person, len(columns)) for person in people.order_by("organisation__path", "pk")]
    write_template(target, sheet_name=_("成绩"), columns=columns, samples=rows, notes=_notes(sought, totals))


def _is_wanted(field: str, sought: Sought, totals: bool) -> bool:
    if field.startswith("q"):
        return not totals
    return field != "score" or totals or sought.is_outside


def _column(field: str, label: str, sought: Sought) -> TemplateColumn:
    notes = {
        "name": _("用来核对，要与系统里一致。"),
        "staff_number": _("工号和执法证号写一个就行。"),
        "certificate": _("设为文本格式，免得长数字丢位。"),
        "score": _("0 到满分，最多两位小数。没有参加的写“缺考”。"),
        "passed": _("合格或不合格。没有得分时只填这一列也可以。"),
        "held_on": _("如 2026-11-22；不填按考试安排的时间。"),
    }
    asked = {column_of(place).field: place for place in sought.places}
    note = _note_of(asked[field]) if field in asked else notes[field]
    choices = ("合格", "不合格") if field == "passed" else ()
    return TemplateColumn(label, width=_WIDE.get(field, 9), note=note, choices=choices)


def _note_of(place: PaperQuestion) -> str:
    version = place.question_version
    if needs_person(version):
        return _("%(kind)s，写阅卷人给的得分（0–%(marks)s）。") % {
            "kind": version.get_kind_display(),
            "marks": f"{place.marks.normalize():f}",
        }
    if version.kind == "judge":
        return _("判断题，写 √ 或 ×。")
    if version.kind in ("blank", "case"):
        return _("%(kind)s，几个答案之间用分号隔开。") % {"kind": version.get_kind_display()}
    return _("%(kind)s，写试卷上的字母。") % {"kind": version.get_kind_display()}


def _row(person: Person, width: int) -> list[str]:
    certificate = person.certificate
    return [person.name, person.staff_number, certificate.number if certificate else "", *[""] * (width - 3)]


def _notes(sought: Sought, totals: bool) -> list[str]:
    notes = [_("名单已经填好，只填成绩；没有参加的人留空或者写“缺考”。")]
    if not totals and not sought.is_outside:
        notes.append(_("字母按试卷上印的写，没有作答的留空。"))
    return notes

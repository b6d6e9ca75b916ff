"""A workbook of results made regular, row by row. What the rows mean is settled by exams.services.result_plan."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.importing.answers import read_answer
from exams.importing.columns import column_of, columns_for
from exams.models import Exam, PaperQuestion
from exams.services.grading import mark_paper
from exams.services.result_plan import Entry
from people import values
from people.importing import RosterFile
from question_bank.kinds.texts import read_number
from sheets.columns import Column, Table, find_table
from sheets.reading import SheetRow, UnreadableSheet, cell_text, is_error, place, read_workbook

_PASSED = {
    **dict.fromkeys(("合格", "是", "通过", "及格", "达标", "√"), True),
    **dict.fromkeys(("不合格", "未合格", "否", "未通过", "不通过", "不及格", "未达标", "×"), False),
}
_ABSENT = re.compile(r"缺考|未考|未参加|请假|缺席|免考")
_FOOT = re.compile(r"(合计|总计|小计|平均|最高|最低|说明|备注)([:：分]|$)|注[:：]")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+\d{2}", re.IGNORECASE)


@dataclass(frozen=True)
class Sought:
    """What a file of this exam may hold: its columns, and the places of the paper that was handed out."""

    exam: Exam
    places: Sequence[PaperQuestion]

    @property
    def columns(self) -> tuple[Column, ...]:
        return columns_for(self.exam, self.places)

    @property
    def is_outside(self) -> bool:
        return self.exam.venue == Exam.Venue.OUTSIDE


def read_results(source: Path | BinaryIO, sought: Sought) -> RosterFile:
    """Every visible sheet that names people and holds results. Raises UnreadableSheet where none does."""
    sheets = read_workbook(source)
    found = [
        table for s in sheets if not s.hidden and (table := find_table(s, sought.columns)) and is_enough(table.mapping)
    ]
    if not found:
        raise UnreadableSheet(
            _("没有找到表头。前十行里要有一行写着“工号”或“执法证号”，以及“得分”或者各题的题号；可以下载模板来填。")
        )
    for table in found:
        _refuse_half_a_paper(table.mapping, sought)
    return RosterFile(sheets, found)


def is_enough(fields: dict[str, int]) -> bool:
    """Whether it says who, and what they got."""
    who = {"staff_number", "certificate"} & set(fields)
    return bool(who and ({"score", "passed"} & set(fields) or any(name.startswith("q") for name in fields)))


def _refuse_half_a_paper(fields: dict[str, int], sought: Sought) -> None:
    missing = missing_questions(fields, sought)
    if missing:
        raise UnreadableSheet(
            _("试卷有 %(all)d 题，表里没有%(missing)s。请补上这些列（没有人作答的也要有列），或者只留“得分”一列。")
            % {"all": len(sought.places), "missing": "、".join(missing[:5]) + (_("等") if len(missing) > 5 else "")}
        )


def missing_questions(fields: dict[str, int], sought: Sought) -> list[str]:
    """Of a file of answers the questions that have no column; a file of totals needs none."""
    asked = [column_of(one) for one in sought.places]
    given = [column for column in asked if column.field in fields]
    return [column.label for column in asked if column.field not in fields] if given else []


def entries_of(file: RosterFile, sought: Sought) -> list[Entry]:
    labels = {column.field: str(column.label) for column in sought.columns}
    return [_Row(table, row, sought, labels).entry() for table in file.tables for row in table.rows()]


class _Row:
    """One row on its way to an entry; every cell is looked at, so that all its problems are told at once."""

    def __init__(self, table: Table, row: SheetRow, sought: Sought, labels: dict[str, str]) -> None:
        self.table, self.row, self.sought = table, row, sought
        places = {name: place(table.sheet.name, index, row.number) for name, index in table.mapping.items()}
        self.made = Entry(row.number, sheet=table.sheet.name, places=places, labels=labels)
        self.made.raw = {name: cell_text(table.cell(row, name)) for name in table.mapping}

    def entry(self) -> Entry:
        made = self.made
        if self._says_nothing():
            made.says_nothing = True
            return made
        made.name = self._text("name", values.clean_name)
        made.staff_number = self._number("staff_number", 32)
        made.certificate = self._number("certificate", 40)
        made.held_on = self._day()
        self._check_whole()
        if self._is_of_answers:
            self._answers()
        else:
            self._total()
        return made

    @property
    def _is_of_answers(self) -> bool:
        """Of the row, not of the file: a total beside nothing but empty questions is a total, or it would become 0."""
        questions = [text for name, text in self.made.raw.items() if name.startswith("q")]
        return any(questions) or (bool(questions) and not self.made.raw.get("score"))

    def _says_nothing(self) -> bool:
        """A line under the list, the header once more, or somebody who did not come: no result is no row."""
        raw = self.made.raw
        first = next((text for cell in self.row.cells if (text := cell_text(cell))), "")
        results = [text for name, text in raw.items() if name in ("score", "passed") or name.startswith("q")]
        is_absent = all(not text or _ABSENT.search(text) for text in results)
        return raw.get("name") == "姓名" or bool(_FOOT.match(first.replace(" ", ""))) or is_absent

    def _check_whole(self) -> None:
        made = self.made
        has_number = made.raw.get("staff_number") or made.raw.get("certificate")
        if not has_number:
            made.tell("error", "staff_number", _("没有写工号或者执法证号，认不出是谁。"))
        if made.held_on and made.held_on > timezone.localdate():
            made.tell("error", "held_on", _("考试日期晚于今天，请核对。"))

    # --- what they got ---
    def _answers(self) -> None:
        self.made.answers = {}
        for one in self.sought.places:
            name = column_of(one).field
            given = read_answer(one, self._plain(name))
            if given.level and not (given.level == "fixed" and self._has_told(given.message)):
                self.made.tell(given.level, name, given.message)
            if given.marks is not None:
                self.made.marks[one.pk] = given.marks
            elif given.response:
                self.made.answers[one.pk] = given.response
        self._compare_with_total()

    def _has_told(self, message: str) -> bool:
        """What holds for a whole card is said once."""
        return any(problem.message == message for problem in self.made.problems)

    def _compare_with_total(self) -> None:
        """Where the file has answers and a total: the answers count, and a difference is said."""
        written = read_number(self._plain("score").removesuffix("分"))
        if written is None or any(problem.level == "error" for problem in self.made.problems):
            return
        marking = mark_paper(
            self.sought.places, self.made.answers or {}, self.sought.exam.policy, by_hand=self.made.marks
        )
        if marking.score != written:
            words = {"score": f"{marking.score.normalize():f}"}
            self.made.tell("warning", "score", _("按各题算是 %(score)s 分，与表里的得分不同，以各题为准。") % words)

    def _total(self) -> None:
        made, total = self.made, self.sought.exam.total_marks
        text = self._plain("score")
        passed = self._passed()
        if text:
            made.score = self._score(text, total)
            self._check_conclusion(passed)
        elif passed is None:
            if not made.problems:
                made.tell("error", "score", _("没有写得分。"))
        else:
            self._by_conclusion(passed)

    def _score(self, text: str, total: Decimal) -> Decimal | None:
        number = read_number(text.removesuffix("分"))
        if number is None:
            self.made.tell("error", "score", _("这不是得分。请写数字，没有参加的写“缺考”。"))
        elif number < 0 or number > total:
            words = {"total": f"{total.normalize():f}"}
            self.made.tell("error", "score", _("得分要在 0 到满分 %(total)s 之间。") % words)
        elif number != number.quantize(Decimal("0.01")):
            self.made.tell("error", "score", _("得分最多两位小数。"))
        else:
            return number
        return None

    def _passed(self) -> bool | None:
        text = values.half_width(self._plain("passed")).replace(" ", "")
        if not text:
            return None
        if text not in _PASSED:
            self.made.tell("error", "passed", _("请写“合格”或者“不合格”。"))
        return _PASSED.get(text)

    def _check_conclusion(self, passed: bool | None) -> None:
        made, exam = self.made, self.sought.exam
        if passed is None or made.score is None:
            return
        reached = made.score * 100 >= exam.pass_percent * exam.total_marks
        if reached != passed:
            message = _("得分和结论不一致：合格线是 %(percent)d%%。请核对。") % {"percent": exam.pass_percent}
            made.tell("error", "passed", message)

    def _by_conclusion(self, passed: bool) -> None:
        made, exam = self.made, self.sought.exam
        made.score = exam.total_marks * exam.pass_percent / 100 if passed else Decimal(0)
        made.score = made.score.quantize(Decimal("0.01"))
        made.note = _("表中只有结论，没有得分。")
        made.tell("warning", "passed", _("没有得分：合格的按合格线记分，不合格的记 0 分。"))

    # --- cells ---
    def _plain(self, name: str) -> str:
        text = self.made.raw.get(name, "")
        if is_error(text):
            self.made.tell("error", name, _("单元格里是公式错误，请填入实际内容。"))
            return ""
        return text

    def _text(self, name: str, clean: Callable[[str], str]) -> str:
        text = self._plain(name)
        try:
            regular = clean(text) if text else ""
        except ValidationError as refusal:
            self.made.tell("error", name, " ".join(refusal.messages))
            return ""
        if regular != text:
            self.made.tell("fixed", name, _("已改写为“%(text)s”。") % {"text": regular})
        return regular

    def _number(self, name: str, longest: int) -> str:
        cell, text = self.table.cell(self.row, name), self.made.raw.get(name, "")
        too_long = isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 1e15
        if too_long or _SCIENTIFIC.fullmatch(text):
            told = _("表格软件把超过 15 位的数字当成数值，后几位已经丢失。请把这一列设为“文本”格式，再重新填写。")
            self.made.tell("error", name, told)
            return ""
        return self._text(name, lambda text: values.clean_number(text, longest=longest))

    def _day(self) -> date | None:
        cell, text = self.table.cell(self.row, "held_on"), self._plain("held_on")
        if not text:
            return None
        try:
            return values.read_date(cell if isinstance(cell, date | datetime) else text)
        except ValidationError as refusal:
            self.made.tell("error", "held_on", " ".join(refusal.messages))
            return None

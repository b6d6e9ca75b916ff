"""A roster (.xlsx) made regular, row by row. What the rows mean for the people there are is settled by people.services.roster_plan."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.models import Job
from jobs.queue import Progress, start, task
from people import values
from people.columns import COLUMNS, LABELS
from people.models import Organisation, Person, RosterBatch, Standing
from people.services import roster
from people.services.roster_plan import Entry, RosterPlan, make_plan
from sheets.columns import Table, find_table
from sheets.problems import Problem
from sheets.reading import Cell, Sheet, SheetRow, UnreadableSheet, cell_text, is_error, place, read_workbook

_STANDINGS = {
    **dict.fromkeys(("执法人员", "行政执法人员", "执法", "持证", "持证人员", "持证执法人员"), Standing.Kind.OFFICER),
    **dict.fromkeys(("申领中", "申领", "申请中", "申领人员", "待领证"), Standing.Kind.APPLICANT),
    **dict.fromkeys(("其他", "其它", "其他人员", "非执法人员", "辅助人员", "不计入"), Standing.Kind.OTHER),
}
_ID_HEADER = re.compile("身份证|身份号码|公民身份")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+\d{2}", re.IGNORECASE)
_NO_END = {"长期", "长期有效", "无固定期限", "-", "—", "/"}
_DAY = re.compile(r"\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}")
#: How the lines under a list begin: totals, and who filled it in.
_FOOT = re.compile(
    r"(合计|总计|小计|共计|说明|备注)([:：]|$)|注[:：]|(填表|制表|填报|审核|复核|经办|负责|联系)\S{0,3}[:：]"
)


# --- the file ---
@dataclass(frozen=True)
class RosterFile:
    """A workbook with its lists of people: often a sheet for each unit."""

    sheets: list[Sheet]
    tables: list[Table]

    @property
    def mapping(self) -> dict[str, dict[str, int]]:
        return {table.sheet.name: table.mapping for table in self.tables}

    @property
    def notes(self) -> list[str]:
        """What was not read, sheet by sheet."""
        read = {table.sheet.name for table in self.tables}
        return [*(_passed_over(s) for s in self.sheets if s.rows and s.name not in read), *self._stopped()]

    def _stopped(self) -> Iterator[str]:
        for table in self.tables:
            if table.sheet.stopped:
                yield _("工作表“%(sheet)s”遇到很长的一段空行，之后的内容没有读取。") % {"sheet": table.sheet.name}


def _passed_over(sheet: Sheet) -> str:
    if sheet.hidden:
        return _("工作表“%(sheet)s”是隐藏的，没有读取。") % {"sheet": sheet.name}
    return _("工作表“%(sheet)s”没有名单的表头，没有读取。") % {"sheet": sheet.name}


def read_roster(source: Path | BinaryIO) -> RosterFile:
    """Every visible sheet whose header names people and their numbers; where none does, the one that comes nearest."""
    sheets = read_workbook(source)
    found = [table for sheet in sheets if not sheet.hidden and (table := find_table(sheet, COLUMNS))]
    if not found:
        raise UnreadableSheet(_("没有找到表头。前十行里要有一行写着“姓名”“工号”“单位”这样的列名，请补上后再传。"))
    lists = [
        table for table in found if "name" in table.mapping and {"staff_number", "certificate"} & set(table.mapping)
    ]
    return RosterFile(sheets, lists or [max(found, key=lambda table: len(table.mapping))])


def refuse_id_cards(file: RosterFile) -> None:
    """Before the file is kept: a file that holds ID-card numbers, on whatever sheet, is not kept at all."""
    places = [place for table in file.tables for place in _id_columns(table)]
    places += [place for sheet in file.sheets for place in _id_cells(sheet)]
    if places:
        raise UnreadableSheet(
            _("%(place)s 等 %(n)d 处是身份证号。系统不保存身份证号，文件没有留下：请删去这些内容再上传。")
            % {"place": places[0], "n": len(places)}
        )


def _id_columns(table: Table) -> list[str]:
    """Cells under a heading that says 身份证, however damaged the numbers are."""
    indexes = [index for index, header in enumerate(table.headers) if _ID_HEADER.search(header)]
    return [
        place(table.sheet.name, index, row.number)
        for row in table.rows()
        for index in indexes
        if index < len(row.cells) and cell_text(row.cells[index])
    ]


def _id_cells(sheet: Sheet) -> list[str]:
    return [
        place(sheet.name, index, row.number)
        for row in sheet.rows
        for index, cell in enumerate(row.cells)
        if _holds_id_card(cell)
    ]


def _holds_id_card(cell: Cell) -> bool:
    """As text; or as a number, of which the program that wrote it has kept the day of birth."""
    if isinstance(cell, int | float) and 1e17 <= cell < 1e18:
        return values.holds_id_card(str(int(cell)))
    return isinstance(cell, str) and values.holds_id_card(cell)


# --- rows ---
def entries_of(file: RosterFile) -> list[Entry]:
    return [_Row(table, row).entry() for table in file.tables for row in table.rows()]


def with_mapping(table: Table, mapping: dict[str, dict[str, int]]) -> Table:
    """The table with the columns as the person chose them."""
    chosen = mapping.get(table.sheet.name, table.mapping)
    known = {name: index for name, index in chosen.items() if name in LABELS and 0 <= index < len(table.headers)}
    return Table(table.sheet, table.header_row, table.headers, known)


class _Row:
    """One row on its way to an entry; every cell is looked at, so that all its problems are told at once."""

    def __init__(self, table: Table, row: SheetRow) -> None:
        self.table, self.row = table, row
        places = {name: place(table.sheet.name, index, row.number) for name, index in table.mapping.items()}
        self.made = Entry(row.number, sheet=table.sheet.name, places=places)
        self.made.raw = {name: cell_text(table.cell(row, name)) for name in table.mapping}

    def entry(self) -> Entry:
        raw, made = self.made.raw, self.made
        if not any(raw.get(name) for name in ("name", "staff_number", "certificate")) or self._is_no_person():
            made.says_nothing = True
            return made
        self._refuse_id_cards()
        made.name = self._text("name", values.clean_name)
        made.staff_number = self._number("staff_number", 32)
        made.certificate = self._number("certificate", 40)
        made.unit = self._text("unit", values.half_width, tells=False)
        made.post = self._text("post", values.clean_post)
        made.phone = self._text("phone", values.clean_phone)
        made.standing = self._text("standing", _standing, tells=False)
        made.since = self._day("since")
        made.issued_on = self._day("issued_on")
        made.expires_on = self._expiry()
        self._check_whole()
        return made

    def _is_no_person(self) -> bool:
        """The header once more, or a line under the list."""
        first = next((text for cell in self.row.cells if (text := cell_text(cell))), "")
        return self.made.raw.get("name") == "姓名" or bool(_FOOT.match(first.replace(" ", "")))

    def _refuse_id_cards(self) -> None:
        for index, cell in enumerate(self.row.cells):
            text = cell_text(cell)
            if isinstance(cell, str) and values.holds_id_card(text):
                told = _("这是身份证号。系统不保存身份证号，请删去这一列。")
                where = place(self.table.sheet.name, index, self.row.number)
                header = self.table.headers[index] if index < len(self.table.headers) else ""
                self.made.problems.append(Problem("error", where, header, f"{text[:4]}****", told))
                self.made.raw = {n: ("****" if v == text else v) for n, v in self.made.raw.items()}

    def _check_whole(self) -> None:
        made = self.made
        if not made.raw.get("name"):
            made.note("error", "name", _("没有填姓名。"))
        if made.since and made.since > timezone.localdate():
            made.note("error", "since", _("到岗日期晚于今天，到了那天再导入。"))
        if made.issued_on and made.issued_on > timezone.localdate():
            made.note("error", "issued_on", _("发证日期晚于今天，请核对。"))
        if made.issued_on and made.expires_on and made.expires_on < made.issued_on:
            made.note("error", "expires_on", _("有效期至早于发证日期，请核对两个日期。"))

    def _text(self, name: str, clean: Callable[[str], str], *, tells: bool = True) -> str:
        """The cell made regular; what was put right is told unless it is only a way of writing."""
        text = self.made.raw.get(name, "")
        if not text or text == "****":
            return ""
        if is_error(text):
            self.made.note("error", name, _("单元格里是公式错误，请填入实际内容。"))
            return ""
        try:
            regular = clean(text)
        except ValidationError as refusal:
            self.made.note("error", name, " ".join(refusal.messages))
            return ""
        if tells and regular != text:
            self.made.note("fixed", name, _("已改写为“%(text)s”。") % {"text": regular})
        return regular

    def _number(self, name: str, longest: int) -> str:
        if _is_damaged(self.table.cell(self.row, name), self.made.raw.get(name, "")):
            told = _("表格软件把超过 15 位的数字当成数值，后几位已经丢失。请把这一列设为“文本”格式，再重新填写。")
            self.made.note("error", name, told)
            return ""
        return self._text(name, lambda text: values.clean_number(text, longest=longest))

    def _day(self, name: str) -> date | None:
        cell, text = self.table.cell(self.row, name), self.made.raw.get(name, "")
        if not text or text in _NO_END:
            return None
        try:
            day = values.read_date(cell if isinstance(cell, date | datetime) else text)
        except ValidationError as refusal:
            self.made.note("error", name, " ".join(refusal.messages))
            return None
        if text != day.isoformat() and not isinstance(cell, date | datetime):
            self.made.note("fixed", name, _("已读作 %(day)s。") % {"day": day.isoformat()})
        return day

    def _expiry(self) -> date | None:
        """A period (2021-12-21 至 2026-12-20) gives its end, and its beginning where nothing else does."""
        days = _DAY.findall(values.half_width(self.made.raw.get("expires_on", "")))
        if len(days) != 2:
            return self._day("expires_on")
        try:
            begin, end = (values.read_date(day) for day in days)
        except ValidationError as refusal:
            self.made.note("error", "expires_on", " ".join(refusal.messages))
            return None
        self.made.issued_on = self.made.issued_on or begin
        self.made.note("fixed", "expires_on", _("已读作 %(day)s。") % {"day": end.isoformat()})
        return end


def _is_damaged(cell: Cell, text: str) -> bool:
    too_long = isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 1e15
    return too_long or bool(_SCIENTIFIC.fullmatch(text))


def _standing(text: str) -> str:
    found = _STANDINGS.get(values.half_width(text).replace(" ", ""))
    if found is None:
        raise ValidationError(_("人员类别请写：执法人员、申领中或其他。"))
    return found


# --- the whole way ---
def file_of(batch: RosterBatch) -> RosterFile:
    """The file of the batch, with its columns as they were confirmed."""
    file = read_roster(Path(batch.file.path))
    return RosterFile(file.sheets, [with_mapping(table, batch.mapping) for table in file.tables])


def plan_batch(batch: RosterBatch, *, by: Person, at: datetime, file: RosterFile | None = None) -> RosterPlan:
    """`file` is the batch's own, for those who have read it already."""
    entries = entries_of(file or file_of(batch))
    return make_plan(entries, unit=batch.organisation, by=by, today=timezone.localdate(at))


def apply_batch(
    batch: RosterBatch, *, by: Person, at: datetime, seen: str, moving: set[int], leaving: set[int]
) -> bool:
    """The file is read before the transaction begins: reading takes long, and holds nothing."""
    if batch.state != RosterBatch.State.UPLOADED:
        return False
    entries = entries_of(file_of(batch))
    return roster.apply(batch=batch, entries=entries, by=by, at=at, seen=seen, moving=moving, leaving=leaving)


@task("people.roster")
def import_roster(job: Job, progress: Progress) -> None:
    """A large roster, beside the pages. One transaction as ever, so its progress is told by rows read and rows written."""
    wanted = job.arguments
    batch = RosterBatch.objects.select_related("organisation").get(pk=wanted["batch"])
    by = Person.objects.select_related("organisation").get(pk=job.owner_id)
    rows = 2 * sum(1 for table in file_of(batch).tables for _row in table.rows())
    progress(rows // 2, rows)
    ticks = {"moving": set(wanted["moving"]), "leaving": set(wanted["leaving"])}
    apply_batch(batch, by=by, at=timezone.now(), seen=wanted["seen"], **ticks)
    progress(rows, rows)


def start_import(batch: RosterBatch, *, by: Person, seen: str, moving: set[int], leaving: set[int]) -> Job:
    return start(
        "people.roster",
        label=_("导入名单 %(name)s") % {"name": batch.file_name},
        owner_id=by.pk,
        unit_id=batch.organisation_id,
        url=reverse("people:batch", args=[batch.pk]),
        batch=batch.pk,
        seen=seen,
        moving=sorted(moving),
        leaving=sorted(leaving),
    )


def plan_file(file: RosterFile, unit: Organisation, *, at: datetime) -> RosterPlan:
    """For the command: the operator's word reaches everywhere."""
    return make_plan(entries_of(file), unit=unit, by=None, today=timezone.localdate(at))

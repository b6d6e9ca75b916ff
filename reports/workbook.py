"""The hour report as a workbook: what the page shows, both lists whole, ready to print."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jobs.queue import Progress
from reports.forms import REACHED, STANDINGS
from reports.queries import HourReport, PersonHours, Totals, UnitHours
from sheets.writing import PrintTable, SheetColumn, write_tables
from training.findings import root_line, what_a_root_proves
from training.models import Category

STEP = 200


def write_hours(report: HourReport, target: BinaryIO, progress: Progress = lambda done, total: None) -> None:
    write_tables(target, [by_person(report, progress), by_unit(report)])


def file_name(report: HourReport) -> str:
    scope = report.scope
    return _("%(year)s年学时报表_%(unit)s_%(day)s.xlsx") % {
        "year": scope.year,
        "unit": scope.unit,
        "day": timezone.localtime(scope.at).strftime("%Y%m%d-%H%M"),
    }


def by_person(report: HourReport, progress: Progress = lambda done, total: None) -> PrintTable:
    totals = report.listed_totals
    return PrintTable(
        sheet_name=_("按人员"),
        title=_title(report, _("人员学时")),
        facts=facts(report, _listed(report)),
        columns=_person_columns(),
        rows=_person_rows(report.listed, progress),
        totals=[
            _("合计"),
            _("%(n)s 人") % {"n": totals.people},
            "",
            "",
            "",
            *_hours(totals),
            totals.target,
            totals.missing,
            "",
        ],
        notes=proof(report),
        footer=root_line(report.root),
    )


def by_unit(report: HourReport) -> PrintTable:
    return PrintTable(
        sheet_name=_("按单位"),
        title=_title(report, _("各单位学时")),
        facts=facts(report, _("统计全部应训人员，共 %(n)s 人") % {"n": report.totals.people}),
        columns=_unit_columns(),
        rows=(_unit_row(unit_name(unit), unit, unit.delivered) for unit in report.units),
        totals=_unit_row(_("合计"), report.totals, report.delivered),
        notes=proof(report),
        footer=root_line(report.root),
    )


def facts(report: HourReport, of_whom: str) -> list[str]:
    """Of what, of whom, as of when, by which rules: the lines above a table."""
    scope, rules = report.scope, report.rules
    return [
        _("单位：%(unit)s（含下属单位）　年度：%(year)s年　人员范围：%(standing)s")
        % {"unit": scope.unit.name, "year": scope.year, "standing": dict(STANDINGS)[scope.standing]},
        of_whom,
        _("数据截至：%(at)s　人员按 %(day)s 在岗情况统计")
        % {"at": _moment(scope.at), "day": date_format(scope.day, "Y年n月j日")},
        _("学时规则：%(rules)s，全年在岗的目标 %(target)s 学时，各人的目标见名单　依据：%(document)s")
        % {"rules": rules.name, "target": f"{rules.target.normalize():f}", "document": rules.document},
    ]


def proof(report: HourReport) -> list[str]:
    """The code of the ledger with its date, and what it proves and does not."""
    return [root_line(report.root), what_a_root_proves()] if report.root else [root_line(None)]


def _listed(report: HourReport) -> str:
    scope = report.scope
    said = _("名单：%(kept)s") % {"kept": dict(REACHED)[scope.reached]}
    if scope.name:
        said += _("，姓名、工号或执法证号含“%(name)s”") % {"name": scope.name}
    return _("%(said)s，共 %(n)s 人") % {"said": said, "n": len(report.listed)}


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "Y年n月j日 H:i")


def unit_name(row: UnitHours) -> str:
    return _("%(unit)s本级") % {"unit": row.unit} if row.itself else str(row.unit)


def _title(report: HourReport, what: str) -> str:
    return _("%(unit)s %(year)s年%(what)s") % {"unit": report.scope.unit.name, "year": report.scope.year, "what": what}


def _person_columns() -> list[SheetColumn]:
    return [
        SheetColumn(_("截至日单位"), 24),
        SheetColumn(_("姓名"), 12),
        SheetColumn(_("工号"), 14),
        SheetColumn(_("执法证号"), 18),
        SheetColumn(_("人员类别"), 12),
        *_hour_columns(_("认定学时（全年，不论在哪个单位取得）")),
        SheetColumn(_("目标"), 10, "hours"),
        SheetColumn(_("还差"), 10, "hours"),
        SheetColumn(_("是否达标"), 10),
    ]


def _hour_columns(group: str) -> list[SheetColumn]:
    categories = [SheetColumn(str(label), 14, "hours", group) for label in Category.labels]
    return [*categories, SheetColumn(_("合计"), 10, "hours", group)]


def _person_rows(people: list[PersonHours], progress: Progress) -> Iterator[list[Any]]:
    for done, person in enumerate(people):
        if done % STEP == 0:
            progress(done, len(people))
        yield _person_row(person)
    progress(len(people), len(people))


def _person_row(person: PersonHours) -> list[Any]:
    return [
        str(person.unit),
        person.name,
        person.staff_number,
        person.certificate_number,
        person.standing_label,
        *_hours(person),
        person.target,
        person.missing,
        _("达标") if person.reached else _("未达标"),
    ]


def _unit_columns() -> list[SheetColumn]:
    reach = _("达标（人）")
    return [
        SheetColumn(_("单位"), 28),
        SheetColumn(_("应训人数"), 10, "integer"),
        *_hour_columns(_("应训人员的学时（按截至日单位）")),
        SheetColumn(_("记在本单位的学时"), 14, "hours"),
        SheetColumn(_("人均学时"), 10, "hours"),
        SheetColumn(_("中位数"), 10, "hours"),
        SheetColumn(_("已达标"), 10, "integer", reach),
        SheetColumn(_("未达标"), 10, "integer", reach),
        SheetColumn(_("达标率"), 10, "percent", reach),
    ]


def _unit_row(name: str, row: Totals, delivered: Decimal) -> list[Any]:
    return [name, row.people, *_hours(row), delivered, row.mean, row.median, row.reached, row.not_reached, row.rate]


def _hours(row: PersonHours | Totals) -> list[Decimal]:
    return [*(row.hours[category] for category in Category.values), row.total]

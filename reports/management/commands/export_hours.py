"""Write the hour report of a year to a workbook: the same file as the page's export."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from people.models import Organisation
from reports.exporting import record_export
from reports.queries import COUNTED, Scope, hour_report
from reports.workbook import write_hours
from training.models import legal_year


class Command(BaseCommand):
    help = "Write the hour report of a legal year (.xlsx), the same workbook as the page's export."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, help="legal year; the running one if left out")
        parser.add_argument("--unit", metavar="CODE", help="code of a unit; the root if there is only one")
        parser.add_argument("--standing", choices=sorted(COUNTED), default="officers", help="whom to count")
        parser.add_argument("--out", metavar="FILE", type=Path, required=True)

    def handle(self, **options: Any) -> None:
        at, out = now(), options["out"]
        if not out.parent.is_dir():
            raise CommandError(f"文件夹不存在：{out.parent}。请先建立它，或换一个位置。")
        scope = Scope(_unit(options["unit"]), options["year"] or legal_year(at), at, options["standing"])
        report = hour_report(scope)
        with out.open("wb") as target:
            write_hours(report, target)
        record_export(scope, by=None)
        self.stdout.write(f"已导出 {report.scope.unit} {scope.year}年 {len(report.listed)} 人：{out}")


def _unit(code: str | None) -> Organisation:
    found = list(Organisation.objects.filter(code=code) if code else Organisation.objects.get_root_nodes())
    if len(found) != 1:
        known = "、".join(f"{unit.code} {unit}" for unit in Organisation.objects.get_root_nodes())
        raise CommandError(f"没有这个单位代码：{code}。" if code else f"请用 --unit 指明单位，最上级有：{known}。")
    return found[0]

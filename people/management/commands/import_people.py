"""manage.py import_people FILE --unit CODE [--check]"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from people import importing
from people.importing import RosterFile
from people.models import Organisation
from people.services import roster
from people.services.roster_plan import RosterPlan
from sheets.reading import UnreadableSheet


class Command(BaseCommand):
    help = "Import a roster (.xlsx) for a unit and those beneath it. Moves and leavers are listed, not carried out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--unit", required=True, help="code of the unit")
        parser.add_argument("--check", action="store_true", help="only say what would happen")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = Organisation.objects.in_use().filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(f"没有代码为 {options['unit']} 的单位。")
        if not options["file"].is_file():
            raise CommandError(f"没有这个文件：{options['file']}")
        try:
            file = importing.read_roster(options["file"])
            plan = self._run(file, unit, only_check=options["check"])
        except (UnreadableSheet, OSError) as error:
            raise CommandError(str(error)) from error
        except IntegrityError as error:
            raise CommandError("名单刚刚有变动，什么都没有写入，请再运行一次。") from error
        self._tell(file, plan)
        if options["check"]:
            self.stdout.write("只检查，没有写入。")
        if failed := plan.counts().failed:
            raise CommandError(f"有 {failed} 行需要改，没有导入。改好后再导入一次即可，已导入的不会重复。")

    def _run(self, file: RosterFile, unit: Organisation, *, only_check: bool) -> RosterPlan:
        with transaction.atomic():
            roster.lock_units(unit)
            plan = importing.plan_file(file, unit, at=now())
            if not only_check:
                roster.write(plan, by=None, at=now(), moving=set(), leaving=set())
        return plan

    def _tell(self, file: RosterFile, plan: RosterPlan) -> None:
        for note in file.notes:
            self.stdout.write(note)
        for problem in plan.problems:
            self.stdout.write(f"{problem.where} {problem.column} {problem.message}")
        for item in plan.moves:
            (_label, old, new) = item.changes[0]
            self.stdout.write(f"调动（未办理）：{item.entry.name} {old} → {new}")
        for person in plan.leavers:
            self.stdout.write(f"名单里没有（未处理）：{person.name} {person.staff_number} {person.organisation}")
        counts = plan.counts()
        self.stdout.write(
            f"读入 {counts.read} 行：无问题 {counts.ok}，已修正 {counts.fixed}，有提醒 {counts.warned}，"
            f"有错误 {counts.failed}，未处理 {counts.skipped}；"
            f"新增 {len(plan.of('add'))} 人，更新 {len(plan.of('update'))} 人，不变 {len(plan.of('unchanged'))} 人。"
        )
